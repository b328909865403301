"""The scores of clauses that hold most of a passage, from the texts that a Whoosh index stores."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.index.vocabulary import Ints
from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.posting_blocks import Reals
from search_service.engines.whoosh.value_column import Flags
from search_service.query import Passage
from search_service.text.analysis import tokens


class PassageScorer:
    """Scores one passage; `counts` says how many clauses match each of its slots."""

    def __init__(self, index: ClauseIndex, passage: Passage, counts: Sequence[int]) -> None:
        total = index.clauses.count
        self._index = index
        self._idf = [log(total / (count + 1)) + 1 if count else 0.0 for count in counts]
        self._typed = passages.typed(passage, self._idf)

    def scores(self, ids: Ints, scores: Reals, matched: Sequence[Flags]) -> Reals:
        """What these clauses score, whose slots score so much in sum, and which match these slots."""
        weight = np.array(self._idf)
        shares = weight @ np.array(matched) / (weight.sum() or 1)
        close = np.maximum(0.0, (shares - passages.RAMP_FROM) / (1 - passages.RAMP_FROM)) ** passages.RAMP_POWER
        scored = shares * scores + close * self._index.reuse[ids]
        # The others are scored by their share alone, whatever their text is.
        is_read = (close > 0) | (self._index.clauses.lengths("stem")[ids] > passages.LONG_WORDS)
        for place in np.flatnonzero(is_read).tolist() if len(self._typed.stems) > 1 else ():
            deadlines.check()
            stems = [token.stem for token in tokens(self._index.store.clause(int(ids[place])).text)]
            if close[place]:
                scored[place] += close[place] * passages.closeness(stems, self._typed)
            scored[place] *= passages.damping(stems, self._typed)
        return scored
