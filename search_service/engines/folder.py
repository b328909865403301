"""A folder as the home of an index: generations, and CURRENT, which names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from search_service.engines import Opened, Status, compilation, generations
from search_service.engines.choice import open_engine, wants_columns
from search_service.engines.generations import REBUILD, publishing
from search_service.engines.verification import verify
from search_service.engines.whoosh.engine import WhooshEngine
from search_service.errors import IndexDamagedError, IndexMissingError
from search_service.model import Document
from search_service.progress import Progress, silent


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
