"""How many requests a second the server answers, and how fast: the search mix as JSON and as a page, over HTTP.

    python tests/bench/serve.py [--index DIRECTORY] [--workers N] [--seconds S] [--connections N...]

It starts `python -m search_service serve` on the index and asks the fixed questions of `questions.tsv` in turn, with twenty
hits and all facets, from this process, over connections that stay open, each asking again as soon as it is answered. `/healthz`
does next to nothing: its line shows what the server and this client can do at most. Where other work runs on the machine, the
last columns say more: the processor time that the server spent on a request, and what two cores could answer in a second.
"""

from __future__ import annotations

import argparse
import os
import platform
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.bench.questions import fixed  # noqa: E402 - the project is not installed, it is run from its folder
from tests.bench.workers import spin  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Connection:
    """An open connection and what it has received of the answer that it waits for."""

    socket: socket.socket
    sent: float = 0.0
    first_byte: float = 0.0
    received: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Measured:
    """What was seen of one kind of request: seconds to the first byte and to the last, and bytes."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


# --- the server -------------------------------------------------------------------------------------------------------


@contextmanager
def server(index: Path, workers: int) -> Iterator[tuple[int, int]]:
    """A server of this index while it is needed: its port and its process."""
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0"]
    command += ["--workers", str(workers), "--index-dir", str(index)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=PROJECT)
    try:
        line = process.stdout.readline()  # type: ignore[union-attr]
        yield int(line.partition("http://127.0.0.1:")[2].partition("/")[0]), process.pid
    finally:
        process.terminate()
        process.wait()


def processor_seconds(process: int) -> float:
    """What a process and its children have used of the processors."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    used = 0
    for number in (str(process), *children):
        # utime and stime; the name, in brackets, may hold blanks.
        cells = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        used += int(cells[11]) + int(cells[12])
    return used / TICKS


# --- the client -------------------------------------------------------------------------------------------------------


def requests(path: str) -> list[bytes]:
    """The requests of a face: `/healthz` alone, or every fixed question asked of it."""
    accepted = "text/html" if path == "/" else "application/json"
    urls = [path] if path == "/healthz" else [replace(question.query, per_page=20).url(path) for question in fixed()]
    return [f"GET {url} HTTP/1.1\r\nHost: localhost\r\nAccept: {accepted}\r\n\r\n".encode() for url in urls]


def measured_face(port: int, asking: Sequence[bytes], connections: int, seconds: float) -> Measured:
    """Ask as fast as answers come, for some seconds."""
    measured = Measured()
    waiting = selectors.DefaultSelector()
    following = cycle(asking)
    for _ in range(connections):
        connection = Connection(socket.create_connection(("127.0.0.1", port)))
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        _ask(connection, next(following))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for key, _ in waiting.select(timeout=1):
            if _complete(key.data, measured):
                _ask(key.data, next(following))
    for key in list(waiting.get_map().values()):
        key.data.socket.close()
    waiting.close()
    return measured


def _ask(connection: Connection, request: bytes) -> None:
    connection.received.clear()
    connection.first_byte = 0.0
    connection.sent = time.perf_counter()
    connection.socket.sendall(request)


def _complete(connection: Connection, measured: Measured) -> bool:
    """Take what has come; whether that is the whole answer."""
    received = connection.socket.recv(1 << 20)
    now = time.perf_counter()
    assert received, "the server closed a connection"
    connection.first_byte = connection.first_byte or now
    connection.received += received
    head, blank, body = connection.received.partition(b"\r\n\r\n")
    if not blank:
        return False
    assert head.startswith(b"HTTP/1.1 200"), bytes(head[:200])
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    if len(body) < length:
        return False
    measured.first.append(connection.first_byte - connection.sent)
    measured.whole.append(now - connection.sent)
    measured.sizes.append(length)
    return True


# --- the table --------------------------------------------------------------------------------------------------------


def line(path: str, connections: int, measured: Measured, seconds: float, used: float) -> str:
    first, whole = np.array(measured.first) * 1000, np.array(measured.whole) * 1000
    each = used / len(whole)
    return (
        f"  {path:14}{connections:6}{len(whole) / seconds:12.0f}"
        f"{np.median(whole):9.2f}{np.percentile(whole, 95):8.2f}{np.percentile(whole, 99):8.2f}"
        f"{np.percentile(first, 95):12.2f}{np.mean(measured.sizes) / 1000:9.1f}{each * 1000:9.3f}{2 / each:10.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Requests a second over HTTP.")
    parser.add_argument("--index", type=Path, default=os.environ.get("SEARCH_SERVICE_TEST_INDEX", PROJECT / "index"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each kind of request is asked")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64])
    options = parser.parse_args()
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    print(f"{day}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    print(spin())
    print(f"{options.workers} workers; load {os.getloadavg()[0]:.1f} before")
    heads = f"{'p50 ms':>9}{'p95':>8}{'p99':>8}{'first p95':>12}{'kB':>9}{'CPU ms':>9}{'2 cores/s':>10}"
    print(f"  {'':14}{'conn.':>6}{'requests/s':>12}{heads}")
    with server(options.index, options.workers) as (port, process):
        for path in ("/healthz", "/api/search", "/"):
            asking = requests(path)
            # What a worker reads for the first time is another matter: see speed.py.
            measured_face(port, asking, 8, 2.0)
            for connections in options.connections:
                before = processor_seconds(process)
                measured = measured_face(port, asking, connections, options.seconds)
                print(line(path, connections, measured, options.seconds, processor_seconds(process) - before), flush=True)


if __name__ == "__main__":
    main()
