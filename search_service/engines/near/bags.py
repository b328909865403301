"""The bags of words of all wordings, as `text.similarity` masks and sorts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, Longs, ranges, stable_argsort
from search_service.text.numerals import ORDINALS
from search_service.text.similarity import MASK, TENS, is_masked


@dataclass(frozen=True, slots=True)
class Bags:
    """Distinct bags: the ids of their words, ascending, one bag after another; ids are ranks in the sorted `words`.

    `of_clause` is the bag of each clause.
    """

    words: Sequence[str]
    ids: Ints
    starts: Longs
    of_clause: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def distinct(self) -> tuple[Ints, Ints]:
        """The words of each bag, each once, and the bag of each of these."""
        bag = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))
        new = np.ones(len(bag), bool)
        new[1:] = (self.ids[1:] != self.ids[:-1]) | (bag[1:] != bag[:-1])
        return self.ids[new], bag[new]

    def texts(self) -> list[str]:
        """Each bag as one string, its words joined by blanks."""
        words, ids = self.words, self.ids
        # One bag at a time: a list of all ids takes ten times the memory of the array.
        return [" ".join([words[i] for i in ids[start:end].tolist()]) for start, end in pairwise(self.starts.tolist())]


def bags(entries: Entries) -> Bags:
    """The bags of the clauses of an index; each wording is sorted once."""
    vocabulary = entries.vocabulary.words
    words = sorted({MASK} | {word for word in vocabulary if not is_masked(word)})
    rank = {word: i for i, word in enumerate(words)}
    masked = np.array([rank[MASK if is_masked(word) else word] for word in vocabulary], np.int32)
    firsts = np.unique(entries.wording_of, return_index=True)[1]
    lengths = entries.texts.lengths[firsts].astype(np.int64)
    starts = (np.cumsum(entries.texts.lengths, dtype=np.int64) - entries.texts.lengths)[firsts]
    found = entries.texts.words[ranges(starts, lengths)]
    text_of = np.repeat(np.arange(len(firsts), dtype=np.int64), lengths)
    kept = ~_dropped_tens(vocabulary, found, text_of)
    keys = text_of[kept] * len(words) + masked[found[kept]]
    keys = keys[stable_argsort(keys, len(firsts) * len(words) or 1)]
    sizes = np.bincount(keys // len(words), minlength=len(firsts))
    return _distinct(words, (keys % len(words)).astype(np.int32), sizes, entries.wording_of)


def joined_bags(parts: Sequence[Bags]) -> Bags:
    """The bags of an index that was read in parts, as if it had been read at once."""
    words = sorted({word for part in parts for word in part.words})
    rank = {word: i for i, word in enumerate(words)}
    ids = [np.array([rank[word] for word in part.words], np.int32)[part.ids] for part in parts]
    before = np.cumsum([0, *map(len, parts)]).tolist()
    of_clause = [part.of_clause + first for part, first in zip(parts, before, strict=False)]
    return _distinct(words, end_to_end(ids), end_to_end([np.diff(part.starts) for part in parts]), end_to_end(of_clause))


def end_to_end(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate(arrays).astype(np.int32) if arrays else np.zeros(0, np.int32)


def _dropped_tens(vocabulary: Sequence[str], found: Ints, text_of: Longs) -> np.ndarray:
    """Which words are tens before an ordinal of the same text: "seventy" of "seventy-fifth"."""
    is_tens = np.array([word in TENS for word in vocabulary], bool)
    is_ordinal = np.array([word in ORDINALS for word in vocabulary], bool)
    dropped = np.zeros(len(found), bool)
    if len(found):
        dropped[:-1] = is_tens[found[:-1]] & is_ordinal[found[1:]] & (text_of[:-1] == text_of[1:])
    return dropped


def _distinct(words: Sequence[str], ids: Ints, sizes: np.ndarray, wording_of: Ints) -> Bags:
    ends = np.cumsum(sizes) * ids.itemsize
    raw, seen = ids.tobytes(), dict[bytes, int]()
    of_wording = [seen.setdefault(raw[start:end], len(seen)) for start, end in pairwise((0, *ends.tolist()))]
    distinct = [np.frombuffer(content, np.int32) for content in seen]
    starts = np.concatenate([[0], np.cumsum([len(bag) for bag in distinct], dtype=np.int64)])
    joined = np.concatenate(distinct) if distinct else np.zeros(0, np.int32)
    return Bags(words, joined, starts.astype(np.int64), np.array(of_wording, np.int32)[wording_of])
