"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops.counting import most_frequent, tally
from search_service.engines.columns.terms import Numbers
from search_service.fields import FACETS, FACETS_BY_NAME

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """The most frequent values of a facet with their counts, and how many values have a clause."""

    values: dict[str, int]
    different: int


class Tallies:
    """How many of some clauses are of each kind, and how many each document has; each is counted once, if at all."""

    def __init__(self, columns: Columns, clauses: Numbers) -> None:
        self._columns, self._clauses = columns, clauses

    def of(self, facet: str) -> Counts:
        """The counts by who holds the values of a facet."""
        return self._by_kind if FACETS_BY_NAME[facet].of_clause else self._by_document

    @cached_property
    def _by_kind(self) -> Counts:
        return tally(self._clauses, self._columns["kind_of"], len(self._columns["facet_type_starts"]) - 1)

    @cached_property
    def _by_document(self) -> Counts:
        return tally(self._clauses, self._columns["document_of"], len(self._columns["document_id_ends"]))

    def documents(self) -> int:
        """In how many documents the clauses stand."""
        return int(np.count_nonzero(self._by_document))


class FacetCounter:
    """Counts the facets of one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._strings = {facet.name: columns.strings(f"facet_{facet.name}") for facet in FACETS}
        # What pages show again and again.
        self._names: dict[str, dict[int, str]] = {facet.name: {} for facet in FACETS}

    def counted(self, found: Tallies, wider: Mapping[str, Numbers], request: Request) -> dict[str, Counted]:
        """Each facet that is asked for, among the clauses found; one that is filtered by, among the `wider` of its name."""
        tallies = dict.fromkeys(request.facets, found) | {name: Tallies(self._columns, wider[name]) for name in wider}
        chosen = dict(request.filters)
        return {name: self._counted(name, tallies[name], request.values, chosen.get(name, ())) for name in request.facets}

    def _counted(self, facet: str, tallies: Tallies, most: int | None, chosen: Sequence[str]) -> Counted:
        """The `most` frequent values of a facet, and those chosen."""
        strings, columns = self._strings[facet], self._columns
        starts, items = columns[f"facet_{facet}_starts"], columns[f"facet_{facet}_items"]
        known = len(strings)
        counts, numbers = most_frequent(tallies.of(facet), starts, items, known, known if most is None else most)
        values = dict(zip(self._called(facet, numbers.tolist()), counts.take(numbers).tolist(), strict=True))
        for value in chosen:
            number = strings.find(value)
            if value not in values and number is not None and counts[number]:
                values[value] = int(counts[number])
        return Counted(values, int(np.count_nonzero(counts)))

    def _called(self, facet: str, numbers: Sequence[int]) -> list[str]:
        """The values of a facet by their numbers."""
        names, strings = self._names[facet], self._strings[facet]
        for number in numbers:
            if number not in names:
                names[number] = strings[number]
        return [names[number] for number in numbers]
