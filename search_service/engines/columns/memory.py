"""How the process keeps memory: what one request frees, the next one gets."""

from __future__ import annotations

import ctypes

# From glibc's malloc.h: up to which size blocks are no maps of their own (32 MB is the most it allows), how much memory at the
# end of the heap is kept, and how many heaps there are: threads that take turns need no more than one.
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
_LARGEST_BLOCK, _KEPT = 32 << 20, 64 << 20


def keep_memory() -> None:
    """Have large arrays reuse memory.

    glibc returns a block of 128 KB and more at once, and gets the next one page by page: writing the scores of 100,000 clauses
    to new pages takes longer than computing them. Other libraries have no such setting.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, _LARGEST_BLOCK)
    mallopt(_TRIM_THRESHOLD, _KEPT)
    mallopt(_ARENA_MAX, 1)
