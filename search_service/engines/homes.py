"""Homes of an index: a folder, with the engine chosen for it, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from search_service.engines import Engine, Home, Opened, Progress, Status, compilation, generations, silent
from search_service.engines.generations import REBUILD, publishing
from search_service.engines.generations.publishing import verify
from search_service.engines.whoosh import WhooshStore
from search_service.engines.whoosh.engine import WhooshEngine
from search_service.errors import IndexDamagedError, IndexMissingError, UsageError
from search_service.model import Document
from search_service.settings import Settings, settings


def home(index_dir: Path, engine: str) -> Home:
    """The home of the index; `engine` is a value of the setting, and the settings name the cluster."""
    return _cluster(settings()) if engine == "opensearch" else FolderHome(index_dir, engine)


def _cluster(named: Settings) -> Home:
    """The OpenSearch home of the settings; only this function needs opensearch-py."""
    try:
        from search_service.engines.opensearch.home import OpenSearchHome
    except ImportError as error:
        raise UsageError(
            f"To search on OpenSearch takes opensearch-py, which is not installed: {error}.",
            "Install it with: pip install -r search_service/engines/opensearch/requirements.txt",
        ) from error
    return OpenSearchHome(named)


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


class FolderHome:
    """An index in a local folder, searched by Whoosh or by columns, as `engine` chooses."""

    def __init__(self, folder: Path, engine: str = "auto") -> None:
        self._folder, self._engine = folder, engine

    @property
    def reads_in_parts(self) -> bool:
        return False

    def stamp(self) -> tuple[object, ...]:
        return generations.stamp(self._folder)

    def open(self, at_once: bool = False) -> Opened:
        """Open the published generation after a check of every byte. Compiles nothing: uses columns if they are compiled."""
        engine = self._engine if not at_once or compilation.loaded() else "whoosh"
        while True:
            stamp = self.stamp()
            try:
                found = generations.sound(self._folder)
                opened = Opened(open_engine(found.folder, engine), partial(_attachment, found.folder), found.damage)
            except (IndexDamagedError, IndexMissingError):
                opened = None
                if stamp == self.stamp():
                    raise
            # A publication during the check may have removed the generation that looked damaged.
            if opened and (not opened.damage or stamp == self.stamp()):
                return opened

    def check(self) -> None:
        """Nothing to do: a folder is always reachable, and `open` reports damage."""

    def hasten(self, status: Status) -> Callable[[], str] | None:
        is_slow = status.engine == "whoosh" and wants_columns(self._engine, status.clauses)
        return compilation.prepare if is_slow else None

    def only_builder(self) -> AbstractContextManager[None]:
        return publishing.only_builder(self._folder)

    def publish(self, documents: Sequence[Document], attachments: Mapping[str, bytes], progress: Progress = silent) -> None:
        from search_service.engines.columns.build import rebuild

        with publishing.building(self._folder) as folder:
            rebuild(folder, documents)
            for name, content in attachments.items():
                (folder / name).write_bytes(content)
            verify(WhooshEngine(folder), documents)


def _attachment(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise IndexDamagedError(f"{folder / name} cannot be read: {error.strerror}.", REBUILD) from error
