"""Parts that pages are made of: each a function of values that returns Dash components."""
