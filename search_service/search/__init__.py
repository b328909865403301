"""A query in, results out: what every face of the product calls."""
