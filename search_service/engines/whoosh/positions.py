"""How words stand in clauses, from the positions that Whoosh keeps: in a row, near one another, in a narrow passage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.whoosh.posting_blocks import NO_IDS, WORD_BITS, Reals, meeting
from search_service.engines.whoosh.text_index import TextIndex


def holding_all(index: TextIndex, field: str, terms: Sequence[str], among: Ints | None = None) -> Ints:
    """The entries, of those named if some are, that hold all of these terms."""
    lists = sorted((index.postings(field, term).ids for term in dict.fromkeys(terms)), key=len)
    found = lists[0] if among is None else among
    for ids in lists if among is not None else lists[1:]:
        found = found[meeting(found, ids)[0]]
    return found


def in_a_row(index: TextIndex, field: str, words: Sequence[str], among: Ints | None = None) -> Longs:
    """Where these words begin to stand side by side, as `posting_blocks.positions` has it."""
    ids = holding_all(index, field, words, among)
    begins = np.zeros(0, np.int64)
    by_rarity = sorted(range(len(words)), key=lambda at: len(index.postings(field, words[at]).ids))
    for step, offset in enumerate(by_rarity):
        positions = index.positions(field, words[offset], ids) - offset
        begins = np.intersect1d(begins, positions, assume_unique=True) if step else positions
        ids = entries(begins) if step else ids
    return begins


def in_a_row_of(positions: Sequence[Longs]) -> Longs:
    """Where words begin to stand side by side, by where each of them stands."""
    begins = positions[0]
    for offset, those in enumerate(positions[1:], 1):
        begins = np.intersect1d(begins, those - offset, assume_unique=True)
    return begins


def beginning(index: TextIndex, field: str, words: Sequence[str]) -> Ints:
    """The entries that hold these words side by side, of which the last may go on."""
    *whole, last = words
    lists = [index.postings(field, term).ids for term, _ in index.terms_from(field, last)]
    found = np.unique(np.concatenate([NO_IDS, *lists]))
    if not whole:
        return found
    found = holding_all(index, field, whole, found)
    positions = [index.positions(field, term, found) for term, _ in index.terms_from(field, last)]
    begins = in_a_row(index, field, whole, found)
    return entries(begins[np.isin(begins + len(whole), np.concatenate([begins[:0], *positions]))])


def entries(positions: Longs) -> Ints:
    """The entries that positions are in, ascending, each once."""
    return np.unique(positions >> WORD_BITS).astype(np.int32)


def near(left: Longs, left_words: int, right: Longs, right_words: int, distance: int) -> Ints:
    """The entries in which a row of so many words ends within a distance before one of the other begins, or the reverse."""
    found = [_ahead(left + left_words - 1, right, distance), _ahead(right + right_words - 1, left, distance)]
    return np.unique(np.concatenate(found)).astype(np.int32)


def _ahead(lasts: Longs, begins: Longs, distance: int) -> Longs:
    """The entries in which something begins within a distance behind a last word."""
    following = np.searchsorted(begins, lasts, "right")
    inside = following < len(begins)
    lasts, following = lasts[inside], following[inside]
    return lasts[begins[following] - lasts <= distance] >> WORD_BITS


def narrowest(ids: Ints, stems: Sequence[Longs]) -> Reals:
    """How many words the shortest run has that holds all stems, for each of these entries; each holds them all."""
    ends = np.sort(np.concatenate(stems))
    # For each place the latest of each stem that is not behind it: the run begins with the first of these.
    begins = np.full(len(ends), np.iinfo(np.int64).max)
    for positions in stems:
        before = np.searchsorted(positions, ends, "right") - 1
        begins = np.minimum(begins, np.where(before < 0, -1, positions[before]))
    widths = np.where(begins >> WORD_BITS == ends >> WORD_BITS, ends - begins + 1, np.iinfo(np.int64).max)
    firsts = np.searchsorted(ends, ids.astype(np.int64) << WORD_BITS)
    return np.minimum.reduceat(widths, firsts).astype(np.float64) if len(ids) else np.zeros(0)
