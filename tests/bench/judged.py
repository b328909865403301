"""Judged information needs: how well the ten first hits answer them, ours beside stock Whoosh and tantivy.

    pip install -r tests/bench/requirements.txt
    python tests/bench/judged.py TOPICS QRELS [--index DIRECTORY] [--each] [--ours]

TOPICS and QRELS are tables parted by tabs, with a header and no quoting: `topic` and `query` of each need as it was typed; and
`topic`, `clause`, `grade` (0 to 2) and `wording` of each judged clause. A wording is the first twelve hexadecimal digits of the
SHA-1 of a text in lower case whose runs of other characters than word characters are one blank. A hit is looked up by its
wording, then by its id; of hits of one wording the first counts; what nobody judged counts as not relevant.

    nDCG@10     gain 2^grade - 1, discount log2(rank + 1); the ideal order is that of all judged wordings of the need
    P@5         the share of the first five that has grade 1 or 2; success@1 says it of the first
    MRR         the mean of 1 / rank of the first hit of grade 2
    nothing     the share of the needs that find nothing
    unjudged    the share of the first ten that nobody judged: an engine that finds what no other found is undervalued

Every engine is asked once, with its default settings. Ours lists the clauses that match and then the close ones.
    ours         the search box as it stands: `Index.search(query)`
    whoosh any   its own Searcher and BM25F over the `stem` field of the very same index, with its QueryParser and OrGroup
    tantivy any  BM25 over an index of the same texts with its English stemmer, parse_query_lenient: any word matches;
    tantivy all  and with conjunction_by_default
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1
from math import log2
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from whoosh import index as whoosh_index  # noqa: E402
from whoosh import scoring  # noqa: E402
from whoosh.qparser import OrGroup, QueryParser  # noqa: E402

from search_service import Index, open_index  # noqa: E402 - the project is not installed, it is run from its folder
from search_service.engines import generations  # noqa: E402
from search_service.engines.columns.kernels.compiler import compile_kernels  # noqa: E402
from search_service.engines.whoosh import CLAUSES, clause_schema  # noqa: E402
from tests.bench.known_items import Corpus, corpus_of  # noqa: E402
from tests.bench.relevance import stock_tantivy  # noqa: E402

DEPTH = 10
# Lists are read this deep before repeated wordings are taken out.
RAW_DEPTH = 1000

Search = Callable[[str], Iterable[str]]
"""Finds the ids of clauses, best first."""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody typed, and the grades of the clauses judged for it: by wording, and by id."""

    topic: str
    query: str
    by_wording: Mapping[str, int]
    by_id: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """How the first hits of one need were judged."""

    ndcg: float
    precision: float
    success: float
    reciprocal: float
    nothing: float
    unjudged: float


