"""Positional matching on Whoosh's positions: phrases, proximity, windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.whoosh.posting_blocks import NO_DOCS, WORD_BITS, Reals, common_indices
from search_service.engines.whoosh.text_index import TextIndex


def docs_with_all(index: TextIndex, field: str, terms: Sequence[str], among: Ints | None = None) -> Ints:
    """The entries that have all terms, or those of them in `among`."""
    lists = sorted((index.postings(field, term).doc_ids for term in dict.fromkeys(terms)), key=len)
    found = lists[0] if among is None else among
    for doc_ids in lists if among is not None else lists[1:]:
        found = found[common_indices(found, doc_ids)[0]]
    return found


def phrase_positions(index: TextIndex, field: str, words: Sequence[str], among: Ints | None = None) -> Longs:
    """The positions where these words begin to stand side by side."""
    doc_ids = docs_with_all(index, field, words, among)
    begins = np.zeros(0, np.int64)
    by_rarity = sorted(range(len(words)), key=lambda n: len(index.postings(field, words[n]).doc_ids))
    for step, offset in enumerate(by_rarity):
        positions = index.positions(field, words[offset], doc_ids) - offset
        begins = np.intersect1d(begins, positions, assume_unique=True) if step else positions
        doc_ids = docs_of(begins) if step else doc_ids
    return begins


def phrase_positions_of(positions: Sequence[Longs]) -> Longs:
    """The positions where words begin to stand side by side, from the positions of each word."""
    begins = positions[0]
    for offset, following in enumerate(positions[1:], 1):
        begins = np.intersect1d(begins, following - offset, assume_unique=True)
    return begins


def docs_with_phrase_prefix(index: TextIndex, field: str, words: Sequence[str]) -> Ints:
    """The entries that have these words side by side, the last as a prefix."""
    *whole, last = words
    lists = [index.postings(field, term).doc_ids for term, _ in index.terms_from(field, last)]
    found = np.unique(np.concatenate([NO_DOCS, *lists]))
    if not whole:
        return found
    found = docs_with_all(index, field, whole, found)
    positions = [index.positions(field, term, found) for term, _ in index.terms_from(field, last)]
    begins = phrase_positions(index, field, whole, found)
    return docs_of(begins[np.isin(begins + len(whole), np.concatenate([begins[:0], *positions]))])


def docs_of(positions: Longs) -> Ints:
    """The distinct doc ids of positions, ascending."""
    return np.unique(positions >> WORD_BITS).astype(np.int32)


def near(left: Longs, left_words: int, right: Longs, right_words: int, distance: int) -> Ints:
    """The entries where a match of one side ends within a distance before a match of the other begins."""
    found = [_ahead(left + left_words - 1, right, distance), _ahead(right + right_words - 1, left, distance)]
    return np.unique(np.concatenate(found)).astype(np.int32)


def _ahead(lasts: Longs, begins: Longs, distance: int) -> Longs:
    """The entries where a match begins within a distance after a last word."""
    following = np.searchsorted(begins, lasts, "right")
    inside = following < len(begins)
    lasts, following = lasts[inside], following[inside]
    return lasts[begins[following] - lasts <= distance] >> WORD_BITS


def shortest_windows(doc_ids: Ints, stems: Sequence[Longs]) -> Reals:
    """For each entry, the length in words of the shortest window with all stems; each entry has all of them."""
    ends = np.sort(np.concatenate(stems))
    # A window that ends at a position begins at the first of the latest positions, up to there, of all stems.
    begins = np.full(len(ends), np.iinfo(np.int64).max)
    for positions in stems:
        before = np.searchsorted(positions, ends, "right") - 1
        begins = np.minimum(begins, np.where(before < 0, -1, positions[before]))
    widths = np.where(begins >> WORD_BITS == ends >> WORD_BITS, ends - begins + 1, np.iinfo(np.int64).max)
    firsts = np.searchsorted(ends, doc_ids.astype(np.int64) << WORD_BITS)
    return np.minimum.reduceat(widths, firsts).astype(np.float64) if len(doc_ids) else np.zeros(0)
