"""Filters on columns: which of the clauses that match a query pass them all, and which all but one."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers


class Sieved(msgspec.Struct, frozen=True, gc=False):
    """What passes all filters, with its scores; and what each of all `clauses` that match failed: the sum of bits of filters.

    A filter has the bit of its facet. Where there are fewer than two, nothing is said of each clause.
    """

    found: Matches
    clauses: Numbers
    failed: Numbers
    bits: Mapping[str, int]
