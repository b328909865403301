"""Asks two engines the same random queries and tells where they disagree or fail: `two_engines.py --count 100000`.

Each query is a derivation of the language, mutated or any text at all, with parameters; `--index` is the folder of an index
of the columns. Whoosh and the columns must find the same clauses in the same order with the same totals, counts and readings,
or refuse with the same words. What fails or takes over a second of work is printed as a line for crash_corpus.txt;
the exit code says whether there was any.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search_service import Index, open_index
from search_service.engines.columns.kernels.compiler import compile_kernels
from search_service.errors import SearchServiceError
from search_service.query import read_arguments
from search_service.search.index import refusal
from tests.query.fuzzing import NASTY, Arguments, arguments, material

ENGINES = ("whoosh", "columns")
SLOW_SECONDS = 1.0
# In a budget of which no search runs out: that one engine is slower is no disagreement.
BUDGET_MS = 60_000


def answer(index: Index, pairs: Arguments) -> tuple[object, ...]:
    """What an engine says of a request: its hits, totals and counts, or why it refuses it."""
    query, problems = read_arguments(pairs)
    try:
        if problems:
            raise refusal(problems[0])
        found = index.answer(query)
    except SearchServiceError as error:
        return type(error).__name__, str(error)
    hits = tuple(result.hit.clause.id for result in found.clauses)
    counts = {facet.facet.name: dict(facet.counts) for facet in found.facets}
    return "found" if found.total else "nothing", hits, found.total, found.distinct, found.documents, counts, found.understood


def any_arguments(random: Random, letters: str) -> Arguments:
    """Any text at all: of letters of the corpus, signs, surrogates and controls, sometimes very long."""
    size = random.choice((1, 5, 40, 40, 1000, 5000))
    pieces = (*NASTY, *letters, " ", " ", chr(random.randint(0, 0x10FFFF)))
    return [("q", "".join(random.choice(pieces) for _ in range(random.randint(0, size))))]


def compared(indexes: list[Index], pairs: Arguments) -> tuple[str, str]:
    """What became of a request, and the fault that it shows; "" for none."""
    started = time.process_time()
    try:
        answers = [answer(index, pairs) for index in indexes]
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"
    seconds = time.process_time() - started
    fault = f"took {seconds:.1f} s" if seconds > SLOW_SECONDS else ""
    if answers[0] != answers[1]:
        fault = f"{[one for one, other in zip(*answers, strict=False) if one != other]} by {ENGINES[0]} alone"
    return str(answers[0][0]), fault


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    compile_kernels()
    outcomes, faults = Counter[str](), 0
    with ExitStack() as stack:
        indexes = [stack.enter_context(open_index(options.index, BUDGET_MS, engine)) for engine in ENGINES]
        some = material(indexes[1], Random(options.seed))
        letters = "".join(sorted({letter for text in some.texts for letter in text}))
        for seed in range(options.seed, options.seed + options.count):
            random = Random(seed)
            pairs = arguments(random, some) if random.random() < 0.8 else any_arguments(random, letters)
            outcome, fault = compared(indexes, pairs)
            outcomes[outcome] += 1
            if fault:
                faults += 1
                print(f"{seed}: {fault[:300]}\n  {urlencode(pairs, errors='surrogatepass')[:2000]}", flush=True)
    print(f"{options.count} queries, {faults} faults:", ", ".join(f"{count} {name}" for name, count in outcomes.most_common()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
