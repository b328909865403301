"""Words on columns: which clauses hold the stem of a word, and what the word scores in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from math import log
from weakref import proxy

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.dense import ONE_IN, Dense, DenseTerms
from search_service.engines.weights import EXACT_WEIGHT
from search_service.query import Word

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Singles = npt.NDArray[np.float32]
NONE = np.zeros(0, np.int32)
NO_SCORES = np.zeros(0, np.float32)
# How many terms are kept at hand.
KEPT_TERMS = 1024


@dataclass(frozen=True, slots=True)
class Form:
    """One of several forms of a stem: clauses whose number in `forms` is `number` score `scores` more.

    Those that hold other forms, too, stand at `several_places`, and score `several_scores` more.
    """

    number: int
    forms: npt.NDArray[np.unsignedinteger]
    scores: Singles
    several_places: Numbers
    several_scores: Singles


@dataclass(frozen=True, slots=True)
class Term:
    """A word and the clauses that hold its stem, ascending; each scores its `base`, and what the form adds, if there is one.

    None scores more than `most`. `dense` are their bits, if they are many.
    """

    clauses: Numbers
    base: Singles
    form: Form | None = None
    dense: Dense | None = None
    most: float = 0.0

    def every_score(self) -> Singles | Scores:
        """What each of the clauses scores."""
        form = self.form
        if form is None:
            return self.base
        scores: Scores = np.add(self.base, form.scores * (form.forms == form.number), dtype=np.float64)
        scores[form.several_places] += form.several_scores
        return scores

    def scores_at(self, places: Places) -> Singles | Scores:
        """What the clauses at these places score."""
        form, base = self.form, self.base.take(places, mode="clip")
        if form is None:
            return base
        scores: Scores = np.add(
            base,
            form.scores.take(places, mode="clip") * (form.forms.take(places, mode="clip") == form.number),
            dtype=np.float64,
        )
        several = form.several_places
        if len(several) and len(places):
            # Either list is ascending: the shorter one is looked up in the longer one.
            if len(several) < len(places):
                at = places.searchsorted(several)
                found = (places.take(at, mode="clip") == several).nonzero()[0]
                scores[at[found]] += form.several_scores[found]
            else:
                at = several.searchsorted(places)
                found = (several.take(at, mode="clip") == places).nonzero()[0]
                scores[found] += form.several_scores[at[found]]
        return scores

    def exactly(self) -> Numbers:
        """The clauses that hold this very word."""
        if self.form is None:
            return self.clauses
        held = self.form.forms == self.form.number
        held[self.form.several_places] = True
        return self.clauses[np.flatnonzero(held)]


class Terms:
    """Finds terms in one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._dense = DenseTerms(columns)
        self.words, self.stems = columns.strings("word"), columns.strings("stem")
        self._total = len(columns["document_of"])
        self._word_clauses = columns["word_clauses"]
        # A term is a handful of views: the words of many queries are the same few.
        # By a weak reference, as in `Strings`.
        self._term = lru_cache(KEPT_TERMS)(partial(Terms._found, proxy(self)))

    def term(self, word: Word) -> Term:
        """A word as it is asked for; without clauses, if none holds its stem."""
        stem = self.stems.find(word.stem)
        if stem is None:
            return Term(NONE, NO_SCORES)
        number = self.held(word.exact)
        return self._other_forms(stem) if number is None else self._term(stem, number)

    def held(self, exact: str) -> int | None:
        """The number of an exact word, if some clause holds it."""
        number = self.words.find(exact)
        return number if number is not None and self._word_clauses[number] > 0 else None

    def frequent(self, words: range) -> list[int]:
        """Those of these words that one in a few clauses holds: they have more places than clauses worth looking at."""
        counts = self._word_clauses[words.start : words.stop]
        return ((counts * ONE_IN > self._total).nonzero()[0] + words.start).tolist()

    def exactly(self, number: int) -> Numbers:
        """The clauses that hold this very word."""
        return self._term(int(self._columns["stem_of"][number]), number).exactly()

    def rarity(self, numbers: list[int]) -> float:
        """The sum of the idf of words by their numbers."""
        return sum(log(self._total / (int(self._word_clauses[number]) + 1)) + 1 for number in numbers)

    def stem_rarity(self, numbers: list[int]) -> float:
        """The sum of the idf of stems by their numbers."""
        starts = self._columns["stem_starts"]
        return sum(log(self._total / (int(starts[number + 1] - starts[number]) + 1)) + 1 for number in numbers)

    def _found(self, stem: int, word: int) -> Term:
        columns = self._columns
        start, end = columns["stem_starts"][stem : stem + 2].tolist()
        clauses, base = columns["stem_clauses"][start:end], columns["stem_scores"][start:end]
        own_start, own_end = columns["own_starts"][stem : stem + 2].tolist()
        dense, most = self._dense.of(stem), float(columns["stem_most"][stem])
        if own_start == own_end:
            return Term(clauses, base, None, dense, most)
        first, last = columns["several_starts"][word : word + 2].tolist()
        form = Form(
            int(columns["form_of"][word]),
            columns["own_forms"][own_start:own_end],
            columns["own_scores"][own_start:own_end],
            columns["several_places"][first:last],
            columns["several_scores"][first:last],
        )
        return Term(clauses, base, form, dense, most)

    def _other_forms(self, stem: int) -> Term:
        """The clauses of a stem for a word that none of them holds."""
        columns = self._columns
        start, end = columns["stem_starts"][stem : stem + 2].tolist()
        clauses, base = columns["stem_clauses"][start:end], columns["stem_scores"][start:end]
        own_start, own_end = columns["own_starts"][stem : stem + 2].tolist()
        dense, most = self._dense.of(stem), float(columns["stem_most"][stem])
        if own_start != own_end:
            return Term(clauses, base, None, dense, most)
        # The one form that the stem has is in the base, at its weight times what the stem scores.
        titled = np.zeros(len(columns["document_id_ends"]), np.float32)
        first, last = columns["title_starts"][stem : stem + 2].tolist()
        titled[columns["title_documents"][first:last]] = columns["title_scores"][first:last]
        title = titled[columns["document_of"][clauses]]
        return Term(clauses, (base - title) / np.float32(1 + EXACT_WEIGHT) + title, None, dense, most)
