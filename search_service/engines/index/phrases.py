"""The frequent phrases of all texts, for completion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, ranges, stable_argsort

# A phrase that occurs less often is not offered.
MIN_TIMES = 25
MAX_WORDS = 4
# Phrases do not begin or end with these words: "of the" is no useful completion.
SMALL_WORDS = frozenset(
    """a an and as at be by for from has in including into is it its of on or other s such that the their these this those to
    upon was were which who will with""".split()  # noqa: SIM905  # a line of words reads better than a list of strings
)


def frequent_phrases(entries: Entries) -> Mapping[str, int]:
    """The frequent phrases of all clauses, sorted, each with its number of occurrences."""
    words, vocabulary = _with_boundaries(entries), entries.vocabulary.words
    frequency_of: dict[str, int] = {}
    # The frequent phrases of one length, and for each word the index of the phrase that begins there, or -1.
    texts, phrase_of = list(vocabulary), words.astype(np.int64)
    for _ in range(2, MAX_WORDS + 1):
        ahead = phrase_of[:-1]
        following = words[len(words) - len(ahead) :]
        starts = np.flatnonzero((ahead >= 0) & (following >= 0))
        keys = ahead[starts] * len(vocabulary) + following[starts]
        order = stable_argsort(keys, len(vocabulary) ** 2)
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        times = np.diff(firsts, append=len(order))
        frequent = np.flatnonzero(times >= MIN_TIMES)
        pairs = keys[order[firsts[frequent]]].tolist()
        texts = [f"{texts[key // len(vocabulary)]} {vocabulary[key % len(vocabulary)]}" for key in pairs]
        frequency_of |= dict(zip(texts, times[frequent].tolist(), strict=True))
        phrase_of = np.full(len(ahead), -1, np.int64)
        phrase_of[starts[order[ranges(firsts[frequent], times[frequent])]]] = np.repeat(
            np.arange(len(frequent)), times[frequent]
        )
    phrases = sorted(phrase for phrase in frequency_of if _complete(phrase.split(" ")))
    return {phrase: frequency_of[phrase] for phrase in phrases}


def _complete(words: Sequence[str]) -> bool:
    return all(word.isalpha() and word not in SMALL_WORDS for word in (words[0], words[-1]))


def _with_boundaries(entries: Entries) -> Ints:
    """The word ids of all clauses, with -1 after each clause."""
    texts = entries.texts
    parted = np.full(len(texts.words) + len(texts.lengths), -1, np.int32)
    parted[np.arange(len(texts.words)) + texts.text_of()] = texts.words
    return parted
