"""The columns: arrays derived from the Whoosh index, and an engine that evaluates queries on them with compiled kernels."""
