"""Near twins: all pairs of similar bags, found when an index is built.

A similarity join by prefixes: two similar texts share some of their rarest words. Pairs that share SHARED of their RAREST
words and whose lengths allow it are compared by a sketch (how many characters words of the same hash have in both), which
leaves a tenth; these are scored. Almost all pairs above 80 are found, and 19 of 20 between 75 and 80, as
`precedents/DECISIONS.md` tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from search_service.engines.index.vocabulary import Ints, Longs, ranges
from search_service.engines.near.bags import Bags
from search_service.text.similarity import NEAR

RAREST, SHARED = 10, 2
# The number of sums in a sketch. Pairs that share less than this part of their characters there are never similar.
SKETCH_WIDTH, SKETCH_SHARE = 128, 0.45
# So many pairs are expanded at a time, and so many bags sorted or sketches made or compared.
CHUNK, BAGS_AT_ONCE = 4_000_000, 20_000


class Twins(NamedTuple):
    """Pairs of similar bags, each twice: sorted by `first`, then the most similar first."""

    first: Ints
    second: Ints
    similarity: npt.NDArray[np.float32]


def twins(bags: Bags, texts: Sequence[str]) -> Twins:
    """Every pair of different bags that has a similarity of NEAR or more, as far as the join finds it."""
    firsts, seconds, scores = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
    for a, b in _candidates(bags, np.array([len(text) for text in texts], np.int32)):
        left, right = [texts[i] for i in a.tolist()], [texts[i] for i in b.tolist()]
        found = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32, workers=2)
        near = np.flatnonzero(found)
        firsts += [a[near], b[near]]
        seconds += [b[near], a[near]]
        scores += [found[near], found[near]]
    first, second, similarity = np.concatenate(firsts), np.concatenate(seconds), np.concatenate(scores)
    order = np.lexsort((second, -similarity, first))
    return Twins(first[order], second[order], similarity[order])


def _candidates(bags: Bags, lengths: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs that may be similar, the lower bag first, in parts."""
    word, bag, rare_words = _rarest(bags)
    sketches = _sketches(bags)
    # Each posting is paired with those behind it of the same word, which have higher bags.
    ends = np.searchsorted(word, word, side="right")
    order = np.argsort(bag, kind="stable")
    counts = (ends - np.arange(len(word)) - 1)[order]
    sums = np.cumsum(counts)
    start = 0
    while start < len(order):
        done = int(sums[start - 1]) if start else 0
        end = max(int(np.searchsorted(sums, done + CHUNK)), start + 1)
        # The postings of a bag stay together: what two bags share is counted once.
        end = int(np.searchsorted(bag[order], bag[order[end - 1]], side="right"))
        postings = order[start:end]
        left = np.repeat(bag[postings], counts[start:end])
        right = bag[ranges(postings + 1, counts[start:end])]
        a, b = _sharing(left, right, lengths, np.minimum(rare_words, RAREST))
        yield from _near_pairs(a, b, sketches, lengths)
        start = end


def _rarest(bags: Bags) -> tuple[Ints, Ints, Ints]:
    """The postings of the RAREST words of each bag, by word, then by bag; and how many different words each bag has."""
    word, bag = bags.distinct()
    frequency = np.bincount(word, minlength=len(bags.words))
    counts = np.bincount(bag, minlength=len(bags)).astype(np.int32)
    kept = [np.zeros(0, np.int64)]
    # Sorting takes many times the memory of what is kept.
    for first in range(0, len(bags), BAGS_AT_ONCE):
        start, end = np.searchsorted(bag, (first, first + BAGS_AT_ONCE)).tolist()
        sizes = counts[first : first + BAGS_AT_ONCE]
        order = np.lexsort((word[start:end], frequency[word[start:end]], bag[start:end]))
        rank = np.arange(end - start) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        kept.append(order[rank < RAREST] + start)
    rarest = np.concatenate(kept)
    by_word = rarest[np.argsort(word[rarest], kind="stable")]
    return word[by_word], bag[by_word], counts


def _sketches(bags: Bags) -> npt.NDArray[np.uint8]:
    """The sketch of each bag: the characters of its words, summed by a hash of the word."""
    # The words are sorted: their ranks are no random numbers, and a multiplicative hash makes them so.
    slot = (np.arange(len(bags.words), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(57)).astype(np.int64)
    widths = np.array([len(word) + 1 for word in bags.words], np.float64)
    sketches = np.empty((len(bags), SKETCH_WIDTH), np.uint8)
    # A sum takes eight times the memory of what is kept of it.
    for first in range(0, len(bags), BAGS_AT_ONCE):
        part = sketches[first : first + BAGS_AT_ONCE]
        starts = bags.starts[first : first + len(part) + 1]
        ids = bags.ids[starts[0] : starts[-1]]
        bag = np.repeat(np.arange(len(part), dtype=np.int64), np.diff(starts))
        sums = np.bincount(bag * SKETCH_WIDTH + slot[ids], widths[ids], part.size)
        part[:] = np.minimum(sums, np.iinfo(np.uint8).max).astype(np.uint8).reshape(part.shape)
    return sketches


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


def _near_pairs(a: Ints, b: Ints, sketches: npt.NDArray[np.uint8], lengths: Ints) -> Iterator[tuple[Ints, Ints]]:
    """The pairs that have enough in common by their sketches. Sums that are cut, of very long texts, tell nothing."""
    is_cut = (sketches == np.iinfo(np.uint8).max).any(axis=1)
    chosen = [np.flatnonzero(is_cut[a])]
    for start in range(0, len(a), BAGS_AT_ONCE):
        left, right = a[start : start + BAGS_AT_ONCE], b[start : start + BAGS_AT_ONCE]
        common = np.minimum(sketches[left], sketches[right]).sum(axis=1, dtype=np.uint16)
        is_near = (2.0 * common >= SKETCH_SHARE * (lengths[left] + lengths[right])) & ~is_cut[left]
        chosen.append(np.flatnonzero(is_near) + start)
    kept = np.concatenate(chosen)
    yield a[kept], b[kept]
