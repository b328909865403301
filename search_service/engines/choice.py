"""Chooses the engine of an index: Whoosh, or columns with compiled kernels."""

from __future__ import annotations

from pathlib import Path

from search_service.engines import Engine, compilation
from search_service.engines.whoosh import WhooshStore
from search_service.engines.whoosh.engine import WhooshEngine

# Up to this number of clauses, Whoosh takes less than 20 ms for a full request.
SMALL_INDEX = 20_000


def wants_columns(choice: str, clauses: int) -> bool:
    """Whether columns should serve an index of so many clauses, once their kernels are compiled."""
    return choice == "columns" or (choice == "auto" and clauses > SMALL_INDEX)


def open_engine(folder: Path, choice: str) -> Engine:
    """The engine for a generation: columns if wanted and compiled, else Whoosh. Never waits for a compiler."""
    if wants_columns(choice, WhooshStore(folder).status("whoosh").clauses) and (compilation.loaded() or compilation.load()):
        # Imported only when used: Numba takes a second and 60 MB.
        from search_service.engines.columns.engine import ColumnEngine

        return ColumnEngine(folder)
    return WhooshEngine(folder)
