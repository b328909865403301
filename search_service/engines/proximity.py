"""The proximity bonuses of a conjunction: phrases and the shortest window.

A clause that matches all terms of a conjunction scores more for each row of words that it holds as a phrase: the pairs of
neighbouring terms, and all words that were typed in a row where these are three or more. That is the sequential dependence
model of Metzler and Croft (2005). For its words in any order stands how narrow the passage is that holds all stems:
PASSAGE_WEIGHT x the idf of the stems x their number / its width. A row scores its weight x the sum of the idf of its words;
none counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from search_service.engines.weights import PAIR_WEIGHT, RUN_WEIGHT
from search_service.query import And, Node, Or, Phrase, Word

# The nodes that are typed as words.
WORDS = (Word, Phrase)
# Windows count from this number of stems on, and for at most this number of clauses. For fewer stems, pairs of neighbours are
# enough; for more clauses, reading their texts takes longer than finding them did.
MIN_STEMS, MAX_CLAUSES = 4, 250


def by_words(tree: Node) -> bool:
    """Whether a tree ranks by words, so that the reuse prior counts too; the clauses of a symbol keep document order."""
    return any(map(by_words, tree.children)) if isinstance(tree, (And, Or)) else isinstance(tree, WORDS)


# Words side by side, and their weight.
Row = tuple[tuple[Word, ...], float]


def together(children: Iterable[Node]) -> list[Row]:
    """The phrases of these children that add to the score of a clause that has them.

    They are the pairs of neighbours, and each run of three or more words as a whole: the sequential dependence model of
    Metzler and Croft (2005), without its term for words in any order. What a row scores is its weight times the sum of the idf
    of its words; no row comes twice.
    """
    # Keyed by the words themselves: hashing their nodes would take longest.
    found: dict[tuple[str, ...], Row] = {}
    for run in _runs(children):
        for left, right in pairwise(run):
            pair = left[-1], right[0]
            found.setdefault((pair[0].exact, pair[1].exact), (pair, PAIR_WEIGHT))
        words = tuple([word for part in run for word in part])
        if len(run) > 1 and len(words) > 2:
            found.setdefault(tuple([word.exact for word in words]), (words, RUN_WEIGHT))
    return [*found.values()]


def in_one_passage(children: Iterable[Node], clauses: int) -> tuple[str, ...]:
    """The stems whose shortest window adds to the score of a clause; () if windows do not count.

    `clauses` is the number of matches. The bonus is PASSAGE_WEIGHT x the idf of the stems x their number / the width.
    """
    if not 0 < clauses <= MAX_CLAUSES:
        return ()
    stems = dict.fromkeys([word.stem for run in _runs(children) for part in run for word in part])
    return tuple(stems) if len(stems) >= MIN_STEMS else ()


def _runs(children: Iterable[Node]) -> Iterator[list[tuple[Word, ...]]]:
    """The runs of words and phrases as typed; any other node ends a run."""
    run: list[tuple[Word, ...]] = []
    for child in children:
        if isinstance(child, WORDS):
            run.append(child.words if isinstance(child, Phrase) else (child,))
        else:
            yield run
            run = []
    yield run
