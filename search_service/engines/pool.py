"""What a search works in and the next one uses again: as many are made as there are searches at the same time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Resource = TypeVar("Resource")


class Pool(Generic[Resource]):
    """Things that one may use at a time; what was given back last is taken first, as it is still in the processor's caches.

    Not one for each thread: a server's threads take turns, and each would have its own in memory. What an error keeps from
    being given back is let go.
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
