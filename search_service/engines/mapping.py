"""Files mapped into memory, whose pages are given back to the system."""

from __future__ import annotations

from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from threading import Lock
from weakref import WeakSet

# A file is unmapped when nothing refers to it any more.
_MAPPED: WeakSet[mmap] = WeakSet()
_LOCK = Lock()


def mapped(path: Path) -> mmap:
    """A file that is read by its pages, at their first use; OSError or, for an empty file, ValueError."""
    with path.open("rb") as file:
        mapping = mmap(file.fileno(), 0, access=ACCESS_READ)
    with _LOCK:
        _MAPPED.add(mapping)
    return mapping


def release_pages() -> None:
    """Take no page of any mapped file into account any more; the next use of one takes it from the system's cache.

    What an export of everything has read would count as memory of this process for ever.
    """
    with _LOCK:
        mappings = list(_MAPPED)
    for mapping in mappings:
        mapping.madvise(MADV_DONTNEED)