def needs(topics: Path, judgments: Path) -> list[Need]:
    by_wording: dict[str, dict[str, int]] = {}
    by_id: dict[str, dict[str, int]] = {}
    for row in _rows(judgments):
        by_wording.setdefault(row["topic"], {})[row["wording"]] = int(row["grade"])
        by_id.setdefault(row["topic"], {})[row["clause"]] = int(row["grade"])
    return [
        Need(row["topic"], row["query"], by_wording[row["topic"]], by_id[row["topic"]])
        for row in _rows(topics)
        if row["topic"] in by_wording
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return [*csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]


def wording(text: str) -> str:
    return sha1(re.sub(r"\W+", " ", text).lower().strip().encode()).hexdigest()[:12]


# --- who is asked -----------------------------------------------------------------------------------------------------


def ours(index: Index) -> Search:
    def found(query: str) -> list[str]:
        results = index.search(query)
        return [shown.hit.clause.id for shown in (*results.clauses, *getattr(results, "close", ()))]

    return found


def whoosh_any(folder: Path) -> Search:
    searcher = whoosh_index.open_dir(folder, CLAUSES, readonly=True, schema=clause_schema()).searcher(weighting=scoring.BM25F())
    parser = QueryParser("stem", clause_schema(), group=OrGroup)
    return lambda query: [hit["id"] for hit in searcher.search(parser.parse(query), limit=RAW_DEPTH)]


def by_number(search: Callable[[str], Iterable[int]], corpus: Corpus) -> Search:
    return lambda query: [corpus.ids[number] for number in search(query)]


# --- the figures ------------------------------------------------------------------------------------------------------


def figures(found: Sequence[tuple[str, str]], need: Need) -> Figures:
    """The figures of a list of hits, each with its wording and its id, no wording twice."""
    grades = [need.by_wording.get(digest, need.by_id.get(clause_id)) for digest, clause_id in found[:DEPTH]]
    gains = [grade or 0 for grade in grades]
    ideal = _gain(sorted(need.by_wording.values(), reverse=True)[:DEPTH])
    firsts = (1 / rank for rank, grade in enumerate(gains, 1) if grade == 2)
    return Figures(
        ndcg=_gain(gains) / ideal if ideal else 0.0,
        precision=sum(grade > 0 for grade in gains[:5]) / 5,
        success=float(gains[:1] > [0]),
        reciprocal=next(firsts, 0.0),
        nothing=float(not found),
        unjudged=grades.count(None) / len(grades) if grades else 0.0,
    )


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def judged(search: Search, need: Need, corpus: Corpus, numbers: Mapping[str, int]) -> Figures:
    found: dict[str, str] = {}
    for clause_id in search(need.query):
        found.setdefault(wording(corpus.texts[numbers[clause_id]]), clause_id)
        if len(found) == DEPTH:
            break
    return figures([*found.items()], need)


def main() -> None:
    parser = argparse.ArgumentParser(description="Judged information needs: ours beside stock Whoosh and tantivy.")
    parser.add_argument("topics", type=Path)
    parser.add_argument("judgments", type=Path, metavar="qrels")
    parser.add_argument("--index", type=Path, default=os.environ.get("SEARCH_SERVICE_TEST_INDEX", PROJECT / "index"))
    parser.add_argument("--each", action="store_true", help="print the nDCG@10 of each need, too")
    parser.add_argument("--ours", action="store_true", help="ask ours only")
    options = parser.parse_args()
    judgments = needs(options.topics, options.judgments)
    compile_kernels()
    folder = generations.current(Path(options.index))
    corpus = corpus_of(folder)
    numbers = {clause_id: number for number, clause_id in enumerate(corpus.ids)}
    with open_index(options.index, budget_ms=60_000) as index:
        engines = {"ours": ours(index)}
        if not options.ours:
            engines["whoosh any"] = whoosh_any(folder)
            engines |= {name: by_number(search, corpus) for name, search in stock_tantivy(corpus).items()}
        answers = {name: [judged(search, need, corpus, numbers) for need in judgments] for name, search in engines.items()}
    print(f"{len(judgments)} needs, {len(corpus.texts):,} clauses, generation {folder.name}")
    if options.each:
        print(f"  {'':24}" + "".join(f"{name:>12}" for name in answers))
        for place, need in enumerate(judgments):
            row = "".join(f"{answered[place].ndcg:12.3f}" for answered in answers.values())
            print(f"  {need.topic} {need.query[:20]:21}{row}")
    print(f"  {'':12}{'nDCG@10':>9}{'P@5':>9}{'success@1':>11}{'MRR':>9}{'nothing':>9}{'unjudged':>10}")
    for name, answered in answers.items():
        print(f"  {name:12}{_mean(answered, 'ndcg'):9.3f}{_mean(answered, 'precision'):9.3f}", end="")
        print(f"{_mean(answered, 'success'):11.3f}{_mean(answered, 'reciprocal'):9.3f}", end="")
        print(f"{_mean(answered, 'nothing'):9.3f}{_mean(answered, 'unjudged'):10.3f}")


def _mean(answered: Sequence[Figures], name: str) -> float:
    return sum(getattr(figure, name) for figure in answered) / max(len(answered), 1)


if __name__ == "__main__":
    main()
