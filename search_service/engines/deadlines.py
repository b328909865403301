"""Deadlines and budgets: set for a request, checked in long computations."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import NamedTuple

from search_service.errors import OverBudgetError

_NEVER = float("inf")


class _Limits(NamedTuple):
    """The limits of work, by the clock and by the processor time of its thread, and a callback for each check.

    Before `earliest`, by the clock, the processor time cannot be over: reading it takes ten times as long as the clock.
    """

    end: float = _NEVER
    end_of_work: float = _NEVER
    earliest: float = _NEVER
    stand_back: Callable[[], None] | None = None


_UNLIMITED = _Limits()
# A context variable, so that no function between the request and the innermost loop has to pass it.
_LIMITS: ContextVar[_Limits] = ContextVar("limits", default=_UNLIMITED)


class Limited:
    """The context manager of `deadline` and `budget`; a generator would take ten times as long."""

    __slots__ = ("_limits", "_token")

    def __init__(self, limits: _Limits) -> None:
        self._limits = limits

    def __enter__(self) -> None:
        outer, inner = _LIMITS.get(), self._limits
        self._token = _LIMITS.set(
            _Limits(
                min(outer.end, inner.end),
                min(outer.end_of_work, inner.end_of_work),
                min(outer.earliest, inner.earliest),
                inner.stand_back or outer.stand_back,
            )
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _LIMITS.reset(self._token)


def deadline(seconds: float, stand_back: Callable[[], None] | None = None) -> Limited:
    """Limit the duration of a block, waits included; the limits of an outer block hold as well.

    `stand_back` is called at each check: a server uses it to let other requests go first.
    """
    end = time.perf_counter() + seconds
    return Limited(_Limits(end, earliest=end, stand_back=stand_back))


def budget(seconds: float) -> Limited:
    """Limit the processor time of a block; on a busy machine, the time of other threads does not count."""
    return Limited(_Limits(end_of_work=time.thread_time() + seconds, earliest=time.perf_counter() + seconds))


def left() -> float:
    """The seconds until the deadline or the end of the budget, 0 or less once it has passed; infinite if there is none."""
    limits = _LIMITS.get()
    return min(limits.end - time.perf_counter(), limits.end_of_work - time.thread_time())


def check() -> None:
    """OverBudgetError if the deadline or the budget has passed: no answer is better than a part of one."""
    limits = _LIMITS.get()
    if limits.stand_back is not None:
        limits.stand_back()
    if time.perf_counter() > limits.earliest and left() < 0:
        raise over_budget()


def over_budget() -> OverBudgetError:
    """The error of a search that takes too long."""
    advice = "Use fewer words and longer prefixes, or narrow it with filters."
    return OverBudgetError("This search takes more work than one request may.", advice)
