"""The term dictionary: the word id, stem id and document frequency of a word."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec
import numpy as np

from search_service.engines.arrays import Columns
from search_service.engines.columns.kernels.records import NOT_INDEXED, Ints
from search_service.engines.columns.scored_docs import NOTHING, ScoredDocs
from search_service.engines.weights import EXACT_WEIGHT
from search_service.query import Word
from search_service.text.analysis import stem

CACHED_TERMS = 1024


class Term(msgspec.Struct, frozen=True, gc=False):
    """A word of a query by ids, NOT_INDEXED if no clause has it; `doc_freq` is that of its stem."""

    stem: int
    word: int
    doc_freq: int

    def __len__(self) -> int:
        return self.doc_freq


UNKNOWN = Term(NOT_INDEXED, NOT_INDEXED, 0)


def _lookup(columns: Columns) -> Callable[[str], Term]:
    """A cached look-up of folded words: a query needs each of its words several times."""
    words, stems = columns.strings("word"), columns.strings("stem")
    # An item of a memoryview is a Python int; an item of an array would have to be converted.
    views = [memoryview(columns[name]) for name in ("stem_of", "word_doc_freqs", "stem_starts")]  # type: ignore[arg-type]
    stem_of, doc_freqs, starts = views

    @lru_cache(CACHED_TERMS)
    def lookup(exact: str) -> Term:
        word = words.find(exact)
        if word is None:
            # Stemming a word takes a hundred times longer than finding it.
            stem_id, word = stems.find_rarely(stem(exact)), NOT_INDEXED
        else:
            stem_id, word = stem_of[word], word if doc_freqs[word] else NOT_INDEXED
        return UNKNOWN if stem_id is None else Term(stem_id, word, starts[stem_id + 1] - starts[stem_id])

    return lookup


class TermDictionary:
    """Finds terms in one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.words = columns.strings("word")
        self._starts = memoryview(columns["stem_starts"])  # type: ignore[arg-type]  # arrays are buffers
        self._doc_ids = columns["stem_docs"]
        self._single_form_starts = memoryview(columns["single_form_starts"])  # type: ignore[arg-type]
        self.lookup = _lookup(columns)
        """The term of a folded word."""

    def term(self, word: Word) -> Term | ScoredDocs:
        """The term of a word, or its matches if no column has its scores."""
        term = self.lookup(word.exact)
        if term.word != NOT_INDEXED:
            return term
        if term.stem == NOT_INDEXED:
            return NOTHING
        one_form = self._single_form_starts[term.stem] == self._single_form_starts[term.stem + 1]
        return self._unseen_form(term) if one_form else term

    def doc_ids(self, term: Term) -> Ints:
        """The clauses that have the stem of a term, ascending."""
        return self._doc_ids[self._starts[term.stem] : self._starts[term.stem + 1]]

    def _unseen_form(self, term: Term) -> ScoredDocs:
        """The matches of a word that no clause has, if all clauses with its stem have one other form."""
        columns, doc_ids = self._columns, self.doc_ids(term)
        # The scores include that form, EXACT_WEIGHT times the score of the stem. This is taken out; the title's score stays.
        start, end = self._starts[term.stem : term.stem + 2]
        scores = columns["stem_scores"][start:end].astype(np.float64)
        title_scores = np.zeros(len(columns["document_id_ends"]))
        first, last = columns["title_starts"][term.stem : term.stem + 2].tolist()
        title_scores[columns["title_documents"][first:last]] = columns["title_scores"][first:last]
        title = title_scores[columns["document_of"][doc_ids]]
        return ScoredDocs(doc_ids, (scores - title) / (1 + EXACT_WEIGHT) + title)
