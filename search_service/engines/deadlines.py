"""Deadlines: set where a request comes in, checked wherever much work is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType

from search_service.errors import OverBudgetError

# A context variable, so that no function between the request and the innermost loop has to pass it on.
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))
# What a server does at each check: it may let another request go first.
_STAND_BACK: ContextVar[Callable[[], None] | None] = ContextVar("stand_back", default=None)


class Deadline:
    """The context manager that `deadline` makes; as a generator it would cost ten times as much."""

    __slots__ = ("_end", "_stand_back", "_tokens")

    def __init__(self, end: float, stand_back: Callable[[], None] | None) -> None:
        self._end = end
        self._stand_back = stand_back

    def __enter__(self) -> None:
        stand_back = self._stand_back or _STAND_BACK.get()
        self._tokens = _DEADLINE.set(min(_DEADLINE.get(), self._end)), _STAND_BACK.set(stand_back)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        end, stand_back = self._tokens
        _DEADLINE.reset(end)
        _STAND_BACK.reset(stand_back)


def deadline(seconds: float, stand_back: Callable[[], None] | None = None) -> Deadline:
    """What is done in this block may take so long; the deadline of a block around it holds as well.

    `stand_back` is called at each check: a server lets other requests go first there.
    """
    return Deadline(time.perf_counter() + seconds, stand_back)


def left() -> float:
    """The seconds until the deadline, 0 or less once it has passed; infinite where there is none."""
    return _DEADLINE.get() - time.perf_counter()


def check() -> None:
    """OverBudgetError if the deadline has passed: no answer is better than a part of one."""
    if (stand_back := _STAND_BACK.get()) is not None:
        stand_back()
    if left() < 0:
        advice = "Use fewer words and longer prefixes, or narrow it with filters."
        raise OverBudgetError("This search takes more work than one request may.", advice)
