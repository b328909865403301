"""The protocol of progress bars: a face shows items as it passes them on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Progress(Protocol):
    """Gives the same items in the same order, and shows how many have passed; of how many, where that is known."""

    def __call__(self, items: Iterable[Item], unit: str, total: int | None = None) -> Iterable[Item]: ...


def silent(items: Iterable[Item], unit: str, total: int | None = None) -> Iterable[Item]:
    """A Progress that shows nothing."""
    return items
