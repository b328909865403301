"""Passages, compounds and synonyms on columns: what holds most of them, and the best score of several names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.columns.kernels.passage import Typed as TypedArrays
from search_service.engines.columns.kernels.passage import add_closeness, holding_most, keep_in_row
from search_service.engines.columns.scored_docs import NO_MATCHES, Matches
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import NONE
from search_service.engines.passages import FAR_APART, FEWEST_IN_RUN, LONG_KEEPS, LONG_WORDS, RAMP_FROM, RAMP_POWER
from search_service.engines.weights import LOOSE_PAIR_WEIGHT, LOOSE_RUN_WEIGHT, LOOSE_WINDOW_WEIGHT
from search_service.query import Node, Passage, Synonyms

MatchesOf = Callable[[Node], Matches]

# As the kernel names them.
WEIGHTS = np.array(
    [
        *(LOOSE_PAIR_WEIGHT, LOOSE_RUN_WEIGHT, LOOSE_WINDOW_WEIGHT, RAMP_FROM, RAMP_POWER),
        *(LONG_WORDS, FAR_APART, LONG_KEEPS, FEWEST_IN_RUN),
    ],
    np.float64,
)


class PassageMatcher:
    """Matches passages on one set of columns; `matches` gives what a part matches."""

    def __init__(self, columns: Columns, matches: MatchesOf) -> None:
        self._matches = matches
        self._stems = columns.strings("stem")
        self._total = len(columns["document_of"])
        self._in_row = columns["words"], columns["clause_starts"], columns["stem_of"]
        self._texts = (*self._in_row, columns["agreed"])

    def holding_most(self, passage: Passage) -> Matches:
        """The clauses that match most of a passage, with their scores."""
        slots = passage.slots
        lists = [self._matches(slot) for slot in slots]
        deadlines.check()
        idf = np.array([log(self._total / (len(found) + 1)) + 1 if len(found) else 0.0 for found in lists])
        ends = np.cumsum([len(found) for found in lists], dtype=np.int32)
        clauses = np.concatenate([NONE, *(found.clauses for found in lists)])
        scores = np.concatenate([NO_MATCHES.scores, *(found.scores for found in lists)])
        found, sums, weights = holding_most(clauses, scores, ends, idf, passage.least, self._total)
        deadlines.check()
        shares = weights / (idf.sum() or 1)
        add_closeness(found, sums, shares, self._texts, self._typed(passages.typed(passage, idf.tolist())), WEIGHTS)
        return Matches(found, sums)

    def _typed(self, typed: passages.Typed) -> TypedArrays:
        """A passage as the kernel reads it."""
        by_stem = np.full((2, len(self._stems)), -1, np.int32)
        following = np.full(len(typed.stems), -1, np.int32)
        for position, stem in enumerate(typed.stems):
            number = self._stems.find(stem)
            if number is not None:
                following[position], by_stem[0, number] = by_stem[0, number], position
        for stem, slot in typed.slot_of.items():
            number = self._stems.find(stem)
            if number is not None:
                by_stem[1, number] = slot
        pairs, weights, idf = np.array(typed.pairs, np.int32), np.array(typed.weights), np.array(typed.idf)
        return by_stem[0], by_stem[1], following, pairs, weights, idf

    def in_row(self, found: Matches, stems: Sequence[int]) -> Matches:
        """Those of the clauses in which these stems stand side by side; it changes what it was given."""
        count = keep_in_row(found.clauses, found.scores, self._in_row, np.array(stems, np.int32))
        return Matches(found.clauses[:count], found.scores[:count])

    def best(self, node: Synonyms) -> Matches:
        """The clauses that match what was typed or another name of it, with the best of their scores."""
        lists = [self._matches(node.typed)]
        for other in node.others:
            found = self._matches(other)
            lists.append(Matches(found.clauses, found.scores * passages.worth(node, other)))
        lists = [found for found in lists if len(found)]
        if len(lists) < 2:
            return lists[0] if lists else NO_MATCHES
        best = np.zeros(self._total)
        holding = np.zeros(self._total, bool)
        for found in lists:
            best[found.clauses] = np.maximum(best[found.clauses], found.scores)
            holding[found.clauses] = True
        clauses = np.flatnonzero(holding).astype(np.int32)
        return Matches(clauses, best[clauses])
