"""Passages, compounds and synonyms on columns: what has most of their parts, and the best score of several names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.arrays import Columns, frozen
from search_service.engines.columns.boolean import Boolean, Operand
from search_service.engines.columns.kernels.passage import add_closeness, match_most, unite_best, weigh
from search_service.engines.columns.kernels.records import PassageWeights, Reals, TextColumns, TypedPassage
from search_service.engines.columns.scored_docs import NO_DOCS, NO_SCORES, ScoredDocs
from search_service.engines.passages import FAR_APART, FEWEST_IN_RUN, LONG_KEEPS, LONG_WORDS, RAMP_FROM, RAMP_POWER
from search_service.engines.weights import LOOSE_PAIR_WEIGHT, LOOSE_RUN_WEIGHT, LOOSE_WINDOW_WEIGHT, VERBATIM_WEIGHT
from search_service.query import Node, Passage, Synonyms

WEIGHTS = PassageWeights(
    pair=LOOSE_PAIR_WEIGHT,
    run=LOOSE_RUN_WEIGHT,
    window=LOOSE_WINDOW_WEIGHT,
    ramp_from=RAMP_FROM,
    ramp_power=float(RAMP_POWER),
    long_words=float(LONG_WORDS),
    far_apart=float(FAR_APART),
    long_keeps=LONG_KEEPS,
    min_run=float(FEWEST_IN_RUN),
)


class PassageMatcher:
    """Matches passages on one set of columns; `operand` gives what a part matches, of a word perhaps not read yet."""

    def __init__(self, columns: Columns, texts: TextColumns, boolean: Boolean, operand: Callable[[Node], Operand]) -> None:
        self._operand, self._boolean = operand, boolean
        self._stems = columns.strings("stem")
        self._texts, self._prior, self._n_docs = texts, columns["reuse_prior"], len(columns["document_of"])

    def most(self, passage: Passage) -> ScoredDocs:
        """The clauses that match most of a passage, with their scores."""
        slots = passage.slots
        operands = [self._operand(slot) for slot in slots]
        deadlines.check()
        idf = np.array([log(self._n_docs / (len(found) + 1)) + 1 if len(found) else 0.0 for found in operands])
        if passage.least == len(slots) < passage.below:
            found = self._boolean.intersect(operands)
            shares = np.ones(len(found))
        else:
            found, shares = self._some(passage, operands, idf)
        deadlines.check()
        weigh(found.doc_ids, found.scores, shares, self._prior, WEIGHTS)
        typed = passages.typed(passage, idf.tolist())
        self._add_verbatim(passage, typed, found)
        if len(typed.stems) > 1 and len(found):
            lowest = passages.lowest_read(found.scores)
            add_closeness(found.doc_ids, found.scores, shares, lowest, self._texts, self._typed(typed), WEIGHTS)
        return found

    def _add_verbatim(self, passage: Passage, typed: passages.Typed, found: ScoredDocs) -> None:
        """Raise the scores of those clauses that hold all that was typed, side by side."""
        if len(found) and (phrase := passage.verbatim):
            doc_ids = self._boolean.read(self._operand(phrase)).doc_ids
            at = np.searchsorted(found.doc_ids, doc_ids)
            at = at[found.doc_ids[np.minimum(at, len(found) - 1)] == doc_ids]
            found.scores[at] += VERBATIM_WEIGHT * sum(typed.weights)

    def _some(self, passage: Passage, operands: Sequence[Operand], idf: Reals) -> tuple[ScoredDocs, Reals]:
        """The clauses that match as many parts as they must, with the sums of their scores, and their shares."""
        lists = [self._boolean.read(operand) for operand in operands]
        ends = np.cumsum([len(found) for found in lists], dtype=np.int32)
        doc_ids = np.concatenate([NO_DOCS, *(found.doc_ids for found in lists)])
        scores = np.concatenate([NO_SCORES, *(found.scores for found in lists)])
        matching, sums, weights = match_most(doc_ids, scores, ends, idf, passage.least, passage.below, self._n_docs)
        return ScoredDocs(matching, sums), weights / (idf.sum() or 1)

    def _typed(self, typed: passages.Typed) -> TypedPassage:
        """A passage as the kernel reads it."""
        names = dict.fromkeys([*typed.stems, *typed.slot_of])
        ids = {name: number for name in names if (number := self._stems.find(name)) is not None}
        places = {name: place for place, name in enumerate(ids)}
        lasts, slots = [-1] * len(ids), [typed.slot_of.get(name, -1) for name in ids]
        previous = [-1] * len(typed.stems)
        for i, stem in enumerate(typed.stems):
            if stem in places:
                previous[i], lasts[places[stem]] = lasts[places[stem]], i
        numbers = [np.array(found, np.int32) for found in ([*ids.values()], lasts, slots, previous, typed.pairs)]
        return TypedPassage(*map(frozen, (*numbers, np.array(typed.weights), np.array(typed.idf))))

    def best(self, node: Synonyms) -> ScoredDocs:
        """The clauses that match what was typed or another name of it, with the best of their scores."""
        best = self._boolean.read(self._operand(node.typed))
        for other in node.others:
            found = self._boolean.read(self._operand(other))
            if len(found):
                worth = passages.worth(node, other)
                best = ScoredDocs(*unite_best(best.doc_ids, best.scores, found.doc_ids, found.scores, worth))
        return best
