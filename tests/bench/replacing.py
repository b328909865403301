"""Searches over HTTP while the index is replaced: none may fail, none may mix two generations.

    python tests/bench/replacing.py [--searches 10000] [--replacements 10] [--workers 2] [--connections 8]

Two indexes of the seeds, one without one of them, are published in turn under a running server. Every answer must be one
of the two that an index at rest gives, as a whole: hits, totals and facets.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service.indexing.build import build  # noqa: E402 - the project is not installed, it is run from its folder

SEEDS = sorted((PROJECT / "seeds").iterdir())
FEWER = [path for path in SEEDS if "003" not in path.name]
PATHS = ("/api/search?q=peace&per_page=50", "/api/search?q=&session=77&group=none", "/api/search?q=%22the+General+Assembly%22")


@contextmanager
def serving(index_dir: Path, workers: int) -> Iterator[int]:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--index-dir", str(index_dir)]
    with subprocess.Popen([*command, "--workers", str(workers)], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r":(\d+)/", server.stdout.readline())
        assert found
        try:
            yield int(found[1])
        finally:
            server.terminate()


def ask(connection: http.client.HTTPConnection, path: str) -> str:
    """The answer as one text, without the time that it took and cursors, which name their build; raises where it is none."""
    connection.request("GET", path)
    response = connection.getresponse()
    record = json.loads(response.read())
    if response.status != 200:
        raise RuntimeError(f"{response.status} {record}")
    return json.dumps({**record, "took_ms": None, "links": None}, sort_keys=True)


def answers_of(port: int, searches: int) -> Counter[tuple[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    return Counter((path, ask(connection, path)) for path in islice(cycle(PATHS), searches))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("searches", 10_000), ("replacements", 10), ("workers", 2), ("connections", 8)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index_dir = Path(folder)
        at_rest: dict[str, set[str]] = {path: set() for path in PATHS}
        build(SEEDS, index_dir, 10**8)
        with serving(index_dir, options.workers) as port, ThreadPoolExecutor(options.connections) as threads:
            for paths in (SEEDS, FEWER):
                build(paths, index_dir, 10**8)
                for path in PATHS:
                    at_rest[path].add(ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path))
            share = options.searches // options.connections
            started = time.perf_counter()
            running = [threads.submit(answers_of, port, share) for _ in range(options.connections)]
            replaced = 0
            while not all(search.done() for search in running) and replaced < options.replacements:
                build((SEEDS, FEWER)[replaced % 2], index_dir, 10**8)
                replaced += 1
            answers = sum((search.result() for search in running), Counter[tuple[str, str]]())
            seconds = time.perf_counter() - started
    mixed = sum(count for (path, answer), count in answers.items() if answer not in at_rest[path])
    kinds = ", ".join(f"{count:,}" for count in sorted(answers.values()))
    print(f"{answers.total():,} searches in {seconds:.1f} s, {replaced} replacements: none failed, {mixed} of two generations")
    print(f"how often each of the {sum(map(len, at_rest.values()))} answers was given: {kinds}")
    sys.exit(1 if mixed or replaced < options.replacements else 0)


if __name__ == "__main__":
    main()
