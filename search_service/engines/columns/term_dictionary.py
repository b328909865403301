"""Words on columns: which clauses hold the stem of a word, and what the word scores in each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec
import numpy as np
import numpy.typing as npt

from search_service.engines.columns.kernels.intersect import NO_WORD
from search_service.engines.columns.scored_docs import NO_MATCHES, Matches
from search_service.engines.columns.store import Columns
from search_service.engines.weights import EXACT_WEIGHT
from search_service.query import Word
from search_service.text.analysis import stem

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
NONE = np.zeros(0, np.int32)
# How many terms are kept at hand.
KEPT_TERMS = 1024


class Term(msgspec.Struct, frozen=True, gc=False):
    """A word as it is asked for: its number, and that of its stem, which so many clauses hold; NO_WORD for what none holds."""

    stem: int
    word: int
    holders: int

    def __len__(self) -> int:
        return self.holders


NO_TERM = Term(NO_WORD, NO_WORD, 0)


def _finder(columns: Columns) -> Callable[[str], Term]:
    """What finds a folded word by its numbers; one query asks for its words several times, many for the same few."""
    words, stems = columns.strings("word"), columns.strings("stem")
    # An item of a view is a number of Python's own.
    views = [memoryview(columns[name]) for name in ("stem_of", "word_clauses", "stem_starts")]  # type: ignore[arg-type]
    stem_of, holders_of, starts = views

    @lru_cache(KEPT_TERMS)
    def known(exact: str) -> Term:
        word = words.find(exact)
        if word is None:
            # To find the stem of a word that the index does not know takes a hundred times longer.
            number, word = stems.find_rarely(stem(exact)), NO_WORD
        else:
            number, word = stem_of[word], word if holders_of[word] else NO_WORD
        return NO_TERM if number is None else Term(number, word, starts[number + 1] - starts[number])

    return known


class Terms:
    """Finds terms in one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.words = columns.strings("word")
        # An item of a view is a number of Python's own.
        self._stem_starts = memoryview(columns["stem_starts"])  # type: ignore[arg-type]
        self._stem_clauses = columns["stem_clauses"]
        self._own_starts = memoryview(columns["own_starts"])  # type: ignore[arg-type]
        self.known = _finder(columns)
        """A folded word, typed or not, by its numbers."""

    def term(self, word: Word) -> Term | Matches:
        """A word as it is asked for, by numbers; what matches it, where its scores are in no column."""
        term = self.known(word.exact)
        if term.word != NO_WORD:
            return term
        if term.stem == NO_WORD:
            return NO_MATCHES
        alone = self._own_starts[term.stem] == self._own_starts[term.stem + 1]
        return self._other_form(term) if alone else term

    def numbers(self, word: Word) -> tuple[int, int]:
        """The number of a word, or NO_WORD, and that of its stem, which some clause holds."""
        term = self.known(word.exact)
        return term.word, term.stem

    def clauses(self, term: Term) -> Numbers:
        """The clauses that hold the stem of a term, ascending."""
        return self._stem_clauses[self._stem_starts[term.stem] : self._stem_starts[term.stem + 1]]

    def _other_form(self, term: Term) -> Matches:
        """What matches a word that no clause holds, of a stem of which all clauses hold one other."""
        columns, clauses = self._columns, self.clauses(term)
        # That form is in the scores, at its weight times what the stem scores.
        start, end = columns["stem_starts"][term.stem : term.stem + 2].tolist()
        base = columns["stem_scores"][start:end].astype(np.float64)
        titled = np.zeros(len(columns["document_id_ends"]))
        first, last = columns["title_starts"][term.stem : term.stem + 2].tolist()
        titled[columns["title_documents"][first:last]] = columns["title_scores"][first:last]
        title = titled[columns["document_of"][clauses]]
        return Matches(clauses, (base - title) / (1 + EXACT_WEIGHT) + title)
