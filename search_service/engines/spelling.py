"""Spelling correction: the likeliest corpus word for a word in no clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, DamerauLevenshtein
from rapidfuzz.process import cdist

# A word in fewer clauses is likely a misprint itself, and is not proposed.
MIN_CLAUSES = 3
MIN_LETTERS = 4
# The first letter is seldom wrong: the factor by which a word with the same first letter is likelier.
SAME_FIRST_LETTER = 10


class _Known(NamedTuple):
    """The words to propose, with their document frequencies, lengths and letters."""

    words: list[str]
    clauses: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.uint8]
    letters: npt.NDArray[np.uint32]


class Speller:
    """Finds near words in the corpus; its words and their document frequencies are read at the first use."""

    def __init__(self, words: Callable[[], Iterable[tuple[str, int]]]) -> None:
        self._words = words

    @cached_property
    def _known(self) -> _Known:
        frequent = ((word, count) for word, count in self._words() if count >= MIN_CLAUSES)
        proposed = [(word, count) for word, count in frequent if MIN_LETTERS <= len(word) < 256 and word.isalpha()]
        words = [word for word, _ in proposed]
        lengths = np.array([len(word) for word in words], np.uint8)
        return _Known(words, np.array([count for _, count in proposed], np.int64), lengths, _letters(words))

    def respell(self, word: str) -> str | None:
        """The nearest word of the corpus, the likeliest of equals; None if none is near or the word has other characters.

        One edit is allowed in a short word, two from six letters on; swapped neighbours are one edit. A word is likelier if
        more clauses have it, and if it has the same first letter. Of 500 words with one random edit, 480 came back.
        """
        if len(word) < MIN_LETTERS or not word.isalpha():
            return None
        known, most = self._known, 1 if len(word) < 6 else 2
        near = _near(word, known, most)
        slips = [DamerauLevenshtein.distance(word, known.words[i], score_cutoff=most) for i in near]
        fewest = min(slips, default=most + 1)
        if fewest > most:
            return None
        candidates = [i for i, count in zip(near, slips, strict=True) if count == fewest]
        likely = [known.clauses[i] * (SAME_FIRST_LETTER if known.words[i][0] == word[0] else 1) for i in candidates]
        return known.words[candidates[int(np.argmax(likely))]]


def _near(word: str, known: _Known, most: int) -> list[int]:
    """Candidates: the indices of known words, including all that are at most so many edits away."""
    # An edit changes the length by at most one, and the set of letters by at most two.
    changed = np.bitwise_count(known.letters ^ _letters([word])) <= 2 * most
    low, high = max(len(word) - most, 0), min(len(word) + most, 255)
    indices = np.flatnonzero(changed & (known.lengths >= low) & (known.lengths <= high)).tolist()
    # Two edits can be a swap with an insertion between, which OSA counts as three; OSA takes a tenth of the time.
    bound = most if most == 1 else most + 1
    changes = cdist([word], [known.words[i] for i in indices], scorer=OSA.distance, score_cutoff=bound, dtype=np.uint8)
    return [i for i, count in zip(indices, changes[0].tolist(), strict=True) if count <= bound] if indices else []


def _letters(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """A bit mask of the letters of each word; letters that are 32 code points apart share a bit."""
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
    starts = [*accumulate(map(len, words), initial=0)][:-1]
    return np.bitwise_or.reduceat(np.uint32(1) << (codes & np.uint32(31)), starts) if words else np.zeros(0, np.uint32)
