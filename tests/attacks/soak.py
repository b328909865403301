"""A server under 64 slow readers, 30 expensive and 8 plain clients: how long do others wait, and does memory come back?

    python -m tests.attacks.soak INDEX_DIR [--seconds S] [--workers N]

Starts a server of its own. Slow readers open downloads of everything and read a kilobyte; expensive clients ask for timelines
of many proximity queries; plain clients search. Prints percentiles of /healthz and of plain searches, and the memory of all
processes before and after.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
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


def memory(pid: int) -> int:
    """The proportional memory of a process and its children that no file backs, in bytes."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollups = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in (pid, *children)]
    return sum(int(found[1]) * 1024 for text in rollups if (found := re.search(r"^Pss_Anon:\s+(\d+)", text, re.M)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", str(options.workers)]
    environment = {**os.environ, "SEARCH_SERVICE_REQUEST_LOG": ""}
    server = subprocess.Popen([*command, "--index-dir", str(options.index)], stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    found = re.search(r":(\d+)/", server.stdout.readline())
    assert found, "the server did not start"
    try:
        warm = Clients(int(found[1]))
        warm.start(8, lambda place: warm.send("plain", PLAIN, 0.01))
        time.sleep(15)
        warm.ended.set()
        before = memory(server.pid)
        clients = Clients(int(found[1]))
        clients.start(64, clients.read_slowly)
        clients.start(30, lambda place: clients.send("expensive", [TIMELINE], 0.05))
        clients.start(8, lambda place: clients.send("plain", PLAIN, 0.05))
        clients.start(1, lambda place: clients.send("health", ["/healthz"], 0.2))
        time.sleep(options.seconds)
        clients.ended.set()
        during = memory(server.pid)
        for kind, seconds in clients.seconds.items():
            shares = ", ".join(f"p{share:g} {percentile(seconds, share / 100):.0f} ms" for share in (50, 95, 99))
            print(f"{kind}: {len(seconds):,} requests, {shares}; {dict(clients.statuses[kind])}")
        print(f"slow readers: {dict(clients.statuses['slow'])}")
        time.sleep(60)
        after = memory(server.pid)
        print(f"memory: {before / 1e6:.0f} MB before, {during / 1e6:.0f} MB during, {after / 1e6:.0f} MB after")
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
