"""Which of the clauses found come first in an order, without sorting all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops.leaders import DIGITS, NO_SLOT, leaders
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers, Places, Scores, Singles
from search_service.fields import SORTS_BY_NAME

# One of so many clauses, at least, is supposed to have a wording of its own.
COPIES = 4
# As many blocks as hits wanted, times this, are looked at for a score that enough clauses reach.
BLOCKS = 8


class Ranking:
    """The orders of one set of columns; places are those in the list of clauses that was found."""

    def __init__(self, columns: Columns) -> None:
        printed = np.arange(len(columns["newest"]), dtype=np.int32)
        self._ranks = {-1: columns["newest"], 0: printed, 1: columns["oldest"]}
        self._wording_of, self._wordings = columns["wording_of"], len(columns["alike_starts"]) - 1
        self._kept = threading.local()

    def page(self, leading: Callable[[int], Matches], total: int, request: Request) -> Matches:
        """The clauses to show, in order: `leading` gives those that the first so many of all `total` found are among."""
        wanted = request.offset + request.limit
        considered = wanted * COPIES if request.grouped else wanted
        while True:
            found = leading(considered)
            if request.grouped and len(found.clauses) < total:
                found = found.at(self._first(found, request.sort, considered, grouped=False))
            places = self._first(found, request.sort, wanted, request.grouped)
            if len(places) == wanted or considered >= total or len(found.clauses) == total:
                return found.at(places[request.offset :])
            considered *= COPIES**2

    def every(self, found: Matches, sort: str) -> Places:
        """The places of all clauses found, in an order."""
        order = SORTS_BY_NAME[sort]
        ranks = self._ranks[order.by_date].take(found.clauses, mode="clip")
        return np.lexsort((ranks, -found.scores.astype(np.float64).round(DIGITS))) if order.by_score else ranks.argsort()

    def _first(self, found: Matches, sort: str, count: int, grouped: bool) -> Places:
        """The places of the first `count` in an order; if they are grouped, of each wording only the first."""
        order = SORTS_BY_NAME[sort]
        scores = found.scores if order.by_score else np.zeros(len(found.clauses), np.float32)
        slots = self._slots()[: self._wordings if grouped else 0]
        return leaders(scores, found.clauses, self._ranks[order.by_date], self._wording_of, slots, count)

    def _slots(self) -> Numbers:
        """No slot for each wording; each thread has its own."""
        if not hasattr(self._kept, "slots"):
            self._kept.slots = np.full(self._wordings, NO_SLOT, np.int32)
        slots: Numbers = self._kept.slots
        return slots


def reached(scores: Scores | Singles, count: int) -> float:
    """A score that at least `count` clauses reach, and few more: that of the best of enough blocks of them."""
    if not count or len(scores) < count:
        return -np.inf
    blocks = count * BLOCKS
    size = len(scores) // blocks
    if size < 2:
        return _greatest(scores, count)
    # Every so many-th score makes a block: NumPy compares whole rows ten times as fast as the items of short ones.
    greatest: npt.NDArray[np.floating] = scores[: size * blocks].reshape(size, blocks).max(axis=0)
    return _greatest(greatest, count)


def _greatest(scores: npt.NDArray[np.floating], count: int) -> float:
    """The score that comes at this place, the greatest at the first."""
    parted = scores.copy()
    parted.partition(len(parted) - count)
    return float(parted[len(parted) - count])
