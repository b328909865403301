"""Asks an index random things, and tells what failed and what was slow: `fuzz.py --index DIR --count 100000`.

Each request is read from its URL arguments and answered with hits, facets, snippets and suggestions; one in fifty is asked of
the pages and of the JSON face as well. A request that takes more than a second, or ends in anything but an answer or a named
problem, is printed as the line to add to tests/crash_corpus.txt; the exit code says whether there was one.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from heapq import nlargest
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask.testing import FlaskClient

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search_service.errors import SearchServiceError
from search_service.query import read_arguments
from search_service.search.index import Index, refusal
from search_service.web import create_app
from tests.query.fuzzing import Arguments, arguments, material

SLOWEST = 10
PAGES_EVERY = 50


def outcome(index: Index, pairs: Arguments) -> str:
    """What became of a request, in a word or two."""
    query, problems = read_arguments(pairs)
    try:
        if problems:
            raise refusal(problems[0])
        return "found" if index.answer(query).total else "found nothing"
    except SearchServiceError as error:
        return "failed" if error.status == 500 else f"refused: {error.title}"
    except Exception as error:
        return f"failed: {error!r}"


def faces(client: FlaskClient, pairs: Arguments) -> str:
    for face in ("/", "/api/search"):
        if (status := client.get(f"{face}?{urlencode(pairs)}").status_code) not in (200, 302, 400, 404):
            return f"failed: {status} at {face}"
    return ""


def main() -> int:
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    app = create_app(options.index)
    index, client, random = app.config["INDEX"].index(), app.test_client(), Random(options.seed)
    some = material(index, random)
    outcomes: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    for number in range(options.count):
        drawn = arguments(random, some)
        started = time.perf_counter()
        ended = outcome(index, drawn)
        times.append((time.perf_counter() - started, urlencode(drawn)))
        if number % PAGES_EVERY == 0:
            ended = faces(client, drawn) or ended
        outcomes[ended.partition(":")[0] if ended.startswith("failed") else ended] += 1
        if ended.startswith("failed") or times[-1][0] > 1:
            print(f"{ended}, {times[-1][0]:.2f} s\n{times[-1][1]}", flush=True)
    seconds = sorted(took for took, _ in times)
    print(
        f"{options.count:,} requests of seed {options.seed}: "
        + ", ".join(f"{n:,} {what}" for what, n in outcomes.most_common())
    )
    print("ms: " + ", ".join(f"p{part} {seconds[len(seconds) * part // 100] * 1000:.1f}" for part in (50, 95, 99)))
    for took, line in nlargest(SLOWEST, times):
        print(f"{took * 1000:8.1f} ms  {line[:300]}")
    return 1 if outcomes["failed"] or seconds[-1] > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
