"""How fast we search, beside tantivy, SQLite FTS5 and stock Whoosh: the same clauses, the same questions, the same run.

    pip install -r tests/bench/requirements.txt
    python tests/bench/speed.py [--index DIRECTORY] [--seed N] [--times N] [--repeat N] [--engines NAME...] [--keep DIRECTORY]

The clauses are those of the index at DIRECTORY; with --times 4 the corpus is four times as large, the same documents with other
ids and symbols. Every engine builds an index of them, in one thread but for ours, which decides itself; --keep keeps these and
takes those that are there. Asked are the fixed questions of `questions.tsv` and 160 that the seed draws from the corpus, one
after another, each put to all engines in turn before the next; of --repeat times, the fastest counts. No engine caches answers.

    ten hits       the ids and texts of the ten best clauses, one hit a clause, nothing counted
    full request   ten hits, the exact total, five facets (type, verb, session, agenda item, symbol) of twenty values, each
                   counted without its own filter, and ten marked passages. Ours is what the search page asks: both text
                   fields, titles, proximity, the totals of wordings and documents, identical wordings listed once

How the others are tuned, by their own manuals:
    tantivy   one segment; facets are fast fields, counted by one aggregation for all that share their filters; words are
              looked up in a field of English stems, phrases and prefixes in one of plain words, so that it finds what ours
              finds; ten hits without a count, so that block-max WAND can skip; its snippet generator
    FTS5      two indexes (porter; plain words with prefix indexes) over one content table, optimized; ORDER BY rank;
              its snippet(); facets from a temporary table of what matched; memory-mapped, immutable
    Whoosh    its own searcher on our index, one segment; groupedby facets that only count; its highlighter

With `--engines opensearch` our own requests also go to the cluster that SEARCH_SERVICE_OPENSEARCH_URL names, after it was
loaded.

Questions on which the engines' totals differ by more than 2 % are counted and told: each has its own rules for words.
Xapian's binding comes with the system's Python (python3-xapian) and cannot be installed here: it is left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np
from msgspec import structs

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service.engines import generations  # noqa: E402 - the project is not installed, it is run from its folder
from search_service.engines.arrays import Columns  # noqa: E402
from search_service.engines.whoosh import WhooshStore  # noqa: E402
from search_service.model import Document  # noqa: E402
from tests.bench.peers import OPENSEARCH, OURS, Kind, Peer  # noqa: E402
from tests.bench.questions import KINDS, Drawing, Question, fixed  # noqa: E402
from tests.bench.slow_peers import WHOOSH  # noqa: E402
from tests.bench.workers import ENGINES, measured, spin  # noqa: E402

# --- the corpus -------------------------------------------------------------------------------------------------------


def corpus(folder: Path, times: int) -> list[Document]:
    """All documents of an index with their clauses, `times` times."""
    store = WhooshStore(folder)
    status = store.status(OURS.name)
    document_of = Columns(folder)["document_of"]
    clauses = [store.clause(number) for number in range(status.clauses)]
    bounds = np.searchsorted(document_of, np.arange(status.documents + 1)).tolist()
    documents = [
        replace(store.document(number), clauses=tuple(clauses[first:last]))
        for number, (first, last) in enumerate(pairwise(bounds))
    ]
    return [_copied(document, copy) for copy in range(times) for document in documents]


def _copied(document: Document, copy: int) -> Document:
    if not copy:
        return document
    mark = f" copy {copy}"
    clauses = tuple(structs.replace(clause, id=clause.id + mark) for clause in document.clauses)
    return replace(document, id=document.id + mark, symbol=document.symbol and document.symbol + mark, clauses=clauses)


def prepared(kind: Kind, folder: Path, documents: Sequence[Document]) -> tuple[Path, str]:
    """The folder of an engine's index, built if it is not there, and how long that took, in words."""
    if kind is WHOOSH:
        return folder / OURS.name, "as ours"
    aside = folder / kind.name
    if aside.exists():
        return aside, "kept"
    aside.mkdir(parents=True)
    started, used = time.perf_counter(), time.process_time()
    kind.build(aside, documents)
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    return aside, f"{seconds:.1f} s ({cpu:.1f} s CPU)"


# --- the clock --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timing:
    """The milliseconds that one engine took for one question."""

    engine: str
    question: Question
    ten_hits: float
    full: float
    total: int


def timed(kinds: Sequence[Kind], peers: dict[str, Peer], questions: Sequence[Question], repeat: int) -> list[Timing]:
    timings = []
    for number, question in enumerate(questions):
        names = [kind.name for kind in kinds if number % kind.every == 0]
        ten_hits, full, totals = ({name: float("inf") for name in names} for _ in range(3))
        for _ in range(repeat):
            for name in names:
                ten_hits[name] = min(ten_hits[name], _milliseconds(peers[name].ten_hits, question))
                full[name] = min(full[name], _milliseconds(peers[name].full, question))
        for name in names:
            totals[name] = peers[name].full(question).total
        timings += [Timing(name, question, ten_hits[name], full[name], int(totals[name])) for name in names]
    return timings


