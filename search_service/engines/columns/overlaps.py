"""Where ascending lists of clause numbers meet, on scratch arrays that each thread keeps.

NumPy reads and writes at 64-bit places, and takes with "clip", in half the time that it needs otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from search_service.engines.columns.terms import Numbers, Places, Scores, Singles

# Looking a number up among so many more takes as long as marking all of them.
SPARSE = 24


class Overlaps:
    """Crosses lists of clauses of one index, which has `total` clauses."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._kept = threading.local()

    def _slate(self) -> Numbers:
        """An array of zeros, one for each clause; who writes to it puts the zeros back."""
        if not hasattr(self._kept, "slate"):
            self._kept.slate = np.zeros(self._total, np.int32)
        slate: Numbers = self._kept.slate
        return slate

    def _sums(self) -> Scores:
        """The same for scores."""
        if not hasattr(self._kept, "sums"):
            self._kept.sums = np.zeros(self._total)
        sums: Scores = self._kept.sums
        return sums

    def located(self, wanted: Numbers, among: Numbers) -> tuple[Places, Places]:
        """The places of the wanted that stand among the others, and where they stand there."""
        if len(among) > SPARSE * len(wanted):
            at = np.searchsorted(among, wanted)
            kept = np.flatnonzero(among.take(at, mode="clip") == wanted)
            return kept, at[kept]
        slate = self._slate()
        marked = among.astype(np.intp)
        slate[marked] = np.arange(1, len(among) + 1, dtype=np.int32)
        places = slate.take(wanted, mode="clip")
        slate[marked] = 0
        kept = np.flatnonzero(places)
        return kept, places.take(kept).astype(np.intp) - 1

    def summed(self, lists: Sequence[tuple[Numbers, Scores | Singles]]) -> tuple[Numbers, Scores]:
        """The clauses of any of these lists, each with the sum of its scores."""
        sums = self._sums()
        for clauses, scores in lists:
            np.add.at(sums, clauses.astype(np.intp), scores.astype(np.float64, copy=False))
        if sum(len(clauses) for clauses, _ in lists) * 8 < self._total or not all(_positive(scores) for _, scores in lists):
            every = np.sort(np.concatenate([clauses for clauses, _ in lists]))
            found = every[np.flatnonzero(np.diff(every, prepend=-1))]
        else:
            found = np.flatnonzero(sums > 0).astype(np.int32)
        at = found.astype(np.intp)
        total = sums[at]
        sums[at] = 0
        return found, total


def _positive(scores: Scores | Singles) -> bool:
    return bool(scores.min(initial=1) > 0)


def missing(wanted: Numbers, unwanted: Numbers) -> Places:
    """The places of those that are not among the unwanted."""
    if not len(unwanted):
        return np.arange(len(wanted))
    at = np.searchsorted(unwanted, wanted)
    return np.flatnonzero(unwanted.take(at, mode="clip") != wanted)
