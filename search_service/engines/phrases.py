"""The frequent phrases of all clauses, counted in steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.on_disk import DiskArray

# A phrase that occurs less often is not offered.
MIN_TIMES = 25
MAX_WORDS = 4
# Phrases do not begin or end with these words: "of the" is no useful completion.
SMALL_WORDS = frozenset(
    """a an and as at be by for from has in including into is it its of on or other s such that the their these this those to
    upon was were which who will with""".split()  # noqa: SIM905  # a line of words reads better than a list of strings
)
# So many words are looked at at a time, and pairs are told from rare ones by so many sums (2 to this power).
WORDS_AT_ONCE, SUM_BITS = 2_000_000, 22


class WordsInParts:
    """The words of all clauses, in parts; they wait on disk."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._words = DiskArray(np.int32)

    def add(self, entries: Entries) -> None:
        number = np.array([self._numbers[word] for word in entries.vocabulary.words], np.int32)
        words = with_boundaries(entries)
        words[words >= 0] = number[words[words >= 0]]
        self._words.append(words)

    def frequent_phrases(self) -> Mapping[str, int]:
        """The frequent phrases of all parts; call it once, at the end."""
        return frequent_phrases(self._words.mapped(), list(self._numbers))


def with_boundaries(entries: Entries) -> Ints:
    """The word ids of all clauses, with -1 after each clause."""
    texts = entries.texts
    parted = np.full(len(texts.words) + len(texts.lengths), -1, np.int32)
    parted[np.arange(len(texts.words)) + texts.text_of()] = texts.words
    return parted


def frequent_phrases(words: Ints, vocabulary: Sequence[str]) -> Mapping[str, int]:
    """The frequent phrases, sorted, each with its number of occurrences; `words` is what `with_boundaries` gives.

    A phrase of n words is a pair: the frequent phrase of its first n - 1 words, and a word.
    """
    frequency_of: dict[str, int] = {}
    # The frequent phrases of one length, and for each word the index of the phrase that begins there, or -1.
    texts, phrase_of = list(vocabulary), words
    for length in range(2, MAX_WORDS + 1):
        following = words[length - 1 :]
        pairs, times = _frequent_pairs(phrase_of, following, len(vocabulary))
        texts = [f"{texts[pair // len(vocabulary)]} {vocabulary[pair % len(vocabulary)]}" for pair in pairs.tolist()]
        frequency_of |= dict(zip(texts, times.tolist(), strict=True))
        if length < MAX_WORDS:
            phrase_of = _index_of_pairs(phrase_of, following, pairs, len(vocabulary))
    phrases = sorted(phrase for phrase in frequency_of if _complete(phrase.split(" ")))
    return {phrase: frequency_of[phrase] for phrase in phrases}


def _complete(words: Sequence[str]) -> bool:
    return all(word.isalpha() and word not in SMALL_WORDS for word in (words[0], words[-1]))


def _pairs(phrase_of: Ints, following: Ints, words: int) -> Iterator[tuple[Longs, Longs]]:
    """Each phrase with the word that follows it, as one number, and the index where it begins; in steps."""
    for start in range(0, len(following), WORDS_AT_ONCE):
        after = following[start : start + WORDS_AT_ONCE]
        phrases = phrase_of[start : start + len(after)]
        at = np.flatnonzero((phrases >= 0) & (after >= 0))
        yield phrases[at].astype(np.int64) * words + after[at], at + start


def _frequent_pairs(phrase_of: Ints, following: Ints, words: int) -> tuple[Longs, Longs]:
    """The pairs that occur MIN_TIMES or more, ascending, and how often each does.

    Pairs of the same hash are counted together first: all but a few of the rare ones are left out by their sum.
    """
    sums = np.zeros(1 << SUM_BITS, np.int32)
    for pairs, _ in _pairs(phrase_of, following, words):
        sums += np.bincount(_hash(pairs), minlength=len(sums)).astype(np.int32)
    found, parts, waiting = _Counted(np.zeros(0, np.int64), np.zeros(0, np.int64)), list[_Counted](), 0
    for pairs, _ in _pairs(phrase_of, following, words):
        parts.append(_Counted(*np.unique(pairs[sums[_hash(pairs)] >= MIN_TIMES], return_counts=True)))
        waiting += len(parts[-1].pairs)
        if waiting > max(WORDS_AT_ONCE, len(found.pairs)):
            found, parts, waiting = _merged([found, *parts]), [], 0
    found = _merged([found, *parts])
    frequent = found.times >= MIN_TIMES
    return found.pairs[frequent], found.times[frequent]


class _Counted(NamedTuple):
    """Distinct pairs, ascending, and how often each occurs."""

    pairs: Longs
    times: Longs


def _merged(parts: Sequence[_Counted]) -> _Counted:
    pairs = np.concatenate([part.pairs for part in parts])
    order = np.argsort(pairs, kind="stable")
    pairs, times = pairs[order], np.concatenate([part.times for part in parts])[order]
    firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
    return _Counted(pairs[firsts], np.add.reduceat(times, firsts) if len(firsts) else times)


def _hash(pairs: Longs) -> Longs:
    return (pairs.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - SUM_BITS)).view(np.int64)


def _index_of_pairs(phrase_of: Ints, following: Ints, frequent: Longs, words: int) -> Ints:
    """For each word, the index of the frequent pair that begins there, or -1."""
    # Of frequent pairs that share a hash, which are few, the last has its index here; the others are looked up.
    by_hash = np.full(1 << SUM_BITS, -1, np.int32)
    by_hash[_hash(frequent)] = np.arange(len(frequent), dtype=np.int32)
    found = DiskArray(np.int32)
    for start, (pairs, at) in zip(range(0, len(following), WORDS_AT_ONCE), _pairs(phrase_of, following, words), strict=True):
        index = by_hash[_hash(pairs)]
        other = np.flatnonzero((index >= 0) & (frequent.take(index, mode="clip") != pairs) if len(frequent) else index > -1)
        looked_up = np.searchsorted(frequent, pairs[other])
        is_frequent = frequent.take(looked_up, mode="clip") == pairs[other]
        index[other] = np.where(is_frequent, looked_up, -1)
        part = np.full(min(WORDS_AT_ONCE, len(following) - start), -1, np.int32)
        part[at - start] = index
        found.append(part)
    return found.mapped()
