"""Reads a foreign file in a separate process, bounded in time and memory."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import msgspec

from search_service.errors import ReadError
from search_service.model import Document
from search_service.readers.process_limits import bound

CPU_SECONDS = 20
WALL_SECONDS = 40
MAX_MEMORY_BYTES = 3 << 30  # with what the PDF library maps
MAX_REPLY_BYTES = 40_000_000
POLL_SECONDS = 0.05
_PROJECT = Path(__file__).resolve().parents[2]


class Reply(msgspec.Struct):
    """The result of the process: documents, or the reason why there are none."""

    documents: tuple[Document, ...] = ()
    what: str = ""
    advice: str = ""


def read_apart(content: bytes, source: str, waiting: Callable[[], None] = lambda: None) -> tuple[Document, ...]:
    """The documents in these bytes; ReadError if there are none, or if reading takes too long or ends its process.

    `waiting` is called several times a second; an exception from it ends the process. Nothing is written to a file.
    """
    command = [sys.executable, "-m", "search_service.readers", source]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=_PROJECT, stdin=pipe, stdout=pipe, stderr=null, start_new_session=True)
    # In a thread: before Python 3.13, a `communicate` that is called again does not send the rest of its input.
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(child.communicate, content)
        try:
            end = time.perf_counter() + WALL_SECONDS
            while not wait([reading], POLL_SECONDS).done and time.perf_counter() < end:
                waiting()
        finally:
            _end(child)
        output = reading.result()[0]
    if child.returncode != 0 or len(output) > MAX_REPLY_BYTES:
        raise ReadError("The file takes more work to read than the service gives it.", "Paste its text, or check it in parts.")
    reply = msgspec.msgpack.decode(output, type=Reply)
    if not reply.documents:
        raise ReadError(reply.what, reply.advice)
    return reply.documents


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the process and its children, if it still runs."""
    if child.returncode is None:
        os.killpg(child.pid, signal.SIGKILL)


def serve_one(source: str) -> None:
    """The main function of the process: read standard input, and write a Reply."""
    bound(resource.RLIMIT_CPU, CPU_SECONDS)
    bound(resource.RLIMIT_AS, MAX_MEMORY_BYTES)
    # Imported after the limits are set, so that loading counts too.
    from search_service.readers import read

    try:
        reply = Reply(documents=read(sys.stdin.buffer.read(), source))
    except ReadError as error:
        reply = Reply(what=error.what, advice=error.advice)
    sys.stdout.buffer.write(msgspec.msgpack.encode(reply))
