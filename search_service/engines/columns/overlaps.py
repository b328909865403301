"""Where ascending lists of clause numbers meet, on scratch arrays that each thread keeps.

NumPy reads and writes at 64-bit places, and takes with "clip", in half the time that it needs otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import reduce
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.dense import Dense, unpacked
from search_service.engines.columns.terms import Numbers, Places, Scores, Singles

Flags = npt.NDArray[np.bool_]

# Looking a number up among so many more takes as long as marking all of them.
SPARSE = 24


class Holders(Protocol):
    """The clauses that match something, ascending; their bits too, where they are kept."""

    @property
    def clauses(self) -> Numbers: ...
    @property
    def dense(self) -> Dense | None: ...


class Scored(Holders, Protocol):
    """Clauses with a score for each, none of which is greater than `most`."""

    @property
    def most(self) -> float: ...

    def every_score(self) -> Scores | Singles:
        """What each of the clauses scores."""
        ...

    def scores_at(self, places: Places) -> Scores | Singles:
        """What the clauses at these places score."""
        ...


class Overlaps:
    """Crosses lists of clauses of one index, which has `total` clauses."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._kept = threading.local()

    def _slate(self) -> Flags:
        """A flag for each clause, none of them set; who sets some clears them again."""
        if not hasattr(self._kept, "slate"):
            self._kept.slate = np.zeros(self._total, bool)
        slate: Flags = self._kept.slate
        return slate

    def sums(self) -> Scores:
        """A sum for each clause, all 0; who adds to some puts the zeros back."""
        if not hasattr(self._kept, "sums"):
            self._kept.sums = np.zeros(self._total)
        sums: Scores = self._kept.sums
        return sums

    def held(self, wanted: Numbers, among: Holders) -> Places:
        """The places of the wanted that stand among the others."""
        if among.dense is not None:
            return among.dense.holds(wanted).nonzero()[0]
        others = among.clauses
        if len(others) > SPARSE * len(wanted):
            return (others.take(others.searchsorted(wanted), mode="clip") == wanted).nonzero()[0] if len(others) else NOWHERE
        slate, marked = self._slate(), others.astype(np.intp)
        slate[marked] = True
        flags = slate.take(wanted, mode="clip")
        slate[marked] = False
        return flags.nonzero()[0]

    def missing(self, wanted: Numbers, unwanted: Holders) -> Places:
        """The places of the wanted that do not stand among the others."""
        absent = np.ones(len(wanted), bool)
        absent[self.held(wanted, unwanted)] = False
        return absent.nonzero()[0]

    def union(self, lists: Sequence[Holders]) -> Numbers:
        """The clauses of any of these lists."""
        dense = [among.dense.words for among in lists if among.dense is not None]
        rest = [among.clauses for among in lists if among.dense is None]
        if not dense and sum(map(len, rest)) * 8 < self._total:
            return merged(rest)
        flags = unpacked(reduce(np.bitwise_or, dense)) if dense else np.zeros(self._total, bool)
        for clauses in rest:
            flags[clauses.astype(np.intp)] = True
        return flags.nonzero()[0].astype(np.int32)

    def summed(self, lists: Sequence[Scored]) -> tuple[Numbers, Scores]:
        """The clauses of any of these lists, each with the sum of its scores."""
        sums = self.sums()
        for scored in lists:
            clauses = scored.clauses
            np.add.at(sums, clauses.astype(np.intp), scored.every_score().astype(np.float64, copy=False))
        found = self.union(lists)
        at = found.astype(np.intp)
        total = sums[at]
        sums[at] = 0
        return found, total


NOWHERE: Places = np.zeros(0, np.intp)


def places(wanted: Numbers, among: Holders) -> Places:
    """Where the wanted, all of which stand among the others, stand there."""
    if among.dense is not None:
        return among.dense.places(wanted)
    return among.clauses.searchsorted(wanted)


def merged(lists: Sequence[Numbers]) -> Numbers:
    """The numbers of ascending lists in one, each once."""
    every = np.concatenate(lists)
    every.sort()
    return once(every)


def once(numbers: Numbers) -> Numbers:
    """Ascending numbers, each once."""
    if len(numbers) < 2:
        return numbers
    first = np.empty(len(numbers), bool)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first.nonzero()[0]]
