"""Who said this before: the nearest clauses, histories, redlines, comparisons and the check of a draft."""
