"""What stands where in the texts of clauses: words in a row, near one another, or in one narrow passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_service.engines.columns.kernels import widen
from search_service.engines.columns.kernels.near import keep_near
from search_service.engines.columns.kernels.phrase import TEXTS, holding
from search_service.engines.columns.scored_docs import Matches
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import Numbers
from search_service.engines.columns.text_arrays import SLOT_BITS


@dataclass(frozen=True, slots=True)
class Side:
    """A term as it is looked for in texts: words in a row, or one stem; by their numbers."""

    numbers: Sequence[int]
    stemmed: bool


class Passages:
    """Reads the texts of one set of columns; words and stems are given by their numbers."""

    def __init__(self, columns: Columns) -> None:
        self._words, starts = columns["words"], columns["clause_starts"]
        if self._words.itemsize > 2:
            widen()
        self._columns, self._texts = columns, columns.table(TEXTS, SLOT_BITS)
        self._stemmed = self._words, starts, columns["stem_of"]

    def holding(self, words: Sequence[int]) -> Numbers:
        """The clauses, ascending, in which these words, two or more, stand in a row."""
        return holding(self._words, self._texts, np.array(words, np.int32))

    def near(self, matches: Matches, left: Side, right: Side, distance: int) -> Matches:
        """Those of the clauses where two terms stand within so many words of each other; it changes what it was given."""
        numbers = np.array([*left.numbers, *right.numbers], np.int32)
        bounds = np.array([0, len(left.numbers), len(numbers)], np.int32)
        terms = numbers, bounds, np.array([left.stemmed, right.stemmed])
        count = keep_near(matches.clauses, matches.scores, self._stemmed, terms, distance)
        return Matches(matches.clauses[:count], matches.scores[:count])
