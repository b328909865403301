"""Documents and results in other formats: citations, tables, JSON."""
