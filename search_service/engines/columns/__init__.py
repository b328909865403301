"""Columns: arrays derived from the Whoosh index, and the engine on them."""
