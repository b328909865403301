"""The scores of clauses with most of a passage, from Whoosh's positions."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.index.vocabulary import Ints
from search_service.engines.weights import VERBATIM_WEIGHT
from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.posting_blocks import LAST_WORD, WORD_BITS, Reals
from search_service.engines.whoosh.posting_lists import LENGTHS
from search_service.engines.whoosh.value_column import Flags
from search_service.query import Passage
from search_service.text.analysis import tokens

# Whoosh rounds lengths up to steps. For the step above LONG_WORDS, only the text shows whether a clause is long.
_STEP_BELOW, _STEP_ABOVE = LENGTHS[np.searchsorted(LENGTHS, passages.LONG_WORDS, "right") - np.array([1, 0])].tolist()


def matching(passage: Passage, slots: Sequence[Flags]) -> Flags:
    """Flags of the clauses that match a passage, from the flags of each of its slots."""
    matched = np.array(slots)
    counts = matched.sum(axis=0)
    matches: Flags = (counts >= passage.least) & (counts < passage.below)
    if np.count_nonzero(matches) > passage.most:
        shares = np.array(passages.share_steps(_idf(len(counts), [int(flags.sum()) for flags in slots]))) @ matched
        matches &= shares >= np.partition(shares[matches], -passage.most)[-passage.most]
    return matches


def _idf(total: int, counts: Sequence[int]) -> list[float]:
    return [log(total / (count + 1)) + 1 if count else 0.0 for count in counts]


class PassageScorer:
    """Scores one passage; `counts` has the number of clauses that match each slot."""

    def __init__(self, index: ClauseIndex, passage: Passage, counts: Sequence[int]) -> None:
        self._index = index
        self._idf = _idf(index.clauses.count, counts)
        self._typed = passages.typed(passage, self._idf)

    def scores(self, doc_ids: Ints, scores: Reals, matched: Sequence[Flags], verbatim: Flags, read_among: Ints) -> Reals:
        """The scores of all clauses that match, from the sums of the scores of their slots, and the flags of these slots.

        `verbatim` flags the clauses that have the whole passage as typed. Texts are read only of clauses in `read_among`: the
        other scores are not final.
        """
        weight = np.array(self._idf)
        shares = weight @ np.array(matched) / (weight.sum() or 1)
        close = np.maximum(0.0, (shares - passages.RAMP_FROM) / (1 - passages.RAMP_FROM)) ** passages.RAMP_POWER
        scored = shares * scores + close * self._index.reuse[doc_ids]
        scored += VERBATIM_WEIGHT * sum(self._typed.weights) * verbatim
        lowest = passages.lowest_read(scored, self._index.column("wording").codes[doc_ids])
        is_read = (scored >= lowest) & np.isin(doc_ids, read_among, assume_unique=True)
        # The scores of other clauses depend on their share alone.
        is_read &= (close > 0) | (self._index.clauses.lengths("stem")[doc_ids] > passages.LONG_WORDS)
        read = np.flatnonzero(is_read) if len(self._typed.stems) > 1 else np.zeros(0, np.intp)
        texts = self._texts(doc_ids[read])
        for i in read.tolist():
            deadlines.check()
            stems = texts[int(doc_ids[i])]
            if close[i]:
                scored[i] += close[i] * passages.proximity(stems, self._typed)
            scored[i] *= passages.damping(stems, self._typed)
        return np.asarray(scored)

    def _texts(self, doc_ids: Ints) -> dict[int, list[str]]:
        """The stems of clauses in order, "" for stems that are not in the passage."""
        lengths = self._index.clauses.lengths("stem")[doc_ids].tolist()
        texts = {doc_id: [""] * self._words(doc_id, length) for doc_id, length in zip(doc_ids.tolist(), lengths, strict=True)}
        for stem in {*self._typed.stems, *self._typed.slot_of} - {""}:
            for position in self._index.stem_positions(stem, doc_ids).tolist():
                texts[position >> WORD_BITS][position & LAST_WORD] = stem
        return texts

    def _words(self, doc_id: int, length: int) -> int:
        """The number of words of a clause, exact if the step above leaves open whether the clause is long."""
        if length != _STEP_ABOVE:
            return length
        return len(tokens(self._index.store.clause(doc_id).text))
