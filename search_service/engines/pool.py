"""What searches use again: scratch buffers, and results of parts of a query."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Generic, TypeVar

from search_service.query import Node

Resource = TypeVar("Resource")


class Pool(Generic[Resource]):
    """Resources for one user at a time; the last one released is acquired first, as it is still in the CPU caches.

    Shared by threads, which would otherwise keep one each although few work at a time. A resource that is not released,
    because of an error, is dropped.
    """

    def __init__(self, make: Callable[[], Resource]) -> None:
        self._make = make
        self._free: list[Resource] = []

    def acquire(self) -> Resource:
        try:
            return self._free.pop()
        except IndexError:
            return self._make()

    def release(self, resource: Resource) -> None:
        self._free.append(resource)


# By node; what a result is depends on the engine. None outside of `Kept`.
_RESULTS: ContextVar[dict[Node, Any] | None] = ContextVar("part_results", default=None)


class Kept:
    """A context manager, within which results are kept; one within another keeps what that one keeps."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token: Token[dict[Node, Any] | None] | None = _RESULTS.set({}) if _RESULTS.get() is None else None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._token is not None:
            _RESULTS.reset(self._token)


def kept_results() -> dict[Node, Any] | None:
    return _RESULTS.get()
