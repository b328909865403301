"""Which of the clauses found come first in an order, without sorting all of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers, Places, Scores, Singles
from search_service.fields import SORTS_BY_NAME

# Scores that differ by less are one.
DIGITS = 6
# As many blocks as hits wanted, times this, are looked at for a score that enough clauses reach.
BLOCKS = 8


class Ranking:
    """The orders of one set of columns; places are those in the list of clauses that was found."""

    def __init__(self, columns: Columns) -> None:
        self._ranks = {-1: columns["newest"], 1: columns["oldest"]}
        self._wording_of, self._wordings = columns["wording_of"], columns["alike_starts"]

    def page(self, leading: Callable[[int], Matches], total: int, request: Request) -> Matches:
        """The clauses to show, in order: `leading` gives those that the first so many of all `total` found are among."""
        wanted = request.offset + request.limit
        considered = wanted * 4 if request.grouped else wanted
        while True:
            found = leading(considered)
            places = self.best(found.clauses, found.scores, request.sort, considered)
            listed = self._firsts(found.clauses, places) if request.grouped else places
            if len(listed) >= wanted or len(places) < considered:
                return found.at(listed[request.offset : wanted])
            whole = len(found.clauses) == total and SORTS_BY_NAME[request.sort].by_score
            considered = max(self._reaching(found, wanted, considered), considered * 2) if whole else considered * 16

    def _reaching(self, found: Matches, wanted: int, considered: int) -> int:
        """Among how many of the clauses found the first so many wordings are: of some, hundreds of clauses lead."""
        best = np.full(len(self._wordings) - 1, -np.inf)
        while True:
            considered *= 16
            high = (found.scores >= reached(found.scores, considered) - 10.0**-DIGITS).nonzero()[0]
            scores = found.scores.take(high).astype(np.float64, copy=False)
            np.maximum.at(best, self._wording_of.take(found.clauses.take(high), mode="clip"), scores)
            least = reached(best, wanted)
            if least > -np.inf or len(high) == len(found.clauses):
                return int(np.count_nonzero(scores >= least - 10.0**-DIGITS)) + 1

    def _firsts(self, clauses: Numbers, places: Places) -> Places:
        """Of these places the first of each wording."""
        firsts = np.unique(self._wording_of.take(clauses.take(places)), return_index=True)[1]
        firsts.sort()
        return places[firsts]

    def best(self, clauses: Numbers, scores: Scores | Singles, sort: str, count: int) -> Places:
        """The places of the first `count` clauses in an order, or of all there are."""
        order = SORTS_BY_NAME[sort]
        if not order.by_score:
            ranks = self._ranks[order.by_date][clauses] if order.by_date else clauses
            places = _least(ranks, count)
            return places[np.argsort(ranks[places])]
        places = (scores >= reached(scores, count) - 10.0**-DIGITS).nonzero()[0]
        rounded = scores.take(places).astype(np.float64).round(DIGITS)
        newest = self._ranks[-1].take(clauses.take(places))
        if len(places) > count:
            last = _greatest(rounded, count)
            above, tied = (rounded > last).nonzero()[0], (rounded == last).nonzero()[0]
            chosen = np.concatenate([above, tied[_least(newest[tied], count - len(above))]])
            places, rounded, newest = places[chosen], rounded[chosen], newest[chosen]
        return places[np.lexsort((newest, -rounded))]


def _least(ranks: Numbers, count: int) -> Places:
    """The places of the least of different numbers, in no order."""
    return np.arange(len(ranks)) if len(ranks) <= count else np.argpartition(ranks, count - 1)[:count]


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
