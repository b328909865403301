"""Settings of the server's processes: malloc, garbage collector, standard error."""

from __future__ import annotations

import ctypes
import gc
import os
import stat
import sys
from contextlib import suppress

from search_service.settings import tune_jemalloc

STANDARD_ERROR = 2
# Options of mallopt in glibc's malloc.h: the size from which blocks are mapped singly (32 MB is its maximum), the free memory
# kept at the end of the heap, and the number of arenas: threads that take turns need one (6 % more responses a second).
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
_MAX_BLOCK_BYTES, _KEPT = 32 << 20, 64 << 20
# Granian's own allocator, jemalloc: by default it has four arenas for each core, and keeps free pages for ten seconds of use.
_JEMALLOC = "narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0"


def reuse_memory() -> None:
    """Let each request reuse the memory of the one before.

    Call it before the first thread, which gets its own heap, and before granian is imported, which reads its settings then.

    glibc returns a block of 128 KB and more at once, and gets the next one page by page: writing the scores of 100,000 clauses
    to new pages takes longer than computing them. Other libraries have no such setting.
    """
    tune_jemalloc(_JEMALLOC)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, _MAX_BLOCK_BYTES)
    mallopt(_TRIM_THRESHOLD, _KEPT)
    mallopt(_ARENA_MAX, 1)


def release_memory() -> None:
    """Return free memory to the system, also from the middle of the heap, where a burst of large requests leaves it.

    From other heaps than the first, glibc returns only the middle: call `reuse_memory` before any thread.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # as in `reuse_memory`
        return


def share_objects() -> None:
    """Freeze existing objects, so that the collector does not write to them and forked workers share their memory."""
    gc.collect()
    gc.freeze()


def unblock_standard_error() -> None:
    """Let no message wait for a reader of standard error, which may be a pipe that nobody reads any more.

    The pipe is opened anew: other processes share the first opening, and may rely on waiting.
    """
    with suppress(OSError):  # standard error is closed, or a pipe of another user
        if stat.S_ISFIFO(os.fstat(STANDARD_ERROR).st_mode):
            number = os.open(f"/proc/self/fd/{STANDARD_ERROR}", os.O_WRONLY | os.O_NONBLOCK)
            os.dup2(number, STANDARD_ERROR)
            os.close(number)


def say(sentence: str) -> None:
    """Print a line to standard error, or nothing if that takes no more."""
    with suppress(OSError):
        print(f"search_service: {sentence}", file=sys.stderr, flush=True)
