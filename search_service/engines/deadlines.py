"""The moment until which a request is worked on: set where a request comes in, checked wherever much is done."""

from __future__ import annotations

import time
from contextvars import ContextVar
from types import TracebackType

from search_service.errors import OverBudgetError

# A variable of the context, so that none of the functions between the request and the innermost loop has to hand it on.
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class Deadline:
    """What `deadline` opens; made of a generator, it would cost ten times as much."""

    __slots__ = ("_before", "_end")

    def __init__(self, end: float) -> None:
        self._end = end

    def __enter__(self) -> None:
        self._before = _DEADLINE.set(min(_DEADLINE.get(), self._end))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _DEADLINE.reset(self._before)


def deadline(seconds: float) -> Deadline:
    """What is done in this block may take so long; the deadline of a block around it holds as well."""
    return Deadline(time.perf_counter() + seconds)


def check() -> None:
    """OverBudgetError if the deadline has passed: no answer is better than a part of one."""
    if time.perf_counter() > _DEADLINE.get():
        advice = "Use fewer words and longer prefixes, or narrow it with filters."
        raise OverBudgetError("This search takes more work than one request may.", advice)
