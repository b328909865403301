"""The bounded process that reads PDFs, reused, and replaced when it dies."""

from __future__ import annotations

import atexit
import os
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer

import msgspec

from search_service.errors import ReadError
from search_service.readers.pdf.pages import Pages

CPU_SECONDS = 30  # for one PDF; 600 pages take some ten
WALL_SECONDS = 120  # on a machine that is busy with other work
MAX_MEMORY_BYTES = 2 << 30
LENGTH = struct.Struct("<Q")
_PROJECT = Path(__file__).resolve().parents[3]


class ReadingProcess:
    """A process of ours that runs pdfium, so that a hostile PDF can end that process and nothing else.

    It starts with the first PDF and ends with this process. Threads take turns.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def pages(self, content: bytes) -> Pages:
        """The pages of a PDF; ReadError where it takes too long, too much memory, or breaks pdfium."""
        with self._lock:
            child = self._running()
            late = Event()
            timer = Timer(WALL_SECONDS, _end, (child, late))
            timer.start()
            try:
                reply = _exchange(child, content)
            finally:
                timer.cancel()
            if reply is None:
                raise self._ended(child, late.is_set())
        return msgspec.msgpack.decode(reply, type=Pages)

    def close(self) -> None:
        """End the process; the next PDF starts another."""
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()
            with suppress(BrokenPipeError):
                self._child.communicate()
        self._child = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._owner != os.getpid() or self._child.poll() is not None:
            self.close()
            if self._owner != os.getpid():
                atexit.register(self.close)
            command = [sys.executable, "-m", "search_service.readers.pdf"]
            pipe, null = subprocess.PIPE, subprocess.DEVNULL
            self._child = subprocess.Popen(command, cwd=_PROJECT, stdin=pipe, stdout=pipe, stderr=null)
            self._owner = os.getpid()
        return self._child

    def _ended(self, child: subprocess.Popen[bytes], late: bool) -> ReadError:
        if child.poll() is None:
            child.kill()
        code = child.wait()
        self.close()
        advice = "Open it in a PDF viewer and print it to a new PDF, or save its text."
        if late or code == -signal.SIGXCPU:
            return ReadError(f"It takes more than {CPU_SECONDS} seconds to take apart.", advice)
        if code in (-signal.SIGKILL, -signal.SIGTERM):
            return ReadError("The process that reads PDFs was ended from outside, perhaps for want of memory.", "Try again.")
        return ReadError("It is a damaged PDF: it ended the process that reads PDFs, or takes too much memory.", advice)


def _end(child: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    child.kill()


def _exchange(child: subprocess.Popen[bytes], content: bytes) -> bytes | None:
    """The reply of the process; None where it ended before it gave one."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        child.stdin.write(LENGTH.pack(len(content)))
        child.stdin.write(content)
        child.stdin.flush()
    except BrokenPipeError:
        return None
    size = child.stdout.read(LENGTH.size)
    if len(size) < LENGTH.size:
        return None
    length = LENGTH.unpack(size)[0]
    reply = child.stdout.read(length)
    return reply if len(reply) == length else None
