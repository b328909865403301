"""Memory settings of the server's processes: malloc and garbage collector."""

from __future__ import annotations

import ctypes
import gc

# From glibc's malloc.h: up to which size blocks are not mapped one by one (32 MB is the most it allows), how much free memory
# at the end of the heap is kept, and how many heaps (arenas) there are: threads that take turns need one (6 % more answers a
# second).
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
_MAX_BLOCK_BYTES, _KEPT = 32 << 20, 64 << 20


def reuse_memory() -> None:
    """Let each request reuse the memory of the one before; to be called before the first thread, which gets a heap of its own.

    glibc returns a block of 128 KB and more at once, and gets the next one page by page: writing the scores of 100,000 clauses
    to new pages takes longer than computing them. Other libraries have no such setting.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, _MAX_BLOCK_BYTES)
    mallopt(_TRIM_THRESHOLD, _KEPT)
    mallopt(_ARENA_MAX, 1)


def release_memory() -> None:
    """Return what is free to the system, in the midst of the heap too, where it stays after a burst of large requests.

    Of other heaps than the first, glibc returns no more than their middle: `reuse_memory` has to come before any thread.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # as above
        return


def share_objects() -> None:
    """Keep the collector from writing to objects that exist by now, so that workers forked later share their memory."""
    gc.collect()
    gc.freeze()
