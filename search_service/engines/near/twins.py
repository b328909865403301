"""Near twins: all pairs of similar bags, found when an index is built.

A similarity join by prefixes: two similar texts share some of their rarest words. Pairs that share SHARED of their RAREST
words and whose lengths allow it are compared by a sketch (how many characters words of the same hash have in both), which
leaves a tenth; these are scored. Almost all pairs above 80 are found, and 19 of 20 between 75 and 80, as
`precedents/DECISIONS.md` tells. The rarest words, sketches and texts of bags wait on disk: memory takes some 40 bytes of
each bag, and of each pair, however long the texts are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from search_service.engines.arrays import Strings
from search_service.engines.index.vocabulary import Ints, Longs, ranges
from search_service.engines.near.bags import BAGS_AT_ONCE, Bags
from search_service.engines.near.postings import frequencies, places, postings_of_words
from search_service.engines.on_disk import DiskArray
from search_service.text.similarity import NEAR

RAREST, SHARED = 10, 2
# The number of sums in a sketch. Pairs that share less than this part of their characters there are never similar.
SKETCH_WIDTH, SKETCH_SHARE = 128, 0.45
# So many pairs are expanded at a time.
CHUNK = 1_000_000

Sketches = npt.NDArray[np.uint8]


class Twins(NamedTuple):
    """Pairs of similar bags, each twice: sorted by `first`, then the most similar first."""

    first: Ints
    second: Ints
    similarity: npt.NDArray[np.float32]


class _RareWords(NamedTuple):
    """The RAREST words of each bag, one bag after another, and where those of each bag start; how many words it has in all."""

    words: Ints
    starts: Longs
    words_in_bag: Ints

    def of(self, first: int, last: int) -> tuple[Ints, Ints]:
        """Those of the bags [first, last), and the bag of each."""
        starts = self.starts[first : last + 1]
        return self.words[starts[0] : starts[-1]], np.repeat(np.arange(first, last, dtype=np.int32), np.diff(starts))


def twins(bags: Bags, lengths: Ints) -> Twins:
    """Every pair of different bags that has a similarity of NEAR or more, as far as the join finds it.

    `lengths` is how many characters the text of each bag has.
    """
    firsts, seconds, scores = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
    texts = bags.texts()
    for a, b in _candidates(bags, lengths):
        found = _scores(texts, a, b)
        near = np.flatnonzero(found)
        firsts += [a[near], b[near]]
        seconds += [b[near], a[near]]
        scores += [found[near], found[near]]
    first, second, similarity = np.concatenate(firsts), np.concatenate(seconds), np.concatenate(scores)
    order = np.lexsort((second, -similarity, first))
    return Twins(first[order], second[order], similarity[order])


def _scores(texts: Strings, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    """The similarity of each pair, 0 where it is below NEAR."""
    bags, index = np.unique(np.concatenate([a, b]), return_inverse=True)
    spelled = [texts.raw(bag).decode("utf-8", "surrogatepass") for bag in bags.tolist()]
    left, right = ([spelled[i] for i in part.tolist()] for part in (index[: len(a)], index[len(a) :]))
    return process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32, workers=2)


def _candidates(bags: Bags, lengths: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs that may be similar, the lower bag first, in parts."""
    rare = _rare_words(bags)
    rare_words = np.minimum(rare.words_in_bag, RAREST)
    counts = np.bincount(rare.words, minlength=len(bags.words))
    postings, starts = postings_of_words((rare.of(*step) for step in bags.steps()), counts)
    sketches, is_cut = _sketches(bags)
    next_places = starts[:-1].copy()
    for step in bags.steps():
        word, bag = rare.of(*step)
        # Each posting is paired with those behind it of the same word, which have higher bags.
        behind = places(word, next_places) + 1
        counts = starts[word + 1] - behind
        for start, end in _chunks(bag, counts):
            left = np.repeat(bag[start:end], counts[start:end])
            right = postings[ranges(behind[start:end], counts[start:end])]
            a, b = _sharing(left, right, lengths, rare_words)
            yield from _near_pairs(a, b, sketches, is_cut, lengths)


