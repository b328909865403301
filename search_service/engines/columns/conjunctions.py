"""Clauses that hold all of some words, scored by these and by how they stand there: what most searches ask for, in one call."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search_service.engines import deadlines
from search_service.engines.closeness import FEWEST_STEMS, MOST_CLAUSES
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops import Singles, Words, addresses
from search_service.engines.columns.loops.lists import ANY, EACH, POSTINGS, SOME
from search_service.engines.columns.loops.rows import TEXTS, conjunction
from search_service.engines.columns.matches import NO_MATCHES, Matches
from search_service.engines.columns.terms import NONE, Numbers, Term
from search_service.engines.columns.text_arrays import SLOT_BITS
from search_service.engines.weights import PAIR_WEIGHT, PASSAGE_WEIGHT, RUN_WEIGHT

# As `conjunction` asks for them.
WEIGHTS = np.array([PAIR_WEIGHT, RUN_WEIGHT, PASSAGE_WEIGHT, FEWEST_STEMS, MOST_CLAUSES], np.float64)
# By clause, nothing.
NO_EXTRA: Singles = np.zeros(0, np.float32)


class Conjunctions:
    """Answers from one set of columns. Words are given as `conjunction` asks for them; the `extra` is added by clause."""

    def __init__(self, columns: Columns) -> None:
        self._columns = [columns[name] for name in (*POSTINGS, *TEXTS)]
        postings, texts = self._columns[: len(POSTINGS)], self._columns[len(POSTINGS) :]
        words: Words = columns["words"]
        self._read = (
            np.append(addresses(*postings), len(columns["document_of"])),
            words,
            np.append(addresses(*texts), SLOT_BITS),
        )

    def of_words(self, words: Numbers, extra: Singles) -> Matches:
        """The clauses that hold all of some words that were typed in a row."""
        deadlines.check()
        return self._of(words, words, NO_MATCHES, ANY, extra)

    def of_words_among(self, clauses: Numbers, words: Numbers, extra: Singles) -> Matches:
        """Those of some clauses that do."""
        deadlines.check()
        return self._of(words, words, Matches(clauses, NO_MATCHES.scores), SOME, extra)

    def of_terms(self, terms: Iterable[Term], among: Numbers | None = None) -> Matches:
        """The clauses, or those among some, that hold all of some terms, however these stand."""
        given = NO_MATCHES if among is None else Matches(among, NO_MATCHES.scores)
        return self._of(_numbers(terms), NONE, given, ANY if among is None else SOME, NO_EXTRA)

    def scored(self, clauses: Numbers, terms: Iterable[Term]) -> Matches:
        """These clauses, all of which hold all terms, with what they score for them."""
        return self._of(_numbers(terms), NONE, Matches(clauses, NO_MATCHES.scores), EACH, NO_EXTRA)

    def raised(self, matches: Matches, words: Numbers, extra: Singles) -> Matches:
        """The same clauses, which hold all of these words, with what it adds to their scores how the words stand there."""
        return self._of(NONE, words, matches, EACH, extra)

    def _of(self, terms: Numbers, typed: Numbers, given: Matches, which: int, extra: Singles) -> Matches:
        return Matches(*conjunction(*self._read, terms, typed, given.clauses, given.scores, which, WEIGHTS, extra))


def _numbers(terms: Iterable[Term]) -> Numbers:
    return np.array([number for term in terms for number in (0, term.word, term.stem)], np.int32)
