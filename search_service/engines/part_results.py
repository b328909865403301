"""Results of the parts of a query, kept for the further searches of one answer."""

from __future__ import annotations

from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any

from search_service.query import Node

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
