"""Words on columns: which clauses hold the stem of a word, and what the word scores in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from math import log
from weakref import proxy

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.arrays import Array, Columns
from search_service.engines.columns.dense import ONE_IN, DenseTerms
from search_service.engines.columns.loops.lists import NO_BITS, NO_CLAUSES, NO_FORMS, NO_SCORES, Holders
from search_service.engines.columns.loops.unions import scores_of
from search_service.engines.weights import EXACT_WEIGHT
from search_service.query import Word

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
NONE = np.zeros(0, np.int32)
# How many terms are kept at hand.
KEPT_TERMS = 1024


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it is asked for: the clauses that hold its stem, and what they score for it."""

    holders: Holders

    @property
    def clauses(self) -> Numbers:
        return self.holders[0]

    def every_score(self) -> Scores:
        """What each of the clauses scores, in an array that nobody else has."""
        return scores_of(self.holders)


class Terms:
    """Finds terms in one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._dense = DenseTerms(columns)
        self.words, self.stems = columns.strings("word"), columns.strings("stem")
        self._total = len(columns["document_of"])
        self._word_clauses = columns["word_clauses"]
        # An item of a view is a number of Python's own.
        self._holders_of = memoryview(self._word_clauses)  # type: ignore[arg-type]  # arrays are buffers
        self._stem_starts = memoryview(columns["stem_starts"])  # type: ignore[arg-type]
        # A term is a handful of views: the words of many queries are the same few.
        # By a weak reference, as in `Strings`.
        self._term = lru_cache(KEPT_TERMS)(partial(Terms._found, proxy(self)))

    def term(self, word: Word) -> Term:
        """A word as it is asked for; without clauses, if none holds its stem."""
        stem = self.stems.find(word.stem)
        if stem is None:
            return NOWHERE
        number = self.held(word.exact)
        return self._other_forms(stem) if number is None else self._term(stem, number)

    def stem_numbers(self, stems: Sequence[str]) -> list[int]:
        """The numbers of those of these stems that there are."""
        return [number for stem in stems if (number := self.stems.find(stem)) is not None]

    def held(self, exact: str) -> int | None:
        """The number of an exact word, if some clause holds it."""
        number = self.words.find(exact)
        return number if number is not None and self._holders_of[number] > 0 else None

    def frequent(self, words: range) -> list[int]:
        """Those of these words that one in a few clauses holds: they have more places than clauses worth looking at."""
        counts = self._word_clauses[words.start : words.stop]
        return ((counts * ONE_IN > self._total).nonzero()[0] + words.start).tolist()

    def of_word(self, number: int) -> Term:
        """A word by its number, which some clause holds."""
        return self._term(int(self._columns["stem_of"][number]), number)

    def stem_rarity(self, numbers: list[int]) -> float:
        """The sum of the idf of stems by their numbers."""
        starts = self._stem_starts
        return sum(log(self._total / (starts[number + 1] - starts[number] + 1)) + 1 for number in numbers)

    def _found(self, stem: int, word: int) -> Term:
        columns = self._columns
        own_start, own_end = columns["own_starts"][stem : stem + 2].tolist()
        clauses, base = self._postings(stem)
        if own_start == own_end:
            return Term((clauses, base, NO_FORMS, NO_SCORES, NO_CLAUSES, NO_SCORES, *self._dense.of(stem), 0))
        forms, own = columns["own_forms"][own_start:own_end], columns["own_scores"][own_start:own_end]
        first, last = columns["several_starts"][word : word + 2].tolist()
        several = columns["several_places"][first:last], columns["several_scores"][first:last]
        return Term((clauses, base, forms, own, *several, *self._dense.of(stem), int(columns["form_of"][word])))

    def _postings(self, stem: int) -> tuple[Numbers, Array]:
        """The clauses of a stem, and what each scores in any form."""
        start, end = self._columns["stem_starts"][stem : stem + 2].tolist()
        return self._columns["stem_clauses"][start:end], self._columns["stem_scores"][start:end]

    def _other_forms(self, stem: int) -> Term:
        """The clauses of a stem for a word that none of them holds."""
        columns, (clauses, base) = self._columns, self._postings(stem)
        own_start, own_end = columns["own_starts"][stem : stem + 2].tolist()
        if own_start == own_end:
            # The one form that the stem has is in the base, at its weight times what the stem scores.
            titled = np.zeros(len(columns["document_id_ends"]), np.float32)
            first, last = columns["title_starts"][stem : stem + 2].tolist()
            titled[columns["title_documents"][first:last]] = columns["title_scores"][first:last]
            title = titled[columns["document_of"][clauses]]
            base = (base - title) / np.float32(1 + EXACT_WEIGHT) + title
        return Term((clauses, base, NO_FORMS, NO_SCORES, NO_CLAUSES, NO_SCORES, *self._dense.of(stem), 0))


NOWHERE = Term((NO_CLAUSES, NO_SCORES, NO_FORMS, NO_SCORES, NO_CLAUSES, NO_SCORES, NO_BITS, NO_CLAUSES, 0))
