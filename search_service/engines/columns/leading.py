"""The clauses that may come first among those that match any of several terms, found without scoring all of them.

The MaxScore of Turtle and Flood (1995), list by list: a clause that holds only terms which together cannot score what enough
others have reached is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.overlaps import Flags, Overlaps, Scored, places
from search_service.engines.columns.ranking import DIGITS, reached
from search_service.engines.columns.terms import Numbers, Scores

# Scores are compared as rounded numbers: what is nearer than this may be an equal.
MARGIN = 2 * 10.0**-DIGITS


class Leading:
    """Finds the clauses that lead an Or of `lists`; each scores `extra`, by its number, more. Only those `allowed` count.

    `clauses` are all that hold one of the terms.
    """

    def __init__(self, overlaps: Overlaps, lists: Sequence[Scored], extra: npt.NDArray[np.float32], most_extra: float) -> None:
        self._overlaps, self._extra, self._most_extra = overlaps, extra, most_extra
        self.clauses = overlaps.union(lists)
        self._lists = sorted(lists, key=lambda scored: -scored.most)
        sums = accumulate(scored.most for scored in reversed(self._lists))
        # What a clause can score in all lists but the first so many.
        self._rest = [*reversed([*sums]), 0.0]

    def first(self, count: int, allowed: Flags | None = None) -> tuple[Numbers, Scores]:
        """Clauses, ascending, with their scores: the first `count` in the order of scores, with all equals, and some others."""
        needed, threshold, clauses, scores = self._needed(count, allowed)
        scores += self._extra.take(clauses, mode="clip")
        if allowed is not None:
            kept = allowed.take(clauses, mode="clip").nonzero()[0]
            clauses, scores = clauses[kept], scores[kept]
        others = self._lists[needed:]
        if others:
            kept = (scores >= threshold - self._rest[needed] - MARGIN).nonzero()[0]
            clauses, scores = clauses[kept], scores[kept]
        for other in others:
            held = self._overlaps.held(clauses, other)
            scores[held] += other.scores_at(places(clauses[held], other))
        return clauses, scores

    def _needed(self, count: int, allowed: Flags | None) -> tuple[int, float, Numbers, Scores]:
        """How many lists hold all leaders, a score that enough clauses reach, and the clauses of these lists with sums."""
        sums, threshold, needed = self._overlaps.sums(), -np.inf, 0
        for scored in self._lists:
            needed += 1
            at = scored.clauses.astype(np.intp)
            np.add.at(sums, at, scored.every_score().astype(np.float64, copy=False))
            # Before that, no clause can have outrun what is left.
            if self._rest[needed] < self._rest[0] - self._rest[needed]:
                scores = sums.take(at, mode="clip") + self._extra.take(at, mode="clip")
                threshold = max(threshold, reached(scores if allowed is None else scores[allowed.take(at)], count))
            if self._rest[needed] + self._most_extra < threshold - MARGIN:
                break
        clauses = self.clauses if needed == len(self._lists) else self._overlaps.union(self._lists[:needed])
        at = clauses.astype(np.intp)
        scores = sums.take(at, mode="clip")
        sums[at] = 0
        return needed, threshold, clauses, scores
