"""The clauses that may come first among those that match any of several terms, found without scoring all of them.

The MaxScore of Turtle and Flood (1995), list by list: a clause that holds only terms which together cannot score what enough
others have reached is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.loops.leaders import DIGITS
from search_service.engines.columns.overlaps import Flags, Overlaps, Scored, places
from search_service.engines.columns.ranking import reached
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
        sums = self._overlaps.sums()
        needed, threshold = self._added(sums, count, allowed)
        least = threshold - self._rest[needed] - MARGIN
        clauses, scores = self._taken(sums, needed, least - self._most_extra)
        scores += self._extra.take(clauses, mode="clip")
        kept = scores >= least if allowed is None else (scores >= least) & allowed.take(clauses, mode="clip")
        at = kept.nonzero()[0]
        clauses, scores = clauses[at], scores[at]
        for other in self._lists[needed:]:
            held = self._overlaps.held(clauses, other)
            scores[held] += other.scores_at(places(clauses[held], other))
        return clauses, scores

    def _added(self, sums: Scores, count: int, allowed: Flags | None) -> tuple[int, float]:
        """Add up the lists that hold all leaders: how many these are, and a score that enough clauses reach."""
        threshold = -np.inf
        for needed, scored in enumerate(self._lists, 1):
            at = scored.clauses.astype(np.intp)
            np.add.at(sums, at, scored.every_score().astype(np.float64, copy=False))
            # Before that, no clause can have outrun what is left; behind the last list, none has to.
            if needed < len(self._lists) and self._rest[needed] < self._rest[0] - self._rest[needed]:
                scores = sums.take(at, mode="clip") + self._extra.take(at, mode="clip")
                threshold = max(threshold, reached(scores if allowed is None else scores[allowed.take(at)], count))
            if self._rest[needed] + self._most_extra < threshold - MARGIN:
                return needed, threshold
        return len(self._lists), threshold

    def _taken(self, sums: Scores, needed: int, least: float) -> tuple[Numbers, Scores]:
        """The clauses of the first lists whose sums are not less than this, with the sums, which become 0 again."""
        many = sum(len(scored.clauses) for scored in self._lists[:needed]) * 4 > len(sums)
        if many and least > 0:
            clauses = (sums >= least).nonzero()[0].astype(np.int32)
        else:
            clauses = self.clauses if needed == len(self._lists) else self._overlaps.union(self._lists[:needed])
        scores = sums.take(clauses, mode="clip")
        if many:
            sums.fill(0)
        else:
            sums[clauses] = 0
        return clauses, scores
