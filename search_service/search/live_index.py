"""The index that a running server answers from: it follows what is published, and takes the columns when they are ready."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock, Thread
from weakref import ref

from search_service.engines import compilation, generations
from search_service.engines.choice import wants_columns
from search_service.errors import IndexMissingError, SearchServiceError
from search_service.search.index import Index, open_index
from search_service.settings import BUDGET_MS

_LOGGER = logging.getLogger(__name__)


class LiveIndex:
    """A request takes the index once, and reads all of its answer from that one.

    A new generation is opened beside the old one, by the first request that finds it published, and answers from then on.
    The old one is closed when the last request that uses it ends. If nothing sound was published, the old one goes on.
    Where `engine` asks for the columns and their kernels are not loaded yet, Whoosh answers until they are: a thread has them
    compiled, opens the index anew and puts it in place between two requests.
    """

    def __init__(self, index_dir: Path, budget_ms: int = BUDGET_MS, engine: str = "auto") -> None:
        self._index_dir, self._budget_ms, self._engine = index_dir, budget_ms, engine
        self._opening = Lock()
        self._preparing: Thread | None = None
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
                if generations.stamp(self._index_dir) != self._stamp:  # no other thread was here first
                    self._follow()
            finally:
                self._opening.release()
        if self._index is None:
            raise type(self._failure)(self._failure.what, self._failure.advice)
        return self._index

    def _follow(self) -> None:
        stamp = generations.stamp(self._index_dir)
        try:
            engine = self._engine if compilation.loaded() else "whoosh"
            opened = open_index(self._index_dir, self._budget_ms, engine)
        except SearchServiceError as error:
            self._failure, self.damage = error, (error.what,)
        else:
            self.damage = opened.damage
            if self._index is None or self._index.status() != opened.status():
                self._index = opened
            self._prepare(opened)
        self._stamp = stamp

    def _prepare(self, opened: Index) -> None:
        """Have the kernels compiled and loaded if this index wants them; once, whatever comes of it."""
        status = opened.status()
        if status.engine == "whoosh" and self._preparing is None and wants_columns(self._engine, status.clauses):
            # By a weak reference: who lets go of an index does not wait for a compiler.
            self._preparing = Thread(target=_bring_columns, args=(ref(self),), daemon=True)
            self._preparing.start()

    def take_columns(self) -> None:
        """Answer from the columns from now on, as their kernels are loaded."""
        with self._opening:
            self._follow()

    def close(self) -> None:
        if self._index is not None:
            self._index.close()


def _bring_columns(followed: ref[LiveIndex]) -> None:
    failure = compilation.prepare()
    if failure:
        _LOGGER.warning("%s Whoosh goes on answering.", failure)
    elif live := followed():
        live.take_columns()