def _milliseconds(ask: Callable[[Question], object], question: Question) -> float:
    started = time.perf_counter()
    ask(question)
    return (time.perf_counter() - started) * 1000


# --- the tables -------------------------------------------------------------------------------------------------------


def report(timings: Sequence[Timing], engine: str, what: str) -> None:
    """A line for each kind of question: ours and the other engine on the questions that both were asked, and the ratios."""
    theirs = {timing.question: timing for timing in timings if timing.engine == engine}
    ours = {timing.question: timing for timing in timings if timing.engine == OURS.name and timing.question in theirs}
    print(f"\n{what}, ms{'':14}ours p50   p95    max   {engine:>10} p50   p95    max    ratio p50   p95  questions")
    for kind in (*KINDS, "all"):
        chosen = [question for question in ours if kind in ("all", question.kind)]
        if not chosen:
            continue
        first, second = ([_of(found[question], what) for question in chosen] for found in (ours, theirs))
        left, right = _summary(first), _summary(second)
        print(
            f"  {kind:22}{left[0]:8.2f}{left[1]:7.2f}{left[2]:7.2f}{right[0]:18.2f}{right[1]:7.2f}{right[2]:7.2f}"
            f"{right[0] / left[0]:12.2f}{right[1] / left[1]:7.2f}{len(chosen):8}"
        )


def _of(timing: Timing, what: str) -> float:
    return timing.full if what == "full request" else timing.ten_hits


def _summary(times: Sequence[float]) -> tuple[float, float, float]:
    return float(np.median(times)), float(np.percentile(times, 95)), max(times)


def disagreements(timings: Sequence[Timing], engine: str) -> str:
    ours = {timing.question: timing.total for timing in timings if timing.engine == OURS.name}
    theirs = {timing.question: timing.total for timing in timings if timing.engine == engine}
    differing = [question for question, total in theirs.items() if abs(total - ours[question]) > 0.02 * ours[question]]
    examples = "; ".join(f"{question.text} {ours[question]} : {theirs[question]}" for question in differing[:3])
    return f"  {engine}: {len(differing)} of {len(theirs)}{f', such as {examples}' if differing else ''}"


def sizes(kinds: Iterable[Kind], folder: Path, documents: Sequence[Document]) -> dict[str, Path]:
    """Build or find each index, print what it costs, and say where it is."""
    text = sum(len(clause.text.encode()) for document in documents for clause in document.clauses)
    clauses = sum(len(document.clauses) for document in documents)
    print(f"\n{clauses:,} clauses of {len(documents):,} documents, {text / 1e6:.1f} MB of text")
    print(f"  {'':10}{'build':>24}{'MB':>8}{'x text':>8}{'open ms':>10}{'first ms':>10}{'two workers MB':>16}")
    folders = {}
    for kind in kinds:
        place, build = prepared(kind, folder, documents)
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        worker = measured(kind, place)
        print(
            f"  {kind.name:10}{build:>24}{size / 1e6:8.0f}{size / text:8.1f}"
            f"{worker.opening_ms:10.0f}{worker.first_ms:10.0f}{worker.memory_mb:16.0f}",
            flush=True,
        )
        folders[kind.name] = place
    return folders


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed, beside tantivy, SQLite FTS5 and stock Whoosh.")
    parser.add_argument("--index", type=Path, default=os.environ.get("SEARCH_SERVICE_TEST_INDEX", PROJECT / "index"))
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--times", type=int, default=1, help="how many times the corpus")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=[name for name in ENGINES if name != OPENSEARCH.name])
    parser.add_argument("--keep", type=Path, help="where the indexes are kept")
    options = parser.parse_args()
    kinds = [kind for kind in ENGINES.values() if kind is OURS or kind.name in options.engines]
    folder = options.keep or Path(tempfile.mkdtemp(prefix="speed-"))
    try:
        run(kinds, folder / f"times-{options.times}", corpus(generations.current(options.index), options.times), options)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


def run(kinds: Sequence[Kind], folder: Path, documents: Sequence[Document], options: argparse.Namespace) -> None:
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    print(f"{day}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    print(spin())
    print(f"NumPy {version('numpy')}, tantivy {version('tantivy')}, Whoosh {version('whoosh')}, seed {options.seed}")
    folders = sizes(kinds, folder, documents)
    questions = fixed() + Drawing(documents, options.seed).questions()
    peers = {kind.name: kind.opened(folders[kind.name]) for kind in kinds}
    timings = timed(kinds, peers, questions, options.repeat)
    for kind in kinds[1:]:
        for what in ("ten hits", "full request"):
            report(timings, kind.name, what)
    print("\nquestions whose totals differ")
    for kind in kinds[1:]:
        print(disagreements(timings, kind.name))


if __name__ == "__main__":
    main()
