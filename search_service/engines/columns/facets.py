"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.terms import Numbers
from search_service.fields import FACETS_BY_NAME

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some clauses are of each kind, and of each document."""

    kinds: Counts
    documents: Counts


@dataclass(frozen=True, slots=True)
class Counted:
    """The most frequent values of a facet with their counts, and how many values have a clause."""

    values: dict[str, int]
    different: int


class FacetValues:
    """The values of one facet: item after item, which of its values stands there, and which kind or document has it."""

    def __init__(self, columns: Columns, name: str) -> None:
        starts = columns[f"facet_{name}_starts"]
        self._strings = columns.strings(f"facet_{name}")
        self._of_clause = FACETS_BY_NAME[name].of_clause
        self._items = columns[f"facet_{name}_items"].astype(np.intp)
        self._holders = np.repeat(np.arange(len(starts) - 1), np.diff(starts))

    @cached_property
    def _names(self) -> list[str]:
        return [self._strings[number] for number in range(len(self._strings))]

    def counted(self, tally: Tally, most: int | None, chosen: Iterable[str]) -> Counted:
        """The `most` frequent values, equals in order, then those of the chosen ones that are not among them."""
        held = (tally.kinds if self._of_clause else tally.documents)[self._holders]
        counts = np.bincount(self._items, weights=held, minlength=len(self._names)).astype(np.int64)
        numbers = np.flatnonzero(counts)
        listed = [*self._frequent(counts, numbers, most), *self._counting(counts, chosen)]
        return Counted({self._names[number]: int(counts[number]) for number in listed}, len(numbers))

    def _frequent(self, counts: Counts, numbers: npt.NDArray[np.intp], most: int | None) -> list[int]:
        # One number that orders by count, and by value among equals: values are numbered in their order.
        ranks = numbers - counts[numbers] * len(counts)
        if most is not None and len(ranks) > most:
            ranks = np.partition(ranks, most)[:most]
        ranks.sort()
        best: list[int] = (ranks % len(counts)).tolist()
        return best

    def _counting(self, counts: Counts, chosen: Iterable[str]) -> list[int]:
        numbers = (self._strings.find(value) for value in chosen)
        return [number for number in numbers if number is not None and counts[number]]


class FacetCounter:
    """Counts the facets of one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._kinds = len(columns["facet_type_starts"]) - 1
        self._documents = len(columns["document_id_ends"])
        self._facets = {name: FacetValues(columns, name) for name in FACETS_BY_NAME}

    def counted(
        self, clauses: Numbers, failing: Mapping[str, Flags], failures: npt.NDArray[np.uint8], request: Request
    ) -> dict[str, Counted]:
        """Each facet that is asked for, under every filter but its own.

        Of these clauses, `failing` tells by facet which do not pass its filter, and `failures` how many filters each fails.
        """
        passing = self._tally(clauses[np.flatnonzero(failures == 0)]) if request.facets else None
        filters = dict(request.filters)
        counted = {}
        for name in request.facets:
            tally = passing
            if name in failing:
                tally = self._tally(clauses[np.flatnonzero((failures == 0) | ((failures == 1) & failing[name]))])
            assert tally is not None
            counted[name] = self._facets[name].counted(tally, request.values, filters.get(name, ()))
        return counted

    def _tally(self, clauses: Numbers) -> Tally:
        return Tally(
            np.bincount(self._columns["kind_of"][clauses], minlength=self._kinds),
            np.bincount(self._columns["document_of"][clauses], minlength=self._documents),
        )
