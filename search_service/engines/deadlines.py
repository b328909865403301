"""The moment until which a request is worked on: set where a request comes in, checked wherever much is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from search_service.errors import OverBudgetError

# A variable of the context, so that none of the functions between the request and the innermost loop has to hand it on.
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done in this block may take so long; the deadline of a block around it holds as well."""
    token = _DEADLINE.set(min(_DEADLINE.get(), time.perf_counter() + seconds))
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def check() -> None:
    """OverBudgetError if the deadline has passed: no answer is better than a part of one."""
    if time.perf_counter() > _DEADLINE.get():
        advice = "Use fewer words and longer prefixes, or narrow it with filters."
        raise OverBudgetError("This search takes more work than one request may.", advice)
