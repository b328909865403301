"""Documents and results in the forms that people take away: citations, tables, JSON."""
