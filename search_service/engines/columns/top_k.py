"""Which of the clauses found come first in an order, without sorting all of them."""

from __future__ import annotations

from functools import partial

import numpy as np

from search_service.engines import Request
from search_service.engines.columns.kernels import Table
from search_service.engines.columns.kernels.top_k import DIGITS, NO_SLOT, page
from search_service.engines.columns.scored_docs import Matches
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import Places
from search_service.engines.pool import Pool
from search_service.fields import SORTS_BY_NAME

# Clauses of one wording are listed each.
NO_SLOTS = np.zeros(0, np.int32)


class Ranking:
    """The orders of one set of columns."""

    def __init__(self, columns: Columns) -> None:
        printed = np.arange(len(columns["newest"]), dtype=np.int32)
        self._ranks = {-1: columns["newest"], 0: printed, 1: columns["oldest"]}
        self._told = columns["wording_of"], columns["document_of"], columns["alike_items"], columns["alike_starts"]
        # No slot for each wording.
        self._slots = Pool(partial(np.full, len(columns["alike_starts"]) - 1, NO_SLOT, np.int32))

    def page(self, found: Matches, request: Request) -> Table:
        """Those of the clauses found that are to be shown, in order, as `loops.leaders.page` tells of them."""
        order = SORTS_BY_NAME[request.sort]
        told = self._ranks[order.by_date], *self._told
        slots = self._slots.acquire() if request.grouped else NO_SLOTS
        rows = page(found.clauses, found.scores, order.by_score, told, slots, request.offset, request.limit)
        if request.grouped:
            self._slots.release(slots)
        return rows

    def every(self, found: Matches, sort: str) -> Places:
        """The places of all clauses found, in an order."""
        order = SORTS_BY_NAME[sort]
        ranks = self._ranks[order.by_date].take(found.clauses, mode="clip")
        return np.lexsort((ranks, -found.scores.astype(np.float64).round(DIGITS))) if order.by_score else ranks.argsort()
