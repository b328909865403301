"""Kernels compiled aside: by a process of their own, once for a machine, while Whoosh answers."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread

_LOGGER = logging.getLogger(__name__)
_COMPILER = "search_service.engines.columns.kernels.compiler"
# With the way to this package, wherever it is started from.
_RUN = "import sys; sys.path[:] = {path!r}; from search_service.engines.compilation import compile_here; compile_here()"
# What is hidden belongs to no manifest.
_LOCK = ".lock"
# A tenth of what others get that are busy: with 19, two busy workers would let it have a hundredth.
NICENESS = 10


def loaded() -> bool:
    """Whether this process has the compiled kernels; to find out loads nothing."""
    # While another thread imports it, the module is there without its functions.
    kernels_loaded = getattr(sys.modules.get(_COMPILER), "kernels_loaded", None)
    return kernels_loaded is not None and bool(kernels_loaded())


def load() -> bool:
    """Load the kernels into this process if they were compiled before; without Numba, and in doubt, it is false."""
    try:
        from search_service.engines.columns.kernels import compiler

        if not compiler.kernels_cached():
            return False
        compiler.compile_kernels()
    except Exception:  # Numba and LLVM fail in many ways; Whoosh needs neither
        return False
    return True


def prepare() -> str:
    """Load the kernels into this process, compiled by another if they have to be; "" or, in a sentence, why they are not here.

    Of several processes one has them compiled, and the others wait for it.
    """
    try:
        from search_service.engines.columns.kernels import compiler

        folder = compiler.cache_folder()
        if folder is None:
            return "There is no folder to keep compiled kernels in."
        with _only_one(folder):
            failure = "" if compiler.kernels_cached() else _compile_aside(folder)
        if not failure:
            compiler.compile_kernels()
    except Exception as error:  # as above
        return f"Numba cannot be used: {_sentence(str(error) or type(error).__name__)}"
    return failure


def compile_here() -> None:
    """What the process does that compiles: it gives way to others, and ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.nice(NICENESS)
    Thread(target=_end_with_parent, daemon=True).start()
    from search_service.engines.columns.kernels import compiler

    compiler.compile_kernels()


def _compile_aside(folder: Path) -> str:
    """Compile anew, whatever an interrupted process left, or the disk damaged."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
    _LOGGER.warning("The kernels of the columns are being compiled for this machine, once; Whoosh answers meanwhile.")
    begun = time.monotonic()
    command = [sys.executable, "-c", _RUN.format(path=sys.path)]
    with (
        TemporaryFile("w+", encoding="utf-8", errors="replace") as errors,
        # Nothing is written to its standard input, whose end tells it that this process has ended.
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        code = process.wait()
        errors.seek(0)
        said = errors.read().strip().rpartition("\n")[2]
    if code:
        return f"The kernels could not be compiled: {_sentence(said or f'the process ended with {code}')}"
    _LOGGER.warning("The kernels are compiled, in %.0f s: the columns answer from now on.", time.monotonic() - begun)
    return ""


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Wait until no other process compiles; a killed one leaves no lock."""
    with (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _end_with_parent() -> None:
    # Not of sys.stdin, whose lock a thread that waits would keep when the process ends.
    os.read(0, 1)
    os._exit(1)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
