"""Where an index lives, by the engine that is to answer: the one place that knows all homes."""

from __future__ import annotations

from pathlib import Path

from search_service.engines import Home
from search_service.engines.folder import FolderHome


def home(index_dir: Path, engine: str) -> Home:
    """The home of the index; `engine` is as in the settings."""
    return FolderHome(index_dir, engine)
