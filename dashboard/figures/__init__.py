"""Charts as pure functions of a frame and a metric: they return plain Plotly dictionaries."""
