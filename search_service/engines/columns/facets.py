"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.terms import Numbers
from search_service.engines.words import ranges
from search_service.fields import FACETS, FACETS_BY_NAME

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counted:
    """The most frequent values of a facet with their counts, and how many values have a clause."""

    values: dict[str, int]
    different: int


class Sheet:
    """The values of several facets of the same holders, which are kinds of clauses or documents, numbered one after another.

    `items[starts[holder] : starts[holder + 1]]` are the values of a holder, those of a facet in `spans[facet]`.
    """

    def __init__(self, columns: Columns, names: Sequence[str]) -> None:
        self.spans: dict[str, range] = {}
        items, holders, end = [], [], 0
        for name in names:
            starts = columns[f"facet_{name}_starts"]
            items.append(columns[f"facet_{name}_items"] + np.intp(end))
            holders.append(np.repeat(np.arange(len(starts) - 1), np.diff(starts)))
            self.spans[name] = range(end, end := end + len(columns[f"facet_{name}_ends"]))
        self._count, self.holders = end, len(starts) - 1
        self._holders = np.concatenate(holders)
        order = np.argsort(self._holders, kind="stable")
        self._items, self._holders = np.concatenate(items)[order], self._holders[order]
        self._starts = np.searchsorted(self._holders, np.arange(len(starts)))

    def counts(self, tally: Counts) -> Counts:
        """How many clauses have each value: `tally` counts those of each holder."""
        present = np.flatnonzero(tally)
        if len(present) * 4 > len(tally):
            items, held = self._items, tally.take(self._holders, mode="clip")
        else:
            starts = self._starts[present]
            each = self._starts[present + 1] - starts
            items, held = self._items[ranges(starts, each)], np.repeat(tally[present], each)
        return np.bincount(items, weights=held, minlength=self._count).astype(np.int64)


class FacetValues:
    """The values of one facet by number."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._strings = columns.strings(f"facet_{name}")

    @cached_property
    def _names(self) -> list[str]:
        return [self._strings[number] for number in range(len(self._strings))]

    def counted(self, counts: Counts, most: int | None, chosen: Iterable[str]) -> Counted:
        """The `most` frequent values, equals in order, then those of the chosen ones that are not among them."""
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
        self._facets = {name: FacetValues(columns, name) for name in FACETS_BY_NAME}
        self._kinds = Sheet(columns, [facet.name for facet in FACETS if facet.of_clause])
        self._documents = Sheet(columns, [facet.name for facet in FACETS if not facet.of_clause])

    def counted(self, found: Numbers, wider: Mapping[str, Numbers], request: Request) -> dict[str, Counted]:
        """Each facet that is asked for, among the clauses found; one that is filtered by, among the `wider` of its name."""
        filters = dict(request.filters)
        counts = self._counts(found, [name for name in request.facets if name not in wider])
        for name, clauses in wider.items():
            if name in request.facets:
                counts |= self._counts(clauses, [name])
        return {
            name: self._facets[name].counted(counts[name], request.values, filters.get(name, ())) for name in request.facets
        }

    def _counts(self, clauses: Numbers, names: Sequence[str]) -> dict[str, Counts]:
        """The counts of all values of these facets among these clauses."""
        counts: dict[str, Counts] = {}
        for sheet, holder_of in ((self._kinds, "kind_of"), (self._documents, "document_of")):
            wanted = [name for name in names if name in sheet.spans]
            if wanted:
                counted = sheet.counts(
                    np.bincount(self._columns[holder_of].take(clauses, mode="clip"), minlength=sheet.holders)
                )
                counts |= {name: counted[sheet.spans[name].start : sheet.spans[name].stop] for name in wanted}
        return counts
