"""How complete the histories of clauses are over the yearly series of a corpus.

    python -m tests.bench.series INDEX_DIR

Brute force compares each clause with all clauses of each other text of its series, by the similarity of CONTRACT: the nearest,
if it is near, must be in the history. Prints how many are, and how many pairs are less similar, which nobody looks for.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from search_service.precedents.history import history
from search_service.search.index import Index, open_index
from search_service.text.similarity import NEAR, bag

SERIES = {
    "Oceans and the law of the sea": ("A/RES/74/19", "A/RES/75/239", "A/RES/76/72", "A/RES/77/248", "A/RES/78/69"),
    "The right to food": ("A/RES/74/149", "A/RES/75/179", "A/RES/76/166", "A/RES/77/217"),
    "The embargo against Cuba": ("A/RES/74/7", "A/RES/77/7", "A/RES/78/7"),
}
# Less similar clauses have nothing in common but words.
WORTHLESS = 65.0


class SeriesRecall(NamedTuple):
    """Pairs of a clause and a text that has a near one; in how many the history has one of that text, and the nearest.

    `doubtful` counts the pairs that are similar, and not near.
    """

    expected: int
    in_history: int
    nearest: int
    doubtful: int


def series_recall(index: Index, symbols: Sequence[str], every: int = 1) -> SeriesRecall:
    """The recall over a series, of all clauses or of every so many."""
    documents = [index.document(symbol) for symbol in symbols]
    bags = {document.id: [bag(clause.text) for clause in document.clauses] for document in documents}
    expected, in_history, nearest, doubtful = 0, 0, 0, 0
    for document in documents:
        for clause, words in zip(document.clauses[::every], bags[document.id][::every], strict=True):
            versions = history(index.engine, index.clause(clause.id)).versions
            shown = {version.document_id: version.similarity for version in versions}
            for other in documents:
                best = process.extractOne(words, bags[other.id], scorer=fuzz.ratio, score_cutoff=WORTHLESS)
                if other is document or best is None:
                    continue
                score = best[1]
                doubtful += score < NEAR
                expected += score >= NEAR
                in_history += score >= NEAR and other.id in shown
                nearest += score >= NEAR and abs(shown.get(other.id, 0) - score) < 0.1
    return SeriesRecall(expected, in_history, nearest, doubtful)


def main(index_dir: Path) -> None:
    with open_index(index_dir, engine="whoosh") as index:
        for name, symbols in SERIES.items():
            found = series_recall(index, symbols)
            print(
                f"{name}: {found.expected:,} pairs, recall {found.in_history / found.expected:.4f}, "
                f"the nearest {found.nearest / found.expected:.4f}; {found.doubtful} from {WORTHLESS:.0f} to {NEAR:.0f}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
