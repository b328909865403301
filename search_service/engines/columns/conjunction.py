"""Clauses that hold all of some words, scored by these and by how they stand there: what most searches ask for, in one call.

And those that hold one of some words.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search_service.engines.columns.kernels import Words, addresses
from search_service.engines.columns.kernels.intersect import ANY, EACH, POSTINGS, SOME
from search_service.engines.columns.kernels.phrase import AGREEMENT, CLOSENESS, SCORED, TEXTS, WORDS_ALONE, conjunction
from search_service.engines.columns.kernels.prefix import holding_any
from search_service.engines.columns.scored_docs import NO_MATCHES, Matches
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import Numbers, Term
from search_service.engines.columns.text_arrays import SLOT_BITS
from search_service.engines.proximity import FEWEST_STEMS, MOST_CLAUSES
from search_service.engines.weights import PAIR_WEIGHT, PASSAGE_WEIGHT, RUN_WEIGHT

# As `conjunction` asks for them.
WEIGHTS = np.array([PAIR_WEIGHT, RUN_WEIGHT, PASSAGE_WEIGHT, FEWEST_STEMS, MOST_CLAUSES], np.float64)


class Conjunctions:
    """Answers from one set of columns. Words are given as `conjunction` asks for them."""

    def __init__(self, columns: Columns) -> None:
        self._words: Words = columns["words"]
        stem_of, stems = columns["stem_of"], len(columns["stem_starts"]) - 1
        forms = np.argsort(stem_of, kind="stable").astype(np.int32)
        first_forms = np.searchsorted(stem_of[forms], np.arange(stems + 1)).astype(np.int32)
        # What the table tells the addresses of.
        self._kept = columns, forms, first_forms
        postings, texts = columns.table(POSTINGS, len(columns["document_of"])), columns.table(TEXTS, SLOT_BITS)
        others = addresses(forms, first_forms, columns["agreed"])
        self._table = np.concatenate([postings, texts, others, WEIGHTS.view(np.int64)])

    def of_words(self, words: Numbers, agreed: bool, among: Numbers | None = None) -> Matches:
        """The clauses, or those among some, that hold all of some words that were typed in a row; if `agreed`, so ranked."""
        given = NO_MATCHES if among is None else Matches(among, NO_MATCHES.scores)
        return self._of(words, given, ANY if among is None else SOME, AGREEMENT if agreed else CLOSENESS)

    def of_terms(self, terms: Iterable[Term], among: Numbers | None = None) -> Matches:
        """The clauses, or those among some, that hold all of some terms, however these stand."""
        given = NO_MATCHES if among is None else Matches(among, NO_MATCHES.scores)
        return self._of(_numbers(terms), given, ANY if among is None else SOME, WORDS_ALONE)

    def scored(self, clauses: Numbers, terms: Iterable[Term]) -> Matches:
        """These clauses, all of which hold all terms, with what they score for them."""
        return self._of(_numbers(terms), Matches(clauses, NO_MATCHES.scores), EACH, WORDS_ALONE)

    def raised(self, matches: Matches, words: Numbers, agreed: bool) -> Matches:
        """The same clauses, which hold all of these words, with what it adds to their scores how the words stand there."""
        return self._of(words, matches, SCORED, AGREEMENT if agreed else CLOSENESS)

    def with_any(self, words: range) -> Numbers:
        """The clauses, ascending, that hold one of these words, as it is spelled."""
        return holding_any(self._table, words.start, words.stop)

    def _of(self, words: Numbers, given: Matches, which: int, counted: int) -> Matches:
        return Matches(*conjunction(self._table, self._words, words, given.clauses, given.scores, which, counted))


def _numbers(terms: Iterable[Term]) -> Numbers:
    return np.array([number for term in terms for number in (0, term.word, term.stem)], np.int32)
