"""A server under 64 slow readers, 30 expensive and 8 plain clients: how long do others wait, and does memory come back?

    python -m tests.attacks.soak INDEX_DIR [--seconds S] [--workers N]

Starts a server of its own. Slow readers open downloads of everything and read a kilobyte; expensive clients ask for timelines
of many proximity queries; plain clients search. Prints percentiles of /healthz and of plain searches, and the memory of all
processes when started, during and after; ends with 1 unless /healthz stays under 100 ms at p99, plain searches under 300 ms at
p95 with none refused, and memory comes back within a tenth of a server that has answered nobody yet. The clients share the
machine: their part of it is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote_plus

COMMON = ["the", "of", "and", "to", "in", "for", "on", "with", "its"]
PAIRS = list(itertools.combinations(COMMON, 2))[:32]
TIMELINE = "/?view=timeline&split=verb&q=" + quote_plus(" OR ".join(f"{one} near/50 {two}" for one, two in PAIRS))
PLAIN = [
    f"/api/search?q={quote_plus(text)}"
    for text in ("peace", "human rights", "climate change", '"sustaining peace"', "water -ocean")
]


class Clients:
    """Threads that send requests until they are told to stop, with the seconds and the statuses of each kind."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ended = Event()
        self.seconds: dict[str, list[float]] = {"health": [], "plain": [], "expensive": []}
        self.statuses: dict[str, Counter[object]] = {kind: Counter() for kind in (*self.seconds, "slow")}
        self.threads: list[Thread] = []

    def start(self, number: int, work: Callable[[int], None]) -> None:
        for place in range(number):
            self.threads.append(Thread(target=work, args=(place,), daemon=True))
            self.threads[-1].start()

    def send(self, kind: str, paths: list[str], pause: float) -> None:
        connection = None
        for path in itertools.cycle(paths):
            if self.ended.wait(pause):
                return
            started = time.perf_counter()
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                self.statuses[kind][answer.status] += 1
            except (OSError, http.client.HTTPException) as error:
                connection = None
                self.statuses[kind][type(error).__name__] += 1
            self.seconds[kind].append(time.perf_counter() - started)

    def read_slowly(self, _: int) -> None:
        while not self.ended.is_set():
            try:
                with socket.socket() as connection:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    connection.settimeout(60)
                    connection.connect(("127.0.0.1", self.port))
                    connection.sendall(b"GET /api/search.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    self.statuses["slow"][connection.recv(1000)[9:12].decode()] += 1
                    self.ended.wait(45)
            except OSError as error:
                self.statuses["slow"][type(error).__name__] += 1


def percentile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[int(share * (len(seconds) - 1))] * 1000 if seconds else 0.0


def memory(pid: int) -> dict[str, int]:
    """The memory of a process and its children in megabytes: what no file backs, and all, with files of the index."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollups = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in (pid, *children)]
    return {
        name: sum(int(found[1]) for text in rollups if (found := re.search(rf"^{name}:\s+(\d+)", text, re.M))) // 1024
        for name in ("Pss_Anon", "Pss", "Rss")
    }


def wait_for_columns(port: int, seconds: float = 300) -> None:
    """Whoosh answers until the kernels are compiled, and is not what is measured."""
    end = time.monotonic() + seconds
    seen = 0
    while seen < 20 and time.monotonic() < end:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", "/healthz")
            # Of one worker after another.
            seen = seen + 1 if json.load(connection.getresponse())["engine"] == "columns" else 0
        time.sleep(0.2)


def under_load(port: int, seconds: float) -> Clients:
    """What all clients saw in so many seconds."""
    clients = Clients(port)
    clients.start(64, clients.read_slowly)
    clients.start(30, lambda place: clients.send("expensive", [TIMELINE], 0.05))
    clients.start(8, lambda place: clients.send("plain", PLAIN, 0.05))
    clients.start(1, lambda place: clients.send("health", ["/healthz"], 0.2))
    time.sleep(seconds)
    clients.ended.set()
    return clients


def report(clients: Clients) -> None:
    for kind, each in clients.seconds.items():
        shares = ", ".join(f"p{share:g} {percentile(each, share / 100):.0f} ms" for share in (50, 95, 99))
        print(f"{kind}: {len(each):,} requests, {shares}; {dict(clients.statuses[kind])}")
    print(f"slow readers: {dict(clients.statuses['slow'])}")


def run(pid: int, port: int, options: argparse.Namespace) -> bool:
    """Whether everything stays within its bounds."""
    wait_for_columns(port)
    time.sleep(options.pause)
    before, began = memory(pid), (time.process_time(), time.monotonic())
    clients = under_load(port, options.seconds)
    during = memory(pid)
    own = (time.process_time() - began[0]) / (time.monotonic() - began[1])
    report(clients)
    print(f"load {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores, of which the clients used {own:.2f}")
    time.sleep(options.pause)
    after = memory(pid)
    print(f"memory in MB: {before} when started, {during} during, {after} after")
    return (
        percentile(clients.seconds["health"], 0.99) < 100
        and percentile(clients.seconds["plain"], 0.95) < 300
        and clients.statuses["plain"].keys() == {200}
        and all(after[name] < before[name] * 1.1 for name in ("Pss_Anon", "Pss"))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pause", type=float, default=60, help="seconds of quiet before memory is looked at")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", str(options.workers)]
    environment = {**os.environ, "SEARCH_SERVICE_REQUEST_LOG": ""}
    server = subprocess.Popen([*command, "--index-dir", str(options.index)], stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    found = re.search(r":(\d+)/", server.stdout.readline())
    assert found, "the server did not start"
    try:
        is_within = run(server.pid, int(found[1]), options)
    finally:
        server.terminate()
        server.wait(30)
    print("within all bounds" if is_within else "NOT within the bounds")
    sys.exit(0 if is_within else 1)


if __name__ == "__main__":
    main()
