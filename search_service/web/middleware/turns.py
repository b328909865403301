"""The queue of a worker: one request works at a time, short ones first.

Answering is CPU-bound: threads that work side by side only slow each other down. A request that has worked for a slice
stands back for those that have not, at the next look at its deadline, so that no one waits for a long search to end.
Sending an answer takes no turn: it lasts as long as its reader likes.
"""

from __future__ import annotations

import time
from bisect import insort
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from threading import Event, Lock
from typing import TYPE_CHECKING

from flask import Flask

from search_service.engines import deadlines
from search_service.errors import BusyError
from search_service.settings import Settings
from search_service.web.errors import refused

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# More than these are refused at once: they would wait for longer than their deadline.
MAX_WAITING = 48
SLICE_SECONDS = 0.03
MAX_REMEMBERED = 1000
RETRY_SECONDS = 2
# A download waits for as long as others keep the worker busy.
PART_SECONDS = 3600
# What tells a load balancer that the worker lives must not wait until it is idle.
_WITHOUT_A_TURN = "/healthz"
# A draft of hundreds of clauses takes its time; at each of them it stands back for others.
_CHECKS = ("/check", "/api/check", "/api/check.csv", "/api/check.html")
CHECK_SECONDS = 60


def register(app: Flask, settings: Settings) -> Callable[[WSGIApplication], WSGIApplication]:
    return partial(TurnTaking, app, settings.deadline_ms / 1000)


class Queue:
    """Who works now, and who waits: short requests by order of arrival, then long ones."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._arrivals = count()
        self._is_taken = False
        self._waiting: list[tuple[bool, int, Event]] = []

    def arrive(self) -> int:
        return next(self._arrivals)

    def take(self, arrival: int, end: float, is_long: bool = False, is_resumed: bool = False) -> None:
        """Wait for the turn; BusyError if too many wait already, or if it does not come before `end`."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            if not is_resumed and self._is_full(is_long):
                raise _too_busy()
            waiter = (is_long, arrival, Event())
            insort(self._waiting, waiter)
        if waiter[2].wait(max(end - time.perf_counter(), 0)):
            return
        with self._lock:
            if waiter not in self._waiting:  # it was called while it gave up
                return
            self._waiting.remove(waiter)
        raise _too_busy()

    def _is_full(self, is_long: bool) -> bool:
        """Long requests may fill half of the queue, so that there is room for short ones."""
        return len(self._waiting) >= (MAX_WAITING // 2 if is_long else MAX_WAITING)

    def give(self) -> None:
        """Call the next."""
        with self._lock:
            if self._waiting:
                self._waiting.pop(0)[2].set()
            else:
                self._is_taken = False

    def has_short_ones(self) -> bool:
        """Whether a short request waits."""
        # A slice, as the first may give up at any moment.
        return any(not is_long for is_long, _, _ in self._waiting[:1])


class Turn:
    """The turn of one request, as a context manager; it lets short ones go first once it has lasted for a slice."""

    def __init__(self, queue: Queue, end: float, is_long: bool = False, is_resumed: bool = False) -> None:
        self._is_resumed = is_resumed
        self._queue = queue
        self._end = end
        self._arrival = queue.arrive()
        self._is_mine = False
        self._since = self._seconds = 0.0
        self.is_long = is_long

    def __enter__(self) -> None:
        self._take()

    def __exit__(self, *_: object) -> None:
        if self._is_mine:
            self._give()

    @property
    def was_long(self) -> bool:
        """Whether it has worked for more than a slice."""
        return self._seconds > SLICE_SECONDS

    def stand_back(self) -> None:
        """Let short requests go first, if this one has worked for a slice."""
        if self._is_mine and self._queue.has_short_ones() and time.thread_time() - self._since > SLICE_SECONDS:
            self._give()
            self.is_long = self._is_resumed = True
            self._take()

    def _take(self) -> None:
        self._queue.take(self._arrival, self._end, self.is_long, self._is_resumed)
        self._is_mine = True
        # The time of this thread: on a busy machine, the work of others does not count.
        self._since = time.thread_time()

    def _give(self) -> None:
        self._is_mine = False
        self._seconds += time.thread_time() - self._since
        self._queue.give()


class TurnTaking:
    """A WSGI application that takes turns, and refuses with a 503 what does not get its turn in time."""

    def __init__(self, app: Flask, seconds: float, application: WSGIApplication) -> None:
        self._app = app
        self._seconds = seconds
        self._application = application
        self._queue = Queue()
        self._long_addresses: OrderedDict[tuple[str, str], None] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == _WITHOUT_A_TURN:
            return self._application(environ, start_response)
        headers: list[tuple[str, str]] = []

        def start(status: str, lines: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            headers[:] = lines
            return start_response(status, lines, fault)

        address = environ["PATH_INFO"], environ["QUERY_STRING"]
        is_check = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in _CHECKS
        seconds = max(self._seconds, CHECK_SECONDS) if is_check else self._seconds
        turn = Turn(self._queue, time.perf_counter() + seconds, address in self._long_addresses)
        try:
            with turn, deadlines.deadline(seconds, turn.stand_back):
                answer = self._application(environ, start)
                # An answer whose length is known is there as a whole; the server sends a list without the thread.
                whole = any(name.lower() == "content-length" for name, _ in headers)
                return _whole(answer) if whole else self._streamed(answer)
        except BusyError as error:
            return refused(self._app, error, environ)(environ, start_response)
        finally:
            if turn.was_long:
                self._remember(address)

    def _remember(self, address: tuple[str, str]) -> None:
        """What was long once waits behind short requests from the start."""
        self._long_addresses[address] = None
        if len(self._long_addresses) > MAX_REMEMBERED:
            self._long_addresses.popitem(last=False)

    def _streamed(self, answer: Iterable[bytes]) -> Iterator[bytes]:
        """The parts of a download; it has no deadline, and each part takes a turn of its own."""
        parts = iter(answer)
        try:
            while True:
                # What has begun is not refused, however many wait.
                with Turn(self._queue, time.perf_counter() + PART_SECONDS, is_resumed=True):
                    part = next(parts, None)
                if part is None:
                    return
                yield part
        finally:
            _close(answer)


def _too_busy() -> BusyError:
    return BusyError("The service is busy with other requests.", f"Try again in {RETRY_SECONDS} seconds.", RETRY_SECONDS)


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    try:
        return list(answer)
    finally:
        _close(answer)


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
