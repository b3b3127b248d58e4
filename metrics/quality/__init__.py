"""Quality schools: schemes as data, ratings, evidence, certainty, the next step, the 5 km network."""
