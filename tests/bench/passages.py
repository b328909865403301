"""How long a pasted passage takes: all of a search, from its text to a page of ten marked hits.

    python tests/bench/passages.py [--index DIRECTORY] [--seed N] [--texts N]

A text is so many words of clauses that follow one another in the index. Of three texts, one is as it stands there; one has a
slip in each twentieth word, as people type; and one lacks words of its middle and ends within a word. Each is searched
once, with its facets, as the search page does; a few are searched before, so that nothing is read for the first time. Times
are of the processor, which other programs lengthen less.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service import Index, open_index  # noqa: E402 - the project is not installed, it is run from its folder
from search_service.engines import generations  # noqa: E402
from search_service.engines.columns.kernels.compiler import compile_kernels  # noqa: E402
from search_service.engines.whoosh import WhooshStore  # noqa: E402
from search_service.errors import QueryError  # noqa: E402
from search_service.query import Query  # noqa: E402
from tests.bench.workers import spin  # noqa: E402

LENGTHS = (10, 60, 150, 400)
WARMING = 6
EVERY_SLIP = 20
# The longest text that is taken.
MAX_CHARACTERS = 4000


def passages(store: WhooshStore, clauses: int, words: int, random: Random) -> Iterator[str]:
    """Texts of so many words, or of as many as are taken."""
    while True:
        for change in (_as_it_is, _with_slips, _cut):
            first, found = random.randrange(clauses), list[str]()
            while len(found) < words:
                found += store.clause(first % clauses).text.split()
                first += 1
            yield change(found[:words], random)[:MAX_CHARACTERS].rsplit(" ", 1)[0]


def _as_it_is(words: list[str], random: Random) -> str:
    return " ".join(words)


def _with_slips(words: list[str], random: Random) -> str:
    """Two letters swapped, one left out or one doubled."""
    for place in range(random.randrange(EVERY_SLIP), len(words), EVERY_SLIP):
        word, at = words[place], random.randrange(1, max(len(words[place]) - 1, 2))
        slips = (word[:at] + word[at + 1 :], word[: at + 1] + word[at:], word[: at - 1] + word[at : at + 1] + word[at - 1 : at])
        words[place] = random.choice(slips)
    return " ".join(words)


def _cut(words: list[str], random: Random) -> str:
    """Without a tenth of its words, somewhere in the middle, and without the end of its last word."""
    length = max(len(words) // 10, 1)
    start = random.randrange(1, len(words) - length)
    return " ".join([*words[:start], *words[start + length :]])[:-2] + " "


def main() -> None:
    parser = argparse.ArgumentParser(description="How long a pasted passage takes.")
    parser.add_argument("--index", type=Path, default=os.environ.get("SEARCH_SERVICE_TEST_INDEX", PROJECT / "index"))
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--texts", type=int, default=60, help="how many of each length")
    options = parser.parse_args()
    compile_kernels()
    store = WhooshStore(generations.current(options.index))
    with open_index(options.index, budget_ms=60_000, engine="columns") as index:
        print(
            f"{spin()}\n{index.status().clauses:,} clauses, seed {options.seed}, ms\n  words{'p50':>10}{'p95':>10}{'max':>10}"
        )
        for words in LENGTHS:
            texts = passages(store, index.status().clauses, words, Random(options.seed))
            for _ in range(WARMING):
                _milliseconds(index, next(texts))
            answered = [_milliseconds(index, next(texts)) for _ in range(options.texts)]
            times = [lasted for lasted in answered if lasted is not None]
            print(f"  {words:5}{np.median(times):10.2f}{np.percentile(times, 95):10.2f}{max(times):10.2f}", end="")
            print(f"{len(answered) - len(times):10}", flush=True)


def _milliseconds(index: Index, text: str) -> float | None:
    """None where the text is refused."""
    started = time.thread_time()
    try:
        index.answer(Query(text, per_page=10))
    except QueryError:
        return None
    return (time.thread_time() - started) * 1000


if __name__ == "__main__":
    main()
