"""Which engine answers from an index: Whoosh, or the columns where they are faster and their kernels are at hand."""

from __future__ import annotations

from pathlib import Path

from search_service.engines import Engine, compilation
from search_service.engines.whoosh import WhooshStore
from search_service.engines.whoosh.engine import WhooshEngine

# Up to so many clauses Whoosh alone takes less than 20 ms for a full request.
SMALL_INDEX = 20_000


def wants_columns(choice: str, clauses: int) -> bool:
    """Whether the columns are to answer from an index of so many clauses, as soon as they can."""
    return choice == "columns" or (choice == "auto" and clauses > SMALL_INDEX)


def open_engine(folder: Path, choice: str) -> Engine:
    """The engine for a generation: columns where they are wanted and compiled. It never waits for a compiler."""
    if wants_columns(choice, WhooshStore(folder).status("whoosh").clauses) and (compilation.loaded() or compilation.load()):
        # Numba, which they import, takes a second and 60 MB: only who searches with them loads them.
        from search_service.engines.columns.engine import ColumnEngine

        return ColumnEngine(folder)
    return WhooshEngine(folder)
