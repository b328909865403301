"""Searches over HTTP while the columns take over from Whoosh: none may fail, and none may differ.

    python tests/bench/switching.py --index DIRECTORY [--searches 10000] [--workers 2] [--connections 4]

A server starts without compiled kernels and answers the fixed questions of tests/bench/questions.tsv from Whoosh, then from the
columns. It is asked until all searches are made and all workers have switched; each answer must be that of the columns at rest.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Event

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.bench.questions import fixed  # noqa: E402 - the project is not installed, it is run from its folder

PATHS = [question.query.url("/api/search") for question in fixed()]
# As many answers in a row from the columns as tell that all workers have them.
SETTLED = 16


def ask(port: int, path: str) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept": "application/json"})
    response = connection.getresponse()
    record: dict[str, object] = json.loads(response.read())
    if response.status != 200:
        raise RuntimeError(f"{response.status} {path} {record}")
    return {**record, "took_ms": None}


def searched(port: int, half: int, switched: Event) -> Counter[tuple[str, str]]:
    """How often each answer was given: so many at once, ten a second until all workers have switched, and so many behind."""
    answers: Counter[tuple[str, str]] = Counter()
    paths, behind = cycle(PATHS), 0
    while behind < half:
        if answers.total() >= half:
            switched.wait(0.1)
        path = next(paths)
        answers[path, json.dumps(ask(port, path), sort_keys=True)] += 1
        behind += switched.is_set()
    return answers


def watched(port: int, switched: Event) -> float:
    """Seconds until all workers answer from the columns."""
    started, in_a_row = time.perf_counter(), 0
    while in_a_row < SETTLED:
        in_a_row = in_a_row + 1 if ask(port, "/healthz")["engine"] == "columns" else 0
        time.sleep(0.1)
    switched.set()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", required=True)
    for name, default in (("searches", 10_000), ("workers", 2), ("connections", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", str(options.workers)]
    with tempfile.TemporaryDirectory() as cache:
        environment = {"SEARCH_SERVICE_ENGINE": "columns", "SEARCH_SERVICE_REQUEST_LOG": "", "NUMBA_CACHE_DIR": cache}
        server = subprocess.Popen(
            [*command, "--index-dir", options.index],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            found = re.search(r":(\d+)/", server.stdout.readline())
            assert found
            port, switched = int(found[1]), Event()
            with ThreadPoolExecutor(options.connections + 1) as threads:
                watching = threads.submit(watched, port, switched)
                half = options.searches // options.connections // 2
                running = [threads.submit(searched, port, half, switched) for _ in range(options.connections)]
                answers = sum((search.result() for search in running), Counter[tuple[str, str]]())
            at_rest = {path: json.dumps(ask(port, path), sort_keys=True) for path in PATHS}
        finally:
            server.terminate()
            server.wait()
    differing = sum(count for (path, answer), count in answers.items() if answer != at_rest[path])
    print(f"{answers.total():,} searches; all workers had the columns after {watching.result():.1f} s")
    print(f"none failed, {differing} differ from what the columns answer at rest")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
