"""Compiles kernels in a separate process, while Whoosh answers."""

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
# The path of this package is passed on, whatever the working directory is.
_RUN = "import sys; sys.path[:] = {path!r}; from search_service.engines.compilation import compile_here; compile_here()"
# Hidden files are not in the manifest of the cache.
_LOCK = ".lock"
# About a tenth of the share of a busy worker; with 19, two busy workers would leave it a hundredth.
NICENESS = 10


def loaded() -> bool:
    """Whether this process has loaded the kernels; the check loads nothing."""
    # While another thread imports the module, it is in `sys.modules` without its functions.
    kernels_loaded = getattr(sys.modules.get(_COMPILER), "kernels_loaded", None)
    return kernels_loaded is not None and bool(kernels_loaded())


def load() -> bool:
    """Load the kernels into this process if they are compiled; False without Numba, or if loading fails."""
    try:
        from search_service.engines.columns.kernels import compiler

        if not compiler.kernels_cached():
            return False
        compiler.compile_kernels()
    except Exception:  # Numba and LLVM fail in many ways; Whoosh needs neither
        return False
    return True


def prepare() -> str:
    """Load the kernels, compiled by another process if necessary; return "" or, as a sentence, why they are not loaded.

    If several processes call this, one starts the compiler, and the others wait.
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
    except Exception as error:  # as in `load`
        return f"Numba cannot be used: {_sentence(str(error) or type(error).__name__)}"
    return failure


def compile_here() -> None:
    """The main function of the compiling process: it has a low priority, and ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.nice(NICENESS)
    Thread(target=_end_with_parent, daemon=True).start()
    from search_service.engines.columns.kernels import compiler

    compiler.compile_kernels()


def _compile_aside(folder: Path) -> str:
    """Compile from scratch, whatever an interrupted process or a damaged disk left."""
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
        # Standard input stays open and unused: its end tells the compiler that this process has ended.
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
    """Wait until no other process compiles; the lock of a killed process is released."""
    with (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _end_with_parent() -> None:
    # Not sys.stdin: a waiting thread would hold its lock at exit.
    os.read(0, 1)
    os._exit(1)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
