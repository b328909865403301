"""Conjunctions, phrases, prefixes and proximity on columns, by kernels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search_service.engines.arrays import Columns, frozen
from search_service.engines.columns.kernels.conjunction import conjunction
from search_service.engines.columns.kernels.near import with_pattern, within_distance
from search_service.engines.columns.kernels.phrase import docs_with_phrase, docs_with_stems
from search_service.engines.columns.kernels.prefix import docs_with_any
from search_service.engines.columns.kernels.records import (
    PATTERN,
    TERM,
    Bonus,
    Candidates,
    Ints,
    Join,
    PostingColumns,
    ProximityWeights,
    TextColumns,
    WordIds,
)
from search_service.engines.columns.kernels.records import Terms as TermRecords
from search_service.engines.columns.scored_docs import NO_SCORES, NOTHING, ScoredDocs
from search_service.engines.columns.term_dictionary import Term
from search_service.engines.weights import MAX_CLAUSES, MIN_STEMS, PAIR_WEIGHT, PASSAGE_WEIGHT, RUN_WEIGHT

WEIGHTS = ProximityWeights(PAIR_WEIGHT, RUN_WEIGHT, PASSAGE_WEIGHT, MIN_STEMS, MAX_CLAUSES)

# A word of a pattern: whether by stem, and a range of stem ids or word ids.
PatternWord = tuple[bool, int, int]


class Conjunction:
    """Matches and scores terms that are all required."""

    def __init__(self, columns: Columns) -> None:
        self.postings = postings(columns)
        self.texts = texts(columns)
        self._prior = columns["reuse_prior"]

    def of_terms(self, terms: TermRecords, with_prior: bool) -> ScoredDocs:
        """The clauses that have all terms, in the order typed, scored with all bonuses, and the reuse prior if `with_prior`."""
        bonus = Bonus.PROXIMITY_AND_REUSE if with_prior else Bonus.PROXIMITY
        return self._conjunction(terms, NOTHING, Candidates.ALL, bonus)

    def unordered(self, terms: Iterable[Term], among: Ints | None = None) -> ScoredDocs:
        """The clauses, or those in `among`, that have all terms, scored by BM25 alone."""
        listed = NOTHING if among is None else ScoredDocs(among, NO_SCORES)
        return self._conjunction(records(terms), listed, Candidates.ALL if among is None else Candidates.FILTER, Bonus.NONE)

    def score(self, doc_ids: Ints, terms: Iterable[Term]) -> ScoredDocs:
        """The BM25 scores of clauses that have all terms."""
        return self._conjunction(records(terms), ScoredDocs(doc_ids, NO_SCORES), Candidates.GIVEN, Bonus.NONE)

    def add_bonus(self, found: ScoredDocs, terms: TermRecords, with_prior: bool) -> ScoredDocs:
        """Clauses that have all terms, with the proximity bonuses, and the reuse prior if `with_prior`."""
        bonus = Bonus.PROXIMITY_AND_REUSE if with_prior else Bonus.PROXIMITY
        return self._conjunction(terms, found, Candidates.SCORED, bonus)

    def _conjunction(self, terms: TermRecords, listed: ScoredDocs, candidates: Candidates, bonus: Bonus) -> ScoredDocs:
        columns = self.postings, self.texts, self._prior, WEIGHTS
        return ScoredDocs(*conjunction(*columns, terms, listed.doc_ids, listed.scores, candidates.value, bonus.value))

    def with_phrase(self, terms: Iterable[Term]) -> Ints:
        """The clauses that have two or more words in a row, as they are spelled."""
        return docs_with_phrase(self.texts, records(terms))

    def with_stems(self, stems: list[int]) -> Ints:
        """The clauses that have words of two or more stems in a row."""
        return docs_with_stems(self.texts, np.array(stems, np.int32))

    def with_any(self, words: range) -> Ints:
        """The clauses that have one of these word ids."""
        return docs_with_any(self.postings, self.texts, words.start, words.stop)

    def near(self, found: ScoredDocs, left: list[PatternWord], right: list[PatternWord], distance: int) -> ScoredDocs:
        """The clauses found where two patterns are within a distance of each other."""
        patterns = np.array(left, PATTERN), np.array(right, PATTERN)
        columns = self.texts.words, self.texts.doc_starts, self.texts.stem_of
        return ScoredDocs(*within_distance(found.doc_ids, found.scores, *columns, *patterns, distance))

    def with_pattern(self, found: ScoredDocs, pattern: list[PatternWord]) -> ScoredDocs:
        """The clauses found that have a pattern."""
        columns = self.texts.words, self.texts.doc_starts, self.texts.stem_of
        return ScoredDocs(*with_pattern(found.doc_ids, found.scores, *columns, np.array(pattern, PATTERN)))


def records(terms: Iterable[Term]) -> TermRecords:
    """TERM records of terms without an order, for kernels."""
    return np.array([(Join.NONE.value, term.word, term.stem) for term in terms], TERM)


def postings(columns: Columns) -> PostingColumns:
    return PostingColumns(
        starts=columns["stem_starts"],
        doc_ids=columns["stem_docs"],
        scores=columns["stem_scores"],
        single_form_starts=columns["single_form_starts"],
        single_forms=columns["single_forms"],
        single_form_scores=columns["single_form_scores"],
        multi_form_starts=columns["multi_form_starts"],
        multi_form_ranks=columns["multi_form_ranks"],
        multi_form_scores=columns["multi_form_scores"],
        form_of=columns["form_of"],
        bitset_of=columns["bitset_of"],
        bitsets=columns["bitsets"],
        bitset_ranks=columns["bitset_ranks"],
        n_docs=len(columns["document_of"]),
    )


def texts(columns: Columns) -> TextColumns:
    stem_of, n_stems = columns["stem_of"], len(columns["stem_starts"]) - 1
    stem_words = np.argsort(stem_of, kind="stable").astype(np.int32)
    return TextColumns(
        words=word_ids(columns),
        doc_starts=columns["doc_starts"],
        slot_docs=columns["slot_docs"],
        positions=columns["pair_positions"],
        word_pairs=columns["word_pairs"],
        pair_next=columns["pair_next"],
        pair_starts=columns["pair_starts"],
        stem_of=stem_of,
        word_doc_freqs=columns["word_doc_freqs"],
        stem_words=frozen(stem_words),
        stem_word_starts=frozen(np.searchsorted(stem_of[stem_words], np.arange(n_stems + 1)).astype(np.int32)),
    )


def word_ids(columns: Columns) -> WordIds:
    return WordIds(columns["word_low"], columns["word_high"])