def _chunks(bag: Ints, counts: Longs) -> Iterator[tuple[int, int]]:
    """Postings with some CHUNK pairs at a time, as [start, end). Those of a bag stay together: its pairs are counted once."""
    sums = np.cumsum(counts)
    start = 0
    while start < len(bag):
        done = int(sums[start - 1]) if start else 0
        end = max(int(np.searchsorted(sums, done + CHUNK)), start + 1)
        end = int(np.searchsorted(bag, bag[end - 1], side="right"))
        yield start, end
        start = end


def _rare_words(bags: Bags) -> _RareWords:
    frequency, words, sizes = frequencies(bags), DiskArray(np.int32), np.zeros(len(bags), np.int32)
    for first, last in bags.steps():
        word, bag = bags.distinct_words(first, last)
        sizes[first:last] = own = np.bincount(bag - first, minlength=last - first)
        order = np.lexsort((word, frequency[word], bag))
        rank = np.arange(len(word)) - np.repeat(np.cumsum(own) - own, own)
        words.append(word[order[rank < RAREST]])
    starts = np.concatenate([[0], np.cumsum(np.minimum(sizes, RAREST), dtype=np.int64)])
    return _RareWords(words.mapped(), starts, sizes)


def _sketches(bags: Bags) -> tuple[Sketches, npt.NDArray[np.bool_]]:
    """The sketch of each bag: the characters of its words, summed by a hash of the word; and whether a sum of it is cut."""
    # The words are sorted: their ranks are no random numbers, and a multiplicative hash makes them so.
    slot = (np.arange(len(bags.words), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(57)).astype(np.int64)
    widths = np.array([len(word) + 1 for word in bags.words], np.float64)
    largest = np.iinfo(np.uint8).max
    sketches, is_cut = DiskArray(np.uint8), np.zeros(len(bags), bool)
    for first, last in bags.steps():
        word, bag = bags.all_words(first, last)
        places_in_part = (bag - first).astype(np.int64) * SKETCH_WIDTH + slot[word]
        sums = np.bincount(places_in_part, widths[word], (last - first) * SKETCH_WIDTH)
        part = np.minimum(sums, largest).astype(np.uint8)
        is_cut[first:last] = (part.reshape(-1, SKETCH_WIDTH) == largest).any(axis=1)
        sketches.append(part)
    return sketches.mapped().reshape(-1, SKETCH_WIDTH), is_cut


def _sharing(left: Ints, right: Ints, lengths: Ints, rare_words: Ints) -> tuple[Ints, Ints]:
    """The pairs that occur SHARED times, or half as often as a short bag has words, and whose lengths differ little."""
    shorter, longer = np.minimum(lengths[left], lengths[right]), np.maximum(lengths[left], lengths[right])
    # 2 * shorter / (shorter + longer) is the most that similarity can be.
    possible = np.flatnonzero(shorter * (200 - NEAR) >= longer * NEAR)
    keys = left[possible].astype(np.int64) * len(lengths) + right[possible]
    keys.sort()
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    times = np.diff(np.append(firsts, len(keys)))
    pairs: Longs = keys[firsts]
    a = (pairs // len(lengths)).astype(np.int32)
    b = (pairs % len(lengths)).astype(np.int32)
    enough = times >= np.clip(np.minimum(rare_words[a], rare_words[b]) // 2, 1, SHARED)
    return a[enough], b[enough]


def _near_pairs(
    a: Ints, b: Ints, sketches: Sketches, is_cut: npt.NDArray[np.bool_], lengths: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """The pairs that have enough in common by their sketches. Sums that are cut, of very long texts, tell nothing."""
    chosen = [np.flatnonzero(is_cut[a])]
    for start in range(0, len(a), BAGS_AT_ONCE):
        left, right = a[start : start + BAGS_AT_ONCE], b[start : start + BAGS_AT_ONCE]
        common = np.minimum(sketches[left], sketches[right]).sum(axis=1, dtype=np.uint16)
        is_near = (2.0 * common >= SKETCH_SHARE * (lengths[left] + lengths[right])) & ~is_cut[left]
        chosen.append(np.flatnonzero(is_near) + start)
    kept = np.concatenate(chosen)
    yield a[kept], b[kept]
