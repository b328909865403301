"""The live index of a server: follows publications and changes to a faster engine."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock, Thread
from weakref import ref

from search_service.engines import Home
from search_service.errors import ClusterUnavailableError, IndexMissingError, SearchServiceError
from search_service.search.index import Index
from search_service.settings import BUDGET_MS

# A damaged index may have been repaired where it is, and nothing published: it is looked at again after so many seconds
# while nothing answers, and while the generation before does.
RETRY_SECONDS, RETRY_SECONDS_BEHIND = 10.0, 60.0
_LOGGER = logging.getLogger(__name__)


class LiveIndex:
    """The index of a server. A request takes it once, and reads its whole answer from that one.

    A new generation is opened beside the old one, by the first request that finds it published, and answers from then on.
    The old one is closed when the last request that uses it ends. If nothing sound was published, the old one goes on, and
    what is damaged is looked at again from time to time.
    Where a faster engine has to be readied first, another answers until it is: a thread readies it, opens the index anew and
    puts it in place between two requests.
    """

    def __init__(self, home: Home, budget_ms: int = BUDGET_MS) -> None:
        self._home, self._budget_ms = home, budget_ms
        self._opening = Lock()
        self._preparing: Thread | None = None
        self._stamp: tuple[object, ...] | None = None
        self._retry_at = float("inf")
        self._index: Index | None = None
        self._failure: SearchServiceError = IndexMissingError("There is no index.")
        self.damage: tuple[str, ...] = ()
        """What is wrong with what was published last, in sentences; () if it is what answers."""
        self._follow()

    def index(self) -> Index:
        """The newest sound generation; IndexMissingError or IndexDamagedError while there is none."""
        # While one thread opens a generation, the others use the current one.
        if self._is_behind() and self._opening.acquire(blocking=self._index is None):
            try:
                if self._is_behind():  # no other thread was here first
                    self._follow_apart()
            finally:
                self._opening.release()
        if self._index is None:
            raise type(self._failure)(self._failure.what, self._failure.advice)
        return self._index

    def check(self) -> None:
        """An error where what is published cannot be reached now."""
        self._home.check()

    def _is_behind(self) -> bool:
        return self._home.stamp() != self._stamp or time.monotonic() >= self._retry_at

    def _follow_apart(self) -> None:
        """Follow in a thread of its own: neither the deadline nor the work counted is that of the request that came first."""
        thread = Thread(target=self._follow)
        thread.start()
        thread.join()

    def _follow(self) -> None:
        stamp: tuple[object, ...] | None = self._home.stamp()
        try:
            opened = Index(self._home.open(at_once=True), self._budget_ms)
        except ClusterUnavailableError as error:
            # It comes back without anything being published: the next request tries again.
            self._failure, stamp = error, self._stamp
        except SearchServiceError as error:
            self._failure, self.damage = error, (error.what,)
        else:
            self.damage = opened.damage
            if self._index is None or self._index.status() != opened.status():
                self._index = opened
            self._prepare(opened)
        self._stamp = stamp
        again = RETRY_SECONDS if self._index is None else RETRY_SECONDS_BEHIND
        self._retry_at = time.monotonic() + again if self.damage else float("inf")

    def _prepare(self, opened: Index) -> None:
        """Have a faster engine readied if there is one for this index; once, whatever comes of it."""
        readied = self._home.hasten(opened.status()) if self._preparing is None else None
        if readied is not None:
            # By a weak reference: who lets go of an index does not wait for a compiler.
            self._preparing = Thread(target=_bring_faster, args=(ref(self), readied), daemon=True)
            self._preparing.start()

    def take_faster(self) -> None:
        """Answer from the faster engine from now on, as it is ready."""
        with self._opening:
            self._follow()

    def wait_for_faster(self) -> bool:
        """Wait until the faster engine that is being readied answers, or cannot; False if none was."""
        if self._preparing is None:
            return False
        self._preparing.join()
        return True

    def close(self) -> None:
        if self._index is not None:
            self._index.close()


def _bring_faster(followed: ref[LiveIndex], readied: Callable[[], str]) -> None:
    failure = readied()
    if failure:
        _LOGGER.warning("%s Whoosh goes on answering.", failure)
    elif live := followed():
        live.take_faster()
