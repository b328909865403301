"""The index that a running server answers from: it follows what is published, and no request meets two generations."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from search_service.engines import generations
from search_service.errors import IndexMissingError, SearchServiceError
from search_service.search.index import Index, open_index
from search_service.settings import BUDGET_MS


class LiveIndex:
    """Whoever asks for the index takes it once, and reads all of an answer from what was given.

    A new generation is opened beside the old one, by the first request that finds it published, and answers from then on.
    The old one is closed when the last who holds it lets go. If nothing sound was published, the old one goes on answering.
    """

    def __init__(self, index_dir: Path, budget_ms: int = BUDGET_MS) -> None:
        self._index_dir, self._budget_ms = index_dir, budget_ms
        self._opening = Lock()
        self._stamp: tuple[int, ...] | None = None
        self._index: Index | None = None
        self._failure: SearchServiceError = IndexMissingError(f"There is no index in {index_dir}.")
        self.damage: tuple[str, ...] = ()
        """What is wrong with what was published last, in sentences; () if it is what answers."""
        self._follow()

    def index(self) -> Index:
        """The newest sound generation; IndexMissingError or IndexDamagedError while there is none."""
        # While one thread opens a generation, others go on with what there is.
        if generations.stamp(self._index_dir) != self._stamp and self._opening.acquire(blocking=self._index is None):
            try:
                self._follow()
            finally:
                self._opening.release()
        if self._index is None:
            raise type(self._failure)(self._failure.what, self._failure.advice)
        return self._index

    def _follow(self) -> None:
        stamp = generations.stamp(self._index_dir)
        if stamp == self._stamp:  # another thread was here first
            return
        try:
            opened = open_index(self._index_dir, self._budget_ms)
        except SearchServiceError as error:
            self._failure, self.damage = error, (error.what,)
        else:
            self.damage = opened.damage
            if self._index is None or self._index.status().generation != opened.status().generation:
                self._index = opened
        self._stamp = stamp

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
