"""The scores of clauses that hold most of a passage, from the positions that a Whoosh index keeps."""

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

# Of a length that is kept as the step above, it takes the text to know whether a clause is a long one.
_STEP_BELOW, _STEP_ABOVE = LENGTHS[np.searchsorted(LENGTHS, passages.LONG_WORDS, "right") - np.array([1, 0])].tolist()


def matching(passage: Passage, slots: Sequence[Flags]) -> Flags:
    """By clause, whether it matches a passage, by which clauses match each of its slots."""
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
    """Scores one passage; `counts` says how many clauses match each of its slots."""

    def __init__(self, index: ClauseIndex, passage: Passage, counts: Sequence[int]) -> None:
        self._index = index
        self._idf = _idf(index.clauses.count, counts)
        self._typed = passages.typed(passage, self._idf)

    def scores(self, ids: Ints, scores: Reals, matched: Sequence[Flags], verbatim: Flags, among: Ints) -> Reals:
        """What all clauses that match score, whose slots score so much in sum, and which match these slots.
        `verbatim` flags those that hold all that was typed, side by side.

        No text is read but of those among others: the scores of the rest are not final.
        """
        weight = np.array(self._idf)
        shares = weight @ np.array(matched) / (weight.sum() or 1)
        close = np.maximum(0.0, (shares - passages.RAMP_FROM) / (1 - passages.RAMP_FROM)) ** passages.RAMP_POWER
        scored = shares * scores + close * self._index.reuse[ids]
        scored += VERBATIM_WEIGHT * sum(self._typed.weights) * verbatim
        lowest = passages.lowest_read(scored, self._index.column("wording").codes[ids])
        is_read = (scored >= lowest) & np.isin(ids, among, assume_unique=True)
        # The others are scored by their share alone, whatever their text is.
        is_read &= (close > 0) | (self._index.clauses.lengths("stem")[ids] > passages.LONG_WORDS)
        read = np.flatnonzero(is_read) if len(self._typed.stems) > 1 else np.zeros(0, np.intp)
        texts = self._texts(ids[read])
        for i in read.tolist():
            deadlines.check()
            stems = texts[int(ids[i])]
            if close[i]:
                scored[i] += close[i] * passages.closeness(stems, self._typed)
            scored[i] *= passages.damping(stems, self._typed)
        return np.asarray(scored)

    def _texts(self, ids: Ints) -> dict[int, list[str]]:
        """The stems of these clauses in order, "" for those that play no part in the passage."""
        lengths = self._index.clauses.lengths("stem")[ids].tolist()
        texts = {number: [""] * self._words(number, kept) for number, kept in zip(ids.tolist(), lengths, strict=True)}
        for stem in {*self._typed.stems, *self._typed.slot_of} - {""}:
            for position in self._index.positions_of(stem, ids).tolist():
                texts[position >> WORD_BITS][position & LAST_WORD] = stem
        return texts

    def _words(self, number: int, kept: int) -> int:
        """How many words a clause has, or as many more as make no difference: Whoosh keeps lengths in steps."""
        if kept != _STEP_ABOVE:
            return kept
        return len(tokens(self._index.store.clause(number).text))
