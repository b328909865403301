"""Known-item search: how high does a clause come that somebody remembers in part? Ours beside stock Whoosh and tantivy.

    pip install -r tests/bench/requirements.txt
    python tests/bench/relevance.py [--index DIRECTORY] [--seed N] [--clauses N] [--misses N] [--slow] [--ours]

Clauses are drawn by a fixed seed from all clauses of the index that have ten words and five content words; each is queried by
    six words    six consecutive words, as printed, without quotes
    five words   five of its content words, drawn and shuffled
    paraphrase   twelve consecutive words without their function words, singular and plural exchanged wherever the corpus
                 has the other form
Punctuation around words is taken off, so that no engine reads it as an operator. A hit counts if its words are those of the
drawn clause: half of the clauses are repeated from year to year, and any copy answers. Each list is read without repeated
wordings, for all engines alike, down to DEPTH; MRR is the mean of 1/rank, recall@10 the share that is found by rank 10, lost
the number of those that are not listed at all.

Six words are often a formula ("the Charter of the United Nations and") that hundreds of wordings share, and nobody can know
which of them was meant. So that setting has two more figures: `held` is the MRR of the first clause that has the six words side
by side, whichever it is, and `ceiling` the MRR of an order that lists just those clauses, the likeliest to be drawn first.

Who is asked how:
    ours         the search box as it stands: `Index.search(text)`
    whoosh       its own Searcher and BM25F over the `stem` field of the very same index, with its QueryParser in its default
                 group, AndGroup ("all"); --slow adds OrGroup.factory(0.9), its manual's advice where any word may match
                 ("any"), which takes seconds a query
    tantivy      BM25 over an index of the same texts with its own English stemmer ("en_stem"), parse_query_lenient, as its
                 guide advises for what people type: any word matches by default; and with conjunction_by_default ("all")
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import tantivy  # noqa: E402
from whoosh import index as whoosh_index  # noqa: E402
from whoosh import scoring  # noqa: E402
from whoosh.qparser import AndGroup, OrGroup, QueryParser  # noqa: E402

from search_service import Index, open_index  # noqa: E402 - the project is not installed, it is run from its folder
from search_service.engines import generations  # noqa: E402
from search_service.engines.columns.kernels.compiler import compile_kernels  # noqa: E402
from search_service.engines.whoosh import CLAUSES, clause_schema  # noqa: E402
from tests.bench.known_items import SETTINGS, Corpus, Known, clauses_with_words, corpus_of, drawn  # noqa: E402

DEPTH = 100
# Lists are read this deep before repeated wordings are taken out: the most copies of one wording are some hundreds.
RAW_DEPTH = 1000

Search = Callable[[str], Iterable[int]]
"""Finds the numbers of clauses, best first."""

# --- who is asked -----------------------------------------------------------------------------------------------------


def ours(index: Index, corpus: Corpus) -> dict[str, Search]:
    number_of = {clause_id: number for number, clause_id in enumerate(corpus.ids)}
    return {"ours": lambda text: [number_of[result.hit.clause.id] for result in index.search(text, per_page=DEPTH).clauses]}


def stock_whoosh(folder: Path, slow: bool) -> dict[str, Search]:
    searcher = whoosh_index.open_dir(folder, CLAUSES, readonly=True, schema=clause_schema()).searcher(weighting=scoring.BM25F())

    def search(group: object) -> Search:
        parser = QueryParser("stem", clause_schema(), group=group)
        return lambda text: [hit.docnum for hit in searcher.search(parser.parse(text), limit=RAW_DEPTH)]

    every, some = {"whoosh all": search(AndGroup)}, {"whoosh any": search(OrGroup.factory(0.9))}
    return every | some if slow else every


def stock_tantivy(corpus: Corpus) -> dict[str, Search]:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_integer_field("number", fast=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for number, text in enumerate(corpus.texts):
        writer.add_document(tantivy.Document(text=text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def found(text: str, conjunction: bool) -> list[int]:
        query, _ = index.parse_query_lenient(text, ["text"], conjunction_by_default=conjunction)
        addresses = [address for _, address in searcher.search(query, RAW_DEPTH, count=False).hits]
        return [int(number) for number in searcher.fast_field_values("number", addresses) if number is not None]

    return {"tantivy any": lambda text: found(text, False), "tantivy all": lambda text: found(text, True)}


# --- the answers ------------------------------------------------------------------------------------------------------


def listed(search: Search, known: Known, corpus: Corpus) -> list[int]:
    """The wordings that an engine lists, each once."""
    return list(dict.fromkeys(corpus.wordings[number] for number in search(known.text)))[:DEPTH]


def rank(wordings: Sequence[int], wanted: Collection[int]) -> int | None:
    """The place, from 1, of the first of the wanted wordings."""
    return next((place for place, wording in enumerate(wordings, 1) if wording in wanted), None)


def mrr(ranks: Sequence[int | None]) -> float:
    return sum(1 / place for place in ranks if place) / len(ranks)


def recall(ranks: Sequence[int | None], at: int = 10) -> float:
    return sum(place is not None and place <= at for place in ranks) / len(ranks)


def ceiling(questions: Sequence[Known], with_words: Sequence[dict[int, float]], corpus: Corpus) -> float:
    """The MRR of an order that lists just what holds the words side by side, the likeliest first; ties fall by chance."""
    total = 0.0
    for known, chances in zip(questions, with_words, strict=True):
        wanted = chances[corpus.wordings[known.clause]]
        first = sum(chance > wanted for chance in chances.values()) + 1
        last = sum(chance >= wanted for chance in chances.values())
        total += sum(1 / place for place in range(first, last + 1)) / (last - first + 1)
    return total / len(questions)


# --- the table --------------------------------------------------------------------------------------------------------


def report(
    engines: dict[str, Search], questions: Sequence[Known], corpus: Corpus, with_words: Sequence[Collection[int]], misses: int
) -> None:
    """Print a line for each engine, and the questions that the first of them answered worst."""
    worst: list[tuple[int, Known]] = []
    for name, search in engines.items():
        lists = [listed(search, known, corpus) for known in questions]
        ranks = [rank(found, {corpus.wordings[known.clause]}) for found, known in zip(lists, questions, strict=True)]
        line = f"  {name:12}{mrr(ranks):8.4f}{recall(ranks):11.4f}{ranks.count(None):8}"
        if with_words:
            line += f"{mrr([rank(found, clauses) for found, clauses in zip(lists, with_words, strict=True)]):8.4f}"
        print(line, flush=True)
        places = [(place or DEPTH + 1, known) for place, known in zip(ranks, questions, strict=True)]
        worst = worst or sorted(places, key=lambda pair: -pair[0])
    for place, known in worst[:misses]:
        print(f"    {place if place <= DEPTH else 'lost':>5} {corpus.ids[known.clause]}: {known.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Known-item search: ours beside stock Whoosh and tantivy.")
    parser.add_argument("--index", type=Path, default=os.environ.get("SEARCH_SERVICE_TEST_INDEX", PROJECT / "index"))
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--clauses", type=int, default=500)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print our N worst queries of a setting")
    parser.add_argument("--slow", action="store_true", help="ask Whoosh for any word, too")
    parser.add_argument("--ours", action="store_true", help="ask ours only")
    options = parser.parse_args()
    compile_kernels()
    folder = generations.current(Path(options.index))
    corpus = corpus_of(folder)
    chance = random.Random(options.seed)
    clauses = drawn(corpus, options.clauses, chance)
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    print(f"{day}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    print(f"Whoosh {version('whoosh')}, tantivy {version('tantivy')}, generation {folder.name}")
    print(f"{len(clauses)} of {len(corpus.texts):,} clauses ({len(set(corpus.wordings)):,} wordings), seed {options.seed}")
    print(f"  {'':12}{'MRR':>8}{'recall@10':>11}{'lost':>8}{'with_words':>8}")
    with open_index(options.index, budget_ms=60_000) as index:
        engines = ours(index, corpus)
        if not options.ours:
            engines |= stock_whoosh(folder, options.slow) | stock_tantivy(corpus)
        for setting, ask in SETTINGS.items():
            questions = [Known(clause, ask(corpus.texts[clause], corpus, chance)) for clause in clauses]
            with_words = clauses_with_words(questions, corpus) if setting == "six words" else []
            print(f"\n{setting}, for example: {questions[0].text}", flush=True)
            report(engines, questions, corpus, with_words, options.misses)
            if with_words:
                print(f"  {'ceiling':12}{ceiling(questions, with_words, corpus):8.4f}")


if __name__ == "__main__":
    main()
