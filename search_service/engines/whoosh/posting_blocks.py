"""Reads posting lists from Whoosh's matchers, block by block.

Whoosh's own searcher steps through postings in Python: reading "the" in 109,000 clauses takes 3 s, and 0.06 s by blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pickle import loads
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3LeafMatcher

from search_service.engines import deadlines
from search_service.engines.index.vocabulary import Ints, Longs

Reals = npt.NDArray[np.float64]

# A position is one number: the doc id above these bits, the index of the word in them.
WORD_BITS = 32
LAST_WORD = (1 << WORD_BITS) - 1
# A posting has the count of its positions in four bytes before their pickle.
_COUNT = 4


class DecodedPostings(NamedTuple):
    """The doc ids of a term, ascending, and its frequency in each."""

    doc_ids: Ints
    frequencies: Reals


NO_DOCS: Ints = np.zeros(0, np.int32)
NO_POSTINGS = DecodedPostings(NO_DOCS, np.zeros(0))


def read(matcher: Any) -> DecodedPostings:
    """The whole posting list of a matcher of one term."""
    doc_ids, frequencies = [NO_DOCS], [NO_POSTINGS.frequencies]
    for numbers, weights, _ in _blocks(matcher):
        doc_ids.append(numbers)
        frequencies.append(np.broadcast_to(np.asarray(1.0 if weights is None else weights, np.float64), len(numbers)))
    return DecodedPostings(np.concatenate(doc_ids), np.concatenate(frequencies))


def positions(matcher: Any, doc_ids: Ints) -> Longs:
    """The positions of a term in ascending doc ids: doc_id << WORD_BITS | word, ascending."""
    found = [*chain.from_iterable(_values(block, doc_ids) for block in _blocks(matcher, doc_ids))]
    entries = np.fromiter((entry for entry, _ in found), np.int64, len(found))
    counts = np.fromiter((len(distances) for _, distances in found), np.int64, len(found))
    distances = np.fromiter(chain.from_iterable(distances for _, distances in found), np.int64, int(counts.sum()))
    sums = np.concatenate([[0], np.cumsum(distances)])
    before = np.repeat(sums[np.cumsum(counts) - counts], counts)
    result: Longs = np.repeat(entries << WORD_BITS, counts) + sums[1:] - before
    return result


def common_indices(left: Ints, right: Ints) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The indices, in each of two ascending lists, of the numbers that are in both."""
    if len(left) > len(right):
        indices, others = common_indices(right, left)
        return others, indices
    if not len(left):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    others = np.minimum(right.searchsorted(left), len(right) - 1)
    shared = np.flatnonzero(right[others] == left)
    return shared, others[shared]


# The doc ids of a block, the weights of its postings (None if all are 1, a number if all are equal), and their values.
Block = tuple[Ints, Any, Sequence[bytes]]


def _blocks(matcher: Any, among: Ints | None = None) -> Iterator[Block]:
    """The blocks of a list, or only those that can have some of the doc ids in `among`.

    The attributes are those of Whoosh 2.7.4, which is its last version.
    """
    if not isinstance(matcher, W3LeafMatcher):  # a list of one posting is stored in the term index
        yield np.array(matcher._ids, np.int32), matcher._weights, matcher._values
        return
    before = 0
    while matcher.is_active():
        deadlines.check()
        behind = 0 if among is None else int(among.searchsorted(matcher.block_max_id(), "right"))
        if among is None or behind > before:
            matcher._read_data()
            distances, weights, values = matcher._data
            yield np.cumsum(distances, dtype=np.int32), weights, values
            before = behind
        matcher._next_block()


def _values(block: Block, doc_ids: Ints) -> Iterator[tuple[int, Sequence[int]]]:
    """The doc ids of a block that are in `doc_ids`, each with the distances between the positions of the term."""
    entries, _, values = block
    for i in common_indices(entries, doc_ids)[0].tolist():
        yield int(entries[i]), loads(values[i][_COUNT:])
