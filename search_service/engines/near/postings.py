"""Postings of bags on disk: the bags that have each word."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.near.bags import Bags
from search_service.engines.on_disk import zeros_on_disk


def frequencies(bags: Bags) -> Longs:
    """How many bags have each word."""
    found = np.zeros(len(bags.words), np.int64)
    for first, last in bags.steps():
        found += np.bincount(bags.distinct_words(first, last)[0], minlength=len(found))
    return found


def postings_of_words(pairs: Iterable[tuple[Ints, Ints]], counts: Longs) -> tuple[Ints, Longs]:
    """The bags of each word, ascending, one word after another, and where those of each word start.

    `pairs` are words and their bags, in order of bags; `counts` is how often each word occurs in them.
    """
    starts = np.concatenate([[0], np.cumsum(counts)])
    postings, next_places = zeros_on_disk(int(starts[-1]), np.int32), starts[:-1].copy()
    for word, bag in pairs:
        postings[places(word, next_places)] = bag
    return postings, starts


def places(words: Ints, next_places: Longs) -> Longs:
    """The place of each occurrence of a word: the next one of that word, which is counted on."""
    order = np.argsort(words, kind="stable")
    in_order = words[order]
    firsts = np.flatnonzero(np.diff(in_order, prepend=-1))
    sizes = np.diff(firsts, append=len(words))
    found = np.empty(len(words), np.int64)
    found[order] = next_places[in_order] + np.arange(len(words)) - np.repeat(firsts, sizes)
    next_places[in_order[firsts]] += sizes
    return found
