"""Where words stand in the texts: phrases are found from the places of pairs of neighbours."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from search_service.engines import deadlines
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.terms import NONE, Numbers
from search_service.engines.columns.text_arrays import SLOT_BITS

Flags = npt.NDArray[np.bool_]


class Occurrences:
    """The places of words and phrases in one set of columns, as addresses in the texts of all clauses.

    Words are given by their numbers.
    """

    def __init__(self, columns: Columns) -> None:
        self._words, self._clause_at = columns["words"], columns["clause_at"]
        self.clause_starts = columns["clause_starts"]
        self._addresses, self._pair_starts = columns["addresses"], columns["pair_starts"]
        self._pair_next, self._word_pairs = columns["pair_next"], columns["word_pairs"]

    def of_word(self, word: int) -> Numbers:
        """The addresses of a word, in no order."""
        first, last = self._pair_starts[self._word_pairs[word : word + 2]].tolist()
        return self._addresses[first:last]

    def of_words(self, words: range) -> Numbers:
        """The addresses of words that follow one another, in no order."""
        first, last = self._pair_starts[self._word_pairs[[words.start, words.stop]]].tolist()
        return self._addresses[first:last]

    def of_pair(self, left: int, right: int) -> Numbers:
        """Where two words begin to stand side by side, ascending."""
        first, last = self._word_pairs[left : left + 2].tolist()
        pair = first + int(np.searchsorted(self._pair_next[first:last], right))
        if pair == last or self._pair_next[pair] != right:
            return NONE
        start, end = self._pair_starts[pair : pair + 2].tolist()
        return self._addresses[start:end]

    def of_phrase(self, words: list[int]) -> Numbers:
        """Where these words begin to stand side by side, ascending: the places of their rarest pair, looked at one by one."""
        if len(words) == 1:
            return np.sort(self.of_word(words[0]))
        pairs = [self.of_pair(left, right) for left, right in pairwise(words)]
        rarest = min(range(len(pairs)), key=lambda place: len(pairs[place]))
        addresses = pairs[rarest]
        for place, word in enumerate(words):
            if place not in (rarest, rarest + 1) and len(addresses):
                # Beyond either end of all texts "clip" looks at that end again, where no word stands.
                neighbours = self._words.take(addresses + (place - rarest), mode="clip")
                addresses = addresses[np.flatnonzero(neighbours == word)]
        return addresses - rarest if rarest else addresses

    def clauses(self, addresses: Numbers) -> Numbers:
        """The clause of each address."""
        return self._clause_at.take((addresses >> SLOT_BITS).astype(np.intp), mode="clip")

    def holders(self, addresses: Numbers) -> Numbers:
        """The clauses of ascending addresses, each once."""
        return once(self.clauses(addresses))

    def among(self, clauses: Numbers) -> Among:
        return Among(self, clauses)

    def near(
        self, left: Numbers, left_length: int, right: Numbers, right_length: int, distance: int, within: Numbers | None = None
    ) -> Numbers:
        """The clauses where terms of so many words, at these ascending addresses, stand within a distance of each other.

        Only clauses `within` are looked at, if any are given.
        """
        if len(left) > len(right):
            # It is the same either way round; looking up the few among the many takes less.
            left, left_length, right, right_length = right, right_length, left, left_length
        if not len(left):
            return NONE
        deadlines.check()
        clauses = self.clauses(left)
        if within is not None:
            wanted = np.zeros(len(self.clause_starts), bool)
            wanted[within] = True
            kept = wanted.take(clauses, mode="clip").nonzero()[0]
            left, clauses = left[kept], clauses[kept]
        first, last = self.clause_starts[clauses], self.clause_starts[clauses + 1]
        after, before = left + left_length, left - right_length
        follows = _any_between(right, after, np.minimum(after + distance, last))
        precedes = _any_between(right, np.maximum(before - distance + 1, first), before + 1)
        return once(clauses[np.flatnonzero(follows | precedes)])


class Among:
    """Tells which of some ascending clauses hold an address, for one list of addresses after another."""

    def __init__(self, occurrences: Occurrences, clauses: Numbers) -> None:
        self._occurrences, self._clauses = occurrences, clauses

    @cached_property
    def _bounds(self) -> tuple[Numbers, Numbers]:
        starts = self._occurrences.clause_starts
        return starts[self._clauses], starts[self._clauses + 1]

    def hold(self, addresses: Numbers) -> Flags:
        """Which of the clauses hold one of these ascending addresses."""
        if len(addresses) > len(self._clauses) * 4:
            return _any_between(addresses, *self._bounds)
        held = np.zeros(len(self._occurrences.clause_starts), bool)
        held[self._occurrences.clauses(addresses).astype(np.intp)] = True
        return held.take(self._clauses, mode="clip")


def _any_between(addresses: Numbers, low: npt.NDArray[np.integer], high: npt.NDArray[np.integer]) -> Flags:
    """Whether any of these ascending addresses is in [low, high), for each pair of bounds."""
    # Bounds of another type would have all addresses converted.
    at = np.searchsorted(addresses, low.astype(addresses.dtype, copy=False))
    ahead = addresses.take(at, mode="clip")
    return (ahead >= low) & (ahead < high)


def once(numbers: Numbers) -> Numbers:
    """Ascending numbers, each once."""
    if len(numbers) < 2:
        return numbers
    first = np.empty(len(numbers), bool)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first.nonzero()[0]]
