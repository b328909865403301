"""Filters on columns: which of the clauses that match a query pass them all, and which all but one."""

from __future__ import annotations

from dataclasses import dataclass

from search_service.engines.columns.loops.sieving import passing
from search_service.engines.columns.terms import Numbers, Places


@dataclass(frozen=True, slots=True)
class Sieved:
    """Clauses, and for each the sum of the bits of the filters that it failed; a filter has the bit of its facet.

    Where there are no filters, nothing is said of each clause.
    """

    clauses: Numbers
    failed: Numbers
    bits: dict[str, int]

    def passing(self) -> Places:
        """The places of the clauses that pass all filters."""
        return passing(self.failed, 0)
