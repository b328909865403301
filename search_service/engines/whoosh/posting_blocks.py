"""Posting lists read from Whoosh's matchers, a block of up to 128 entries at a time.

Whoosh's own searcher moves from entry to entry in Python. To read "the" in 109,000 clauses so takes it 3 s; by blocks, 0.06 s.
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

# An entry and a word in it as one number: so many bits are the word's.
WORD_BITS = 32
LAST_WORD = (1 << WORD_BITS) - 1
# Before the pickle of its positions, a posting has their count in four bytes.
_COUNT = 4


class DecodedPostings(NamedTuple):
    """The entries that hold a term, ascending, and how often each does."""

    ids: Ints
    frequencies: Reals


NO_IDS: Ints = np.zeros(0, np.int32)
NO_POSTINGS = DecodedPostings(NO_IDS, np.zeros(0))


def read(matcher: Any) -> DecodedPostings:
    """The whole list of a matcher of one term."""
    ids, frequencies = [NO_IDS], [NO_POSTINGS.frequencies]
    for numbers, weights, _ in _blocks(matcher):
        ids.append(numbers)
        frequencies.append(np.broadcast_to(np.asarray(1.0 if weights is None else weights, np.float64), len(numbers)))
    return DecodedPostings(np.concatenate(ids), np.concatenate(frequencies))


def positions(matcher: Any, ids: Ints) -> Longs:
    """Where a term stands in these entries, which ascend: entry << WORD_BITS | word, ascending."""
    found = [*chain.from_iterable(_values(block, ids) for block in _blocks(matcher, ids))]
    entries = np.fromiter((entry for entry, _ in found), np.int64, len(found))
    counts = np.fromiter((len(distances) for _, distances in found), np.int64, len(found))
    distances = np.fromiter(chain.from_iterable(distances for _, distances in found), np.int64, int(counts.sum()))
    sums = np.concatenate([[0], np.cumsum(distances)])
    before = np.repeat(sums[np.cumsum(counts) - counts], counts)
    standing: Longs = np.repeat(entries << WORD_BITS, counts) + sums[1:] - before
    return standing


def meeting(left: Ints, right: Ints) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where the numbers that two ascending lists share stand in each of them."""
    if len(left) > len(right):
        indices, others = meeting(right, left)
        return others, indices
    if not len(left):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    others = np.minimum(right.searchsorted(left), len(right) - 1)
    shared = np.flatnonzero(right[others] == left)
    return shared, others[shared]


# The numbers of a block's entries, the weights of its postings (None for 1 each, one number for all alike), and their values.
Block = tuple[Ints, Any, Sequence[bytes]]


def _blocks(matcher: Any, among: Ints | None = None) -> Iterator[Block]:
    """The blocks of a list; only those that may have some of the entries named, where they are named.

    The attributes are those of Whoosh 2.7.4, which is its last version.
    """
    if not isinstance(matcher, W3LeafMatcher):  # a list of one posting stands in the index of terms
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


def _values(block: Block, ids: Ints) -> Iterator[tuple[int, Sequence[int]]]:
    """The entries of a block that are named, each with how far apart the positions of the term are."""
    entries, _, values = block
    for i in meeting(entries, ids)[0].tolist():
        yield int(entries[i]), loads(values[i][_COUNT:])
