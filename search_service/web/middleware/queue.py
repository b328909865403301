"""The queue of a worker: one request works at a time, short ones first.

A multilevel feedback queue: a request begins at the level that its address needed the last time, sinks as it works, and
stands back at a check of its deadline if one of a higher level waits. Within a level, the client with the oldest last turn
comes first, and its requests come in the order of arrival, so that long ones end one after another instead of missing
their deadlines together.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock

from search_service.errors import BusyError

# Further requests are refused at once: they would wait longer than their deadline.
MAX_WAITING = 64
# The most waiting requests that are not short, and the most of one client.
MAX_LONG = 32
MAX_OF_CLIENT = 48
# The bounds of levels, in seconds of work: below the first a request is short, beyond the last it is on the last level.
LEVELS = (0.02, 0.16, 1.28)
SHORT = 0
BULK = 1
MAX_CLIENTS = 1000
RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Waiter:
    """A request that waits for its turn."""

    level: int
    arrival: int
    client: str
    called: Event = field(default_factory=Event, compare=False)


class Queue:
    """The request that works now, and the requests that wait."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._arrivals = count()
        self._turns = count(1)
        self._is_taken = False
        self._waiting: list[Waiter] = []
        # The number of the last turn of each client.
        self._served: OrderedDict[str, int] = OrderedDict()

    def arrive(self) -> int:
        return next(self._arrivals)

    def take(self, waiter: Waiter, end: float, is_resumed: bool = False) -> None:
        """Wait for the turn; BusyError if too many wait already, or if it does not come before `end`."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                self._note(waiter.client)
                return
            if not is_resumed and self._is_full(waiter):
                raise _too_busy()
            self._waiting.append(waiter)
        if waiter.called.wait(max(end - time.perf_counter(), 0)):
            return
        with self._lock:
            if waiter not in self._waiting:  # its turn came while it gave up
                return
            self._waiting.remove(waiter)
        raise _too_busy()

    def give(self) -> None:
        """Give the turn to the next request."""
        with self._lock:
            if not self._waiting:
                self._is_taken = False
                return
            following = min(self._waiting, key=self._order)
            self._waiting.remove(following)
            self._note(following.client)
            following.called.set()

    def is_wanted(self) -> bool:
        """Whether any request waits; cheap."""
        return bool(self._waiting)

    def has_shorter(self, level: int) -> bool:
        """Whether a request of a shorter level than this one waits."""
        # A copy, as other threads may remove waiters.
        return any(waiter.level < level for waiter in tuple(self._waiting))

    def _order(self, waiter: Waiter) -> tuple[int, int, int]:
        return waiter.level, self._served.get(waiter.client, 0), waiter.arrival

    def _is_full(self, newcomer: Waiter) -> bool:
        clients = Counter(waiter.client for waiter in self._waiting)
        long = sum(waiter.level > SHORT for waiter in self._waiting)
        return (
            len(self._waiting) >= MAX_WAITING
            or clients[newcomer.client] >= MAX_OF_CLIENT
            or (newcomer.level > SHORT and long >= MAX_LONG)
        )

    def _note(self, client: str) -> None:
        self._served[client] = next(self._turns)
        self._served.move_to_end(client)
        if len(self._served) > MAX_CLIENTS:
            self._served.popitem(last=False)


class Turn:
    """The turn of one request, as a context manager; it lets shorter ones go first at each check of its deadline."""

    def __init__(self, queue: Queue, end: float, client: str = "", level: int = SHORT, is_resumed: bool = False) -> None:
        self._queue = queue
        self._end = end
        self._client = client
        self._first_level = level
        self._is_resumed = is_resumed
        self._arrival = queue.arrive()
        self._is_mine = False
        self._since = self._worked = 0.0

    def __enter__(self) -> None:
        self._take()

    def __exit__(self, *_: object) -> None:
        if self._is_mine:
            self._give()

    @property
    def level(self) -> int:
        """The level of the work done so far."""
        # The time of this thread: on a busy machine, the work of others does not count.
        seconds_worked = self._worked + (time.thread_time() - self._since if self._is_mine else 0)
        return level_after(seconds_worked)

    def stand_back(self) -> None:
        """Let shorter requests go first."""
        if self._is_mine and self._queue.is_wanted() and self._queue.has_shorter(self._expected_level()):
            self._give()
            self._is_resumed = True
            self._take()

    def _expected_level(self) -> int:
        return max(self._first_level, self.level)

    def _take(self) -> None:
        self._queue.take(Waiter(self._expected_level(), self._arrival, self._client), self._end, self._is_resumed)
        self._is_mine = True
        self._since = time.thread_time()

    def _give(self) -> None:
        self._worked += time.thread_time() - self._since
        self._is_mine = False
        self._queue.give()


def level_after(seconds_worked: float) -> int:
    """The level that a request sinks to by so much work."""
    return sum(seconds_worked > seconds for seconds in LEVELS)


def _too_busy() -> BusyError:
    return BusyError("The service is busy with other requests.", f"Try again in {RETRY_SECONDS} seconds.", RETRY_SECONDS)
