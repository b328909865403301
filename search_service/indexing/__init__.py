"""Builds a published index from files: reads, merges, indexes and reports."""
