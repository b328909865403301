"""Full-text search over the clauses of United Nations resolutions."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search_service.search.index import Index, open_index
    from search_service.search.results import Results

__all__ = ["Index", "Results", "open_index"]


def __getattr__(name: str) -> Any:
    """What a program imports from here, loaded when it does: a process that only reads files needs no engine."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("search_service.search.results" if name == "Results" else "search_service.search.index"), name)
