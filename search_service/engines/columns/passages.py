"""Passages and synonyms on columns: most parts of a passage, the best of names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.arrays import Columns, frozen
from search_service.engines.columns.boolean import Boolean, Operand, concatenate
from search_service.engines.columns.conjunction import Conjunction, records
from search_service.engines.columns.kernels.passage import min_should_match, unite_best, weigh
from search_service.engines.columns.kernels.phrase import add_verbatim
from search_service.engines.columns.kernels.proximity import add_proximity
from search_service.engines.columns.kernels.records import (
    NOT_INDEXED,
    SLOT_STEM,
    TYPED_WORD,
    PassageWeights,
    ProximityLimits,
    Reals,
    ScoredLists,
)
from search_service.engines.columns.kernels.union import add_prior
from search_service.engines.columns.scored_docs import ScoredDocs
from search_service.engines.columns.term_dictionary import UNKNOWN, Term, TermDictionary
from search_service.engines.passages import FAR_APART, LONG_FACTOR, LONG_WORDS, MIN_RUN_WORDS, RAMP_FROM, RAMP_POWER
from search_service.engines.weights import (
    GAP,
    LOOSE_PAIR_WEIGHT,
    LOOSE_RUN_WEIGHT,
    LOOSE_WINDOW_WEIGHT,
    VERBATIM_WEIGHT,
)
from search_service.query import Node, Part, Passage, Synonyms, Word

WEIGHTS = PassageWeights(
    pair=LOOSE_PAIR_WEIGHT,
    gap=GAP,
    run=LOOSE_RUN_WEIGHT,
    window=LOOSE_WINDOW_WEIGHT,
    ramp_from=RAMP_FROM,
    ramp_power=RAMP_POWER,
    long_words=float(LONG_WORDS),
    far_apart=float(FAR_APART),
    long_keeps=LONG_FACTOR,
    min_run=float(MIN_RUN_WORDS),
)

NO_LISTS = ScoredLists(frozen(np.zeros(0, np.int32)), frozen(np.zeros(0)), frozen(np.zeros(0, np.int32)))


class PassageMatcher:
    """Matches passages on one set of columns; `operand` evaluates a part of a passage."""

    def __init__(
        self,
        columns: Columns,
        terms: TermDictionary,
        conjunction: Conjunction,
        boolean: Boolean,
        operand: Callable[[Node], Operand],
    ) -> None:
        self._operand, self._boolean, self._lookup = operand, boolean, terms.lookup
        self._postings, self._texts = conjunction.postings, conjunction.texts
        self._prior, self._wording_of = columns["reuse_prior"], columns["wording_of"]
        self._n_docs = len(columns["document_of"])

    def most(self, passage: Passage) -> ScoredDocs:
        """The clauses that match most of a passage, with their scores."""
        slots = passage.slots
        operands = [self._operand(slot) for slot in slots]
        deadlines.check()
        idf = [log(self._n_docs / (count + 1)) + 1 if (count := len(found)) else 0.0 for found in operands]
        if passage.least == len(slots) < passage.below and passage.most >= self._n_docs:
            found = self._boolean.intersect(operands)
            shares = np.ones(len(found))
            add_prior(found.scores, found.doc_ids, self._prior)
        else:
            found, shares = self._some(passage, operands, idf)
            weigh(found.doc_ids, found.scores, shares, self._prior, WEIGHTS)
        deadlines.check()
        if len(found):
            self._add_proximity(passage, slots, idf, found, shares)
        return found

    def _some(self, passage: Passage, operands: Sequence[Operand], idf: Sequence[float]) -> tuple[ScoredDocs, Reals]:
        """The clauses that match enough parts, with the sums of their scores, and their shares of the idf."""
        order = sorted(range(len(operands)), key=lambda n: (isinstance(operands[n], ScoredDocs), len(operands[n])))
        terms = [operand for n in order if isinstance(operand := operands[n], Term)]
        results = [operand for n in order if isinstance(operand := operands[n], ScoredDocs)]
        weights, steps = np.array(idf)[order], np.array(passages.share_steps(idf), np.int32)[order]
        lists = ScoredLists(*[frozen(array) for array in concatenate(results)]) if results else NO_LISTS
        bounds = passage.least, passage.below, passage.most
        doc_ids, sums, shares = min_should_match(self._postings, records(terms), lists, weights, steps, *bounds)
        return ScoredDocs(doc_ids, sums), shares / (sum(idf) or 1.0)

    def _add_proximity(
        self, passage: Passage, slots: Sequence[Part], idf: Sequence[float], found: ScoredDocs, shares: Reals
    ) -> None:
        """Add to the scores the bonus of a verbatim passage, and the proximity of its words."""
        numbers, lookup = {part: number for number, part in enumerate(slots)}, self._lookup
        typed = [*passages.weighted_words(passage, numbers, idf)]
        if len(typed) < 2:
            return
        terms = [lookup(word.exact) if word else UNKNOWN for word, _ in typed]
        if all(term.word != NOT_INDEXED for term in terms):
            bonus = VERBATIM_WEIGHT * sum(weight for _, weight in typed)
            add_verbatim(found.doc_ids, found.scores, self._texts, records(terms), bonus)
        words = np.array([(term.stem, weight) for term, (_, weight) in zip(terms, typed, strict=True)], TYPED_WORD)
        stems = np.array([(lookup(word.exact).stem, number) for word, number in passages.slot_words(numbers)], SLOT_STEM)
        limits = ProximityLimits(passages.MAX_READ, passages.MAX_WORDINGS, passages.TIE_TOLERANCE)
        columns = self._wording_of, self._texts
        add_proximity(found.doc_ids, found.scores, shares, *columns, words, stems, np.array(idf), WEIGHTS, limits)

    def best(self, node: Synonyms) -> ScoredDocs:
        """The clauses that match what was typed or a synonym, each with its best score."""
        typed_worth, *worths = passages.worths(node, self._idf)
        found = self._boolean.read(self._operand(node.typed))
        best = ScoredDocs(found.doc_ids, found.scores * typed_worth)
        for other, worth in zip(node.others, worths, strict=True):
            found = self._boolean.read(self._operand(other))
            if len(found):
                best = ScoredDocs(*unite_best(best.doc_ids, best.scores, found.doc_ids, found.scores, worth))
        return best

    def _idf(self, word: Word) -> float:
        count = self._lookup(word.exact).doc_freq
        return log(self._n_docs / (count + 1)) + 1 if count else 0.0
