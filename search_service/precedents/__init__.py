"""Precedents: nearest clauses, histories, redlines, comparisons, checks of drafts."""
