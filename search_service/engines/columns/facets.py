"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.terms import Numbers
from search_service.engines.words import ranges
from search_service.fields import FACETS, FACETS_BY_NAME

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
KEPT_CHOICES = 32
# So few values of holders are added up sooner than those of the holders at hand are picked out.
FEW_ITEMS = 8192
# So many clauses for each document there is are many.
MANY = 4
# Binary digits that a value's number and its count have in what they are ordered by.
DIGITS = 24
MASK = (1 << DIGITS) - 1


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
        if len(self._items) < FEW_ITEMS or np.count_nonzero(tally) * 8 > len(tally):
            # No value is without a holder.
            return np.add.reduceat(tally.take(self._holders, mode="clip"), self._holder_starts)
        present = tally.nonzero()[0]
        starts = self._item_starts[present]
        each = self._item_starts[present + 1] - starts
        held = self._items.take(ranges(starts, each), mode="clip")
        return np.bincount(held, weights=tally[present].repeat(each), minlength=self._count).astype(np.int64)


class Choice:
    """Some facets that are counted together: the sheets of those of clauses and of documents, and an order for all values."""

    def __init__(self, columns: Columns, names: Sequence[str]) -> None:
        self.sheets = {
            of_clause: Sheet(columns, wanted)
            for of_clause in (True, False)
            if (wanted := [name for name in names if FACETS_BY_NAME[name].of_clause == of_clause])
        }
        self.order = np.concatenate(
            [
                np.arange(len(columns[f"facet_{name}_ends"]), dtype=np.int64) + ((place + 1) << 2 * DIGITS)
                for place, name in enumerate(names)
            ]
        )
        self.bounds = np.arange(len(names) + 1, dtype=np.int64) << 2 * DIGITS


class Tallies:
    """How many of some ascending clauses are of each kind, and how many each document has; each is counted once, if at all."""

    def __init__(self, columns: Columns, clauses: Numbers) -> None:
        self._columns, self._clauses = columns, clauses

    def of(self, clauses: bool) -> Counts:
        """The counts by who holds the values of facets of clauses, or of documents."""
        return self._by_kind if clauses else self._by_document

    @cached_property
    def _by_kind(self) -> Counts:
        kinds = len(self._columns["facet_type_starts"]) - 1
        return np.bincount(self._columns["kind_of"].take(self._clauses, mode="clip"), minlength=kinds)

    @cached_property
    def _by_document(self) -> Counts:
        """Clauses of one document follow one another: where there are many, finding the bounds is less work than counting."""
        bounds = self._columns["document_clauses"]
        if len(self._clauses) > MANY * len(bounds):
            return np.diff(self._clauses.searchsorted(bounds))
        return np.bincount(self._columns["document_of"].take(self._clauses, mode="clip"), minlength=len(bounds) - 1)

    def documents(self) -> int:
        """In how many documents the clauses stand."""
        return int(np.count_nonzero(self._by_document))


class FacetCounter:
    """Counts the facets of one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._strings = {facet.name: columns.strings(f"facet_{facet.name}") for facet in FACETS}
        self._names: dict[str, dict[int, str]] = {facet.name: {} for facet in FACETS}
        # A page asks for the same facets again and again.
        self._choice = lru_cache(KEPT_CHOICES)(lambda names: Choice(columns, names))

    def counted(self, found: Tallies, wider: Mapping[str, Numbers], request: Request) -> dict[str, Counted]:
        """Each facet that is asked for, among the clauses found; one that is filtered by, among the `wider` of its name."""
        if not request.facets:
            return {}
        filters, counts = dict(request.filters), self._counts(found, request.facets)
        for name, clauses in wider.items():
            if name in counts:
                counts[name] = self._counts(Tallies(self._columns, clauses), (name,))[name]
        ranked = self._ranked([counts[name] for name in request.facets], self._choice(request.facets), request.values)
        counted = {}
        for name, (numbers, ranked_counts, different) in zip(request.facets, ranked, strict=True):
            values = dict(zip(self._called(name, numbers), ranked_counts, strict=True))
            for value in filters.get(name, ()):
                number = self._strings[name].find(value)
                if value not in values and number is not None and counts[name][number]:
                    values[value] = int(counts[name][number])
            counted[name] = Counted(values, different)
        return counted

    def _ranked(self, counts: Sequence[Counts], choice: Choice, most: int | None) -> Iterator[tuple[list[int], list[int], int]]:
        """Of each facet the numbers of the `most` frequent values, their counts, and how many values have a clause."""
        every = np.concatenate(counts)
        present = every.nonzero()[0]
        # One number that orders by facet, by count, and by value among equals: values are numbered in their order.
        keys = choice.order.take(present) - (every.take(present) << DIGITS)
        keys.sort()
        bounds = keys.searchsorted(choice.bounds).tolist()
        for first, last in pairwise(bounds):
            best = keys[first : last if most is None else min(last, first + most)].tolist()
            yield [key & MASK for key in best], [-(key >> DIGITS) & MASK for key in best], last - first

    def _called(self, facet: str, numbers: Sequence[int]) -> list[str]:
        """The values of a facet by their numbers."""
        names, strings = self._names[facet], self._strings[facet]
        for number in numbers:
            if number not in names:
                names[number] = strings[number]
        return [names[number] for number in numbers]

    def _counts(self, found: Tallies, names: tuple[str, ...]) -> dict[str, Counts]:
        """The counts of all values of these facets among these clauses."""
        counts: dict[str, Counts] = {}
        for of_clause, sheet in self._choice(names).sheets.items():
            counted = sheet.counts(found.of(of_clause))
            counts |= {name: counted[span] for name, span in sheet.spans.items()}
        return counts
