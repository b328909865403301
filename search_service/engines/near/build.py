"""Builds near wordings: writes bags, twins, groups and precedents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from search_service.engines.arrays import Array, save, strings
from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.near.bags import Bags
from search_service.engines.near.lineage import groups, numbered, precedents, shifts
from search_service.engines.near.postings import frequencies, postings_of_words
from search_service.engines.near.sources import NearSources
from search_service.engines.near.twins import twins
from search_service.model import Clause

FOLDER = "near"
# A word that more than MAX_BAGS bags have is not indexed: it does not tell bags apart. A bag with fewer than MIN_WORDS indexed
# words is compared with every text.
MAX_BAGS, MIN_WORDS = 4000, 3


def build(folder: Path, sources: NearSources, wording_of: Ints, clause: Callable[[int], Clause]) -> None:
    """Write the arrays of near wordings into a new folder of a generation.

    `wording_of` has the wording id of each clause; `clause` reads a clause by its doc id.
    """
    found, day_of, series = sources.bags, sources.day_of, numbered(sources.series)
    lengths = found.lengths()
    pairs = twins(found, lengths)
    precedent_of = precedents(found.of_clause, pairs, sources.document_of, day_of, series, sources.languages)
    arrays: dict[str, Array] = {
        "bag_of": found.of_clause,
        "bag_ids": found.ids,
        "bag_starts": found.starts,
        "bag_lengths": lengths,
        "document_of": sources.document_of,
        "wording_of": wording_of,
        "day_of": day_of,
        "series_of": series,
        "group_of": groups(found.of_clause, pairs)[found.of_clause] if len(found) else found.of_clause,
        "precedent_of": precedent_of,
        "shift_of": shifts(sources.verbs, precedent_of, sources.document_of, sources.series, clause),
        "twin_starts": np.searchsorted(pairs.first, np.arange(len(found) + 1)),
        "twins": pairs.second,
        "twin_similarity": pairs.similarity,
    }
    arrays |= strings("word", found.words) | _clauses(found.of_clause, day_of[sources.document_of])
    save(folder, arrays | _postings(found), FOLDER)


def _clauses(bag_of: Ints, day_of: Ints) -> dict[str, Array]:
    """The clauses of each bag, the oldest first, the undated last."""
    order = np.lexsort((np.where(day_of > 0, day_of, np.iinfo(np.int32).max), bag_of)).astype(np.int32)
    starts = np.searchsorted(bag_of[order], np.arange(int(bag_of.max(initial=-1)) + 2))
    return {"clauses": order, "clause_starts": starts}


def _postings(found: Bags) -> dict[str, Array]:
    """The bags of each indexed word; how many characters of each bag such words make up; and the bags with hardly any."""
    counts = frequencies(found)
    widths = np.array([len(word) + 1 for word in found.words], np.int64)
    telling, indexed = np.zeros(len(found), np.int32), np.zeros(len(found), np.int32)
    for word, bag in _telling(found, counts):
        if len(bag):
            first, last = int(bag[0]), int(bag[-1]) + 1
            telling[first:last] = np.bincount(bag - first, widths[word])
            indexed[first:last] = np.bincount(bag - first)
    postings, starts = postings_of_words(_telling(found, counts), np.where(counts <= MAX_BAGS, counts, 0))
    return {
        "postings": postings,
        "posting_starts": starts,
        "telling": telling,
        "common_bags": np.flatnonzero(indexed < MIN_WORDS).astype(np.int32),
    }


def _telling(found: Bags, counts: Longs) -> Iterator[tuple[Ints, Ints]]:
    """The words of each bag that tell it apart, and the bag of each, in steps."""
    for step in found.steps():
        word, bag = found.distinct_words(*step)
        kept = counts[word] <= MAX_BAGS
        yield word[kept], bag[kept]
