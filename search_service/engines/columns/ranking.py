"""Which of the clauses found come first in an order, without sorting all of them."""

from __future__ import annotations

import threading

import numpy as np

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops.leaders import DIGITS, NO_SLOT, leaders
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers, Places
from search_service.fields import SORTS_BY_NAME


class Ranking:
    """The orders of one set of columns; places are those in the list of clauses that was found."""

    def __init__(self, columns: Columns) -> None:
        printed = np.arange(len(columns["newest"]), dtype=np.int32)
        self._ranks = {-1: columns["newest"], 0: printed, 1: columns["oldest"]}
        self._wording_of, self._wordings = columns["wording_of"], len(columns["alike_starts"]) - 1
        self._kept = threading.local()

    def page(self, found: Matches, request: Request) -> Matches:
        """Those of the clauses found that are to be shown, in order."""
        return found.at(self._first(found, request.sort, request.offset + request.limit, request.grouped)[request.offset :])

    def every(self, found: Matches, sort: str) -> Places:
        """The places of all clauses found, in an order."""
        order = SORTS_BY_NAME[sort]
        ranks = self._ranks[order.by_date].take(found.clauses, mode="clip")
        return np.lexsort((ranks, -found.scores.astype(np.float64).round(DIGITS))) if order.by_score else ranks.argsort()

    def _first(self, found: Matches, sort: str, count: int, grouped: bool) -> Places:
        """The places of the first `count` in an order; if they are grouped, of each wording only the first."""
        order = SORTS_BY_NAME[sort]
        scores = found.scores if order.by_score else np.zeros(len(found.clauses))
        slots = self._slots()[: self._wordings if grouped else 0]
        return leaders(scores, found.clauses, self._ranks[order.by_date], self._wording_of, slots, count)

    def _slots(self) -> Numbers:
        """No slot for each wording; each thread has its own."""
        if not hasattr(self._kept, "slots"):
            self._kept.slots = np.full(self._wordings, NO_SLOT, np.int32)
        slots: Numbers = self._kept.slots
        return slots
