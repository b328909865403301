"""Full-text search over the clauses of United Nations resolutions."""

from search_service.results import Results
from search_service.search import Index, open_index

__all__ = ["Index", "Results", "open_index"]
