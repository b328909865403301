"""The clauses of frequent terms as bits: whether a clause holds one is looked up, not searched for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.store import Array, Ints

Bits = npt.NDArray[np.uint64]

# A term is frequent if one in so many clauses holds it: its bits then take about what the numbers of its clauses do.
ONE_IN = 32
BITS = 64


def dense_arrays(starts: Array, holders: Array, total: int) -> dict[str, Array]:
    """The bits of each frequent term, a bit for each of `total` clauses, 64 in a word, the first one lowest.

    `dense_of` has for each term its number among the frequent ones, -1 for the others; `dense_words` has their bits, and
    `dense_ranks` how many clauses of the term come before each word.
    """
    counts = np.diff(starts)
    frequent = np.flatnonzero(counts * ONE_IN > total)
    numbers = np.full(len(counts), -1, np.int32)
    numbers[frequent] = np.arange(len(frequent))
    words = np.zeros((len(frequent), words_for(total)), np.uint64)
    for row, term in zip(words, frequent, strict=True):
        row[:] = packed(holders[starts[term] : starts[term + 1]], total)
    ranks = np.cumsum(np.bitwise_count(words), axis=1, dtype=np.int32) - np.bitwise_count(words)
    return {"dense_of": numbers, "dense_words": words.reshape(-1), "dense_ranks": ranks.astype(np.int32).reshape(-1)}


def words_for(total: int) -> int:
    return -(-total // BITS)


def packed(clauses: Ints, total: int) -> Bits:
    """A bit for each of `total` clauses, set for these."""
    flags = np.zeros(words_for(total) * BITS, bool)
    flags[clauses] = True
    return np.packbits(flags, bitorder="little").view(np.uint64)
