"""A LIFO pool of scratch buffers and the like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

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
