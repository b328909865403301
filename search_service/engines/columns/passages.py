"""Passages, compounds and synonyms on columns: what has most of their parts, and the best score of several names."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.columns.kernels.passage import add_closeness, match_most
from search_service.engines.columns.kernels.records import PassageWeights, TextColumns, TypedPassage
from search_service.engines.columns.scored_docs import NO_DOCS, NO_SCORES, NOTHING, ScoredDocs
from search_service.engines.columns.store import Columns, frozen
from search_service.engines.passages import FAR_APART, FEWEST_IN_RUN, LONG_KEEPS, LONG_WORDS, RAMP_FROM, RAMP_POWER
from search_service.engines.weights import LOOSE_PAIR_WEIGHT, LOOSE_RUN_WEIGHT, LOOSE_WINDOW_WEIGHT
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
    """Matches passages on one set of columns; `matches` gives what a part matches."""

    def __init__(self, columns: Columns, texts: TextColumns, matches: Callable[[Node], ScoredDocs]) -> None:
        self._matches = matches
        self._stems = columns.strings("stem")
        self._texts, self._prior, self._n_docs = texts, columns["reuse_prior"], len(columns["document_of"])

    def most(self, passage: Passage) -> ScoredDocs:
        """The clauses that match most of a passage, with their scores."""
        lists = [self._matches(slot) for slot in passage.slots]
        deadlines.check()
        idf = np.array([log(self._n_docs / (len(found) + 1)) + 1 if len(found) else 0.0 for found in lists])
        ends = np.cumsum([len(found) for found in lists], dtype=np.int32)
        doc_ids = np.concatenate([NO_DOCS, *(found.doc_ids for found in lists)])
        scores = np.concatenate([NO_SCORES, *(found.scores for found in lists)])
        matching, sums, weights = match_most(doc_ids, scores, ends, idf, passage.least, passage.below, self._n_docs)
        deadlines.check()
        typed = self._typed(passages.typed(passage, idf.tolist()))
        add_closeness(matching, sums, weights / (idf.sum() or 1), self._texts, self._prior, typed, WEIGHTS)
        return ScoredDocs(matching, sums)

    def _typed(self, typed: passages.Typed) -> TypedPassage:
        """A passage as the kernel reads it."""
        last_of_stem, slot_of_stem = (np.full(len(self._stems), -1, np.int32) for _ in range(2))
        previous = np.full(len(typed.stems), -1, np.int32)
        for i, stem in enumerate(typed.stems):
            stem_id = self._stems.find(stem)
            if stem_id is not None:
                previous[i], last_of_stem[stem_id] = last_of_stem[stem_id], i
        for stem, slot in typed.slot_of.items():
            stem_id = self._stems.find(stem)
            if stem_id is not None:
                slot_of_stem[stem_id] = slot
        pairs, weights, idf = np.array(typed.pairs, np.int32), np.array(typed.weights), np.array(typed.idf)
        return TypedPassage(*map(frozen, (last_of_stem, slot_of_stem, previous, pairs, weights, idf)))

    def best(self, node: Synonyms) -> ScoredDocs:
        """The clauses that match what was typed or another name of it, with the best of their scores."""
        lists = [self._matches(node.typed)]
        for other in node.others:
            found = self._matches(other)
            lists.append(ScoredDocs(found.doc_ids, found.scores * passages.worth(node, other)))
        lists = [found for found in lists if len(found)]
        if len(lists) < 2:
            return lists[0] if lists else NOTHING
        best, matching = np.zeros(self._n_docs), np.zeros(self._n_docs, bool)
        for found in lists:
            best[found.doc_ids] = np.maximum(best[found.doc_ids], found.scores)
            matching[found.doc_ids] = True
        doc_ids = np.flatnonzero(matching).astype(np.int32)
        return ScoredDocs(doc_ids, best[doc_ids])
