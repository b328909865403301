"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.terms import Numbers
from search_service.engines.words import ranges
from search_service.fields import FACETS, FACETS_BY_NAME

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
KEPT_SHEETS = 32


@dataclass(frozen=True, slots=True)
class Counted:
    """The most frequent values of a facet with their counts, and how many values have a clause."""

    values: dict[str, int]
    different: int


class Sheet:
    """The values of several facets that the same holders have, kinds of clauses or documents, numbered one after another.

    It knows them both ways: the values of each holder, and the holders of each value. The values of a facet are `spans` of it.
    """

    def __init__(self, columns: Columns, names: Sequence[str]) -> None:
        self.spans: dict[str, slice] = {}
        items, holders, end = [], [], 0
        for name in names:
            starts = columns[f"facet_{name}_starts"]
            items.append(columns[f"facet_{name}_items"] + np.intp(end))
            holders.append(np.repeat(np.arange(len(starts) - 1), np.diff(starts)))
            self.spans[name] = slice(end, end := end + len(columns[f"facet_{name}_ends"]))
        self._count = end
        every_item, every_holder = np.concatenate(items), np.concatenate(holders)
        by_holder, by_value = np.argsort(every_holder, kind="stable"), np.argsort(every_item, kind="stable")
        self._items = every_item[by_holder]
        self._item_starts = np.searchsorted(every_holder[by_holder], np.arange(len(starts)))
        self._holders = every_holder[by_value]
        self._holder_starts = np.searchsorted(every_item[by_value], np.arange(end))

    def counts(self, tally: Counts) -> Counts:
        """How many clauses have each value: `tally` counts those of each holder."""
        present = tally.nonzero()[0]
        if len(present) * 8 > len(tally):
            # No value is without a holder.
            return np.add.reduceat(tally.take(self._holders, mode="clip"), self._holder_starts)
        starts = self._item_starts[present]
        each = self._item_starts[present + 1] - starts
        held = self._items.take(ranges(starts, each), mode="clip")
        return np.bincount(held, weights=tally[present].repeat(each), minlength=self._count).astype(np.int64)


class FacetValues:
    """The values of one facet by number."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._strings = columns.strings(f"facet_{name}")
        self._names: dict[int, str] = {}

    def counted(self, counts: Counts, most: int | None, chosen: Iterable[str]) -> Counted:
        """The `most` frequent values, equals in order, then those of the chosen ones that are not among them."""
        numbers = counts.nonzero()[0]
        listed = [*self._frequent(counts, numbers, most), *self._counting(counts, chosen)]
        return Counted(dict(zip(map(self._called, listed), counts[listed].tolist(), strict=True)), len(numbers))

    def _called(self, number: int) -> str:
        name = self._names.get(number)
        if name is None:
            name = self._names[number] = self._strings[number]
        return name

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
        self._facets = {facet.name: FacetValues(columns, facet.name) for facet in FACETS}
        # Who holds the values of a clause, and how many such holders there are, for facets of clauses and of documents.
        self._holder_of = {
            True: (columns["kind_of"], len(columns["facet_type_starts"]) - 1),
            False: (columns["document_of"], len(columns["document_id_ends"])),
        }
        # The sheets of the choices of facets that were asked for of late: a page asks for the same ones again and again.
        self._sheet = lru_cache(KEPT_SHEETS)(lambda names: Sheet(columns, names))

    def counted(self, found: Numbers, wider: Mapping[str, Numbers], request: Request) -> dict[str, Counted]:
        """Each facet that is asked for, among the clauses found; one that is filtered by, among the `wider` of its name."""
        filters = dict(request.filters)
        counts = self._counts(found, tuple(name for name in request.facets if name not in wider))
        for name, clauses in wider.items():
            if name in request.facets:
                counts |= self._counts(clauses, (name,))
        return {
            name: self._facets[name].counted(counts[name], request.values, filters.get(name, ())) for name in request.facets
        }

    def _counts(self, clauses: Numbers, names: tuple[str, ...]) -> dict[str, Counts]:
        """The counts of all values of these facets among these clauses."""
        counts: dict[str, Counts] = {}
        for of_clause, (holder_of, holders) in self._holder_of.items():
            wanted = tuple(name for name in names if FACETS_BY_NAME[name].of_clause == of_clause)
            if wanted:
                sheet = self._sheet(wanted)
                counted = sheet.counts(np.bincount(holder_of.take(clauses, mode="clip"), minlength=holders))
                counts |= {name: counted[span] for name, span in sheet.spans.items()}
        return counts
