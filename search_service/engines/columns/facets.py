"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from search_service.engines import Request
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops.counting import tally
from search_service.engines.columns.loops.leaders import most_frequent
from search_service.engines.columns.terms import Numbers
from search_service.fields import FACETS_BY_NAME

Counts = npt.NDArray[np.int64]
KEPT_SHEETS = 64


@dataclass(frozen=True, slots=True)
class Counted:
    """The most frequent values of a facet with their counts, and how many values have a clause."""

    values: dict[str, int]
    different: int


class Tallies:
    """How many of some clauses are of each kind, and how many each document has; each is counted once, if at all."""

    def __init__(self, columns: Columns, clauses: Numbers) -> None:
        self._columns, self._clauses = columns, clauses

    def of(self, of_clause: bool) -> Counts:
        """The counts by who holds the values of facets of clauses, or of documents."""
        return self._by_kind if of_clause else self._by_document

    @cached_property
    def _by_kind(self) -> Counts:
        return tally(self._clauses, self._columns["kind_of"], len(self._columns["facet_type_starts"]) - 1)

    @cached_property
    def _by_document(self) -> Counts:
        return tally(self._clauses, self._columns["document_of"], len(self._columns["document_id_ends"]))

    def documents(self) -> int:
        """In how many documents the clauses stand."""
        return int(np.count_nonzero(self._by_document))


class Sheet:
    """The values of some facets that the same holders have, kinds of clauses or documents, as `most_frequent` asks for them."""

    def __init__(self, columns: Columns, facets: Sequence[str]) -> None:
        self.names = [[*columns.strings(f"facet_{facet}")] for facet in facets]
        self.bounds = np.array([*accumulate(map(len, self.names), initial=0)], np.int32)
        starts = [columns[f"facet_{facet}_starts"] for facet in facets]
        values = np.concatenate(
            [columns[f"facet_{facet}_items"] + at for facet, at in zip(facets, self.bounds[:-1], strict=True)]
        )
        holders = np.concatenate([np.repeat(np.arange(len(of) - 1), np.diff(of)) for of in starts])
        self.values = values[np.argsort(holders, kind="stable")].astype(np.int32)
        self.starts = np.add.reduce(starts, dtype=np.int32)


class FacetCounter:
    """Counts the facets of one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        # A page asks for the same facets again and again.
        self._sheet = lru_cache(KEPT_SHEETS)(lambda facets: Sheet(columns, facets))

    def counted(self, found: Tallies, wider: Mapping[str, Numbers], request: Request) -> dict[str, Counted]:
        """Each facet that is asked for, among the clauses found; one that is filtered by, among the `wider` of its name."""
        if not request.facets:
            return {}
        chosen, counted = dict(request.filters), dict[str, Counted]()
        for of_clause in (True, False):
            facets = [name for name in request.facets if FACETS_BY_NAME[name].of_clause == of_clause and name not in wider]
            counted |= self._counted(tuple(facets), found.of(of_clause), request.values) if facets else {}
        for name in request.facets:
            if name in wider:
                tallied = Tallies(self._columns, wider[name]).of(FACETS_BY_NAME[name].of_clause)
                counted |= self._counted((name,), tallied, request.values)
                self._add_chosen(counted[name].values, name, chosen[name], tallied)
        return {name: counted[name] for name in request.facets}

    def _counted(self, facets: tuple[str, ...], tallied: Counts, most: int | None) -> dict[str, Counted]:
        """The `most` frequent values of these facets, whose holders have the tallied clauses."""
        sheet = self._sheet(facets)
        most = max(map(len, sheet.names)) if most is None else most
        counted = {}
        rows = most_frequent(tallied, sheet.starts, sheet.values, sheet.bounds, most).tolist()
        for facet, names, (different, *row) in zip(facets, sheet.names, rows, strict=True):
            listed = min(different, most)
            values = dict(zip(map(names.__getitem__, row[:listed]), row[most : most + listed], strict=True))
            counted[facet] = Counted(values, different)
        return counted

    def _add_chosen(self, values: dict[str, int], facet: str, chosen: Sequence[str], tallied: Counts) -> None:
        """Add those of the chosen values that have a clause, however rare they are."""
        items, starts = self._columns[f"facet_{facet}_items"], self._columns[f"facet_{facet}_starts"]
        for value in chosen:
            number = self._columns.strings(f"facet_{facet}").find(value)
            if value not in values and number is not None:
                holders = starts.searchsorted((items == number).nonzero()[0], side="right") - 1
                if count := int(tallied[holders].sum()):
                    values[value] = count
