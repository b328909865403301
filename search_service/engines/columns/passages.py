"""What stands where in the texts of clauses: words in a row, near one another, or in one narrow passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops import widen
from search_service.engines.columns.loops.lists import holding, raise_holding
from search_service.engines.columns.loops.texts import keep_near, raise_narrow
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers
from search_service.engines.columns.text_arrays import SLOT_BITS


@dataclass(frozen=True, slots=True)
class Side:
    """A term as it is looked for in texts: words in a row, or one stem; by their numbers."""

    numbers: Sequence[int]
    stemmed: bool


class Passages:
    """Reads the texts of one set of columns; words and stems are given by their numbers.

    Scores are raised in place.
    """

    def __init__(self, columns: Columns) -> None:
        texts, starts = columns["words"], columns["clause_starts"]
        if texts.itemsize > 2:
            widen()
        self._addresses, self._pair_starts, self._word_pairs = (
            columns[name] for name in ("addresses", "pair_starts", "word_pairs")
        )
        by_pairs = self._addresses, self._word_pairs, columns["pair_next"], self._pair_starts
        self._texts = texts, starts, columns["clause_at"], SLOT_BITS, *by_pairs
        self._word_clauses = columns["word_clauses"]
        self._stemmed = texts, starts, columns["stem_of"]

    def of_words(self, words: range) -> Numbers:
        """The addresses of words that follow one another in the vocabulary, in no order."""
        first, last = self._pair_starts[self._word_pairs[[words.start, words.stop]]].tolist()
        return self._addresses[first:last]

    def holding(self, words: Sequence[int]) -> Numbers:
        """The clauses, ascending, in which these words, two or more, stand in a row."""
        return holding(self._texts, np.array(words, np.int32))

    def raise_holding(self, matches: Matches, rows: Sequence[tuple[Sequence[int], float]]) -> None:
        """Add to the score of each clause, for each row of two or more words that it holds, its weight times their idf."""
        numbers = np.array([number for row, _ in rows for number in row], np.int32)
        ends = np.array([*accumulate([len(row) for row, _ in rows])], np.int32)
        weights = np.array([weight for _, weight in rows])
        raise_holding(matches.clauses, matches.scores, self._texts, self._word_clauses, numbers, ends, weights)

    def raise_narrow(self, matches: Matches, stems: Sequence[int], bonus: float) -> None:
        """Add to the score of each clause, all of which hold all of these stems, a bonus by how narrow their passage is.

        It is divided by the number of words of the narrowest one.
        """
        raise_narrow(matches.clauses, matches.scores, self._stemmed, np.array(stems, np.int32), bonus)

    def near(self, matches: Matches, left: Side, right: Side, distance: int) -> Matches:
        """Those of the clauses where two terms stand within so many words of each other; it changes what it was given."""
        numbers = np.array([*left.numbers, *right.numbers], np.int32)
        bounds = np.array([0, len(left.numbers), len(numbers)], np.int32)
        terms = numbers, bounds, np.array([left.stemmed, right.stemmed])
        count = keep_near(matches.clauses, matches.scores, self._stemmed, terms, distance)
        return Matches(matches.clauses[:count], matches.scores[:count])
