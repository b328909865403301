"""Filters on columns: which of the clauses that match a query pass them all, and which all but one."""

from __future__ import annotations

import msgspec

from search_service.engines.columns.scored_docs import Matches
from search_service.engines.columns.term_dictionary import Numbers
from search_service.query import Filters


class Sieved(msgspec.Struct, frozen=True, gc=False):
    """What passes all filters, with its scores; and what each of all `clauses` that match failed: the sum of bits of filters.

    Where there are fewer than two filters, nothing is said of each clause.
    """

    found: Matches
    clauses: Numbers
    failed: Numbers


def bits_of(filters: Filters) -> dict[str, int]:
    """The bit of each filter by its facet: `loops.sieving.sieved` gives them in this order."""
    return {name: 1 << place for place, (name, _) in enumerate(filters)}
