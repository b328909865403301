"""Facets: counts of values among the clauses found, the most frequent first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

import msgspec
import numpy as np

from search_service.engines import Request
from search_service.engines.arrays import Columns, frozen
from search_service.engines.columns.filters import FilterResult, filter_bits
from search_service.engines.columns.kernels.facet_counts import count_facets
from search_service.engines.columns.kernels.records import ALL_FILTERS, FACET, FacetColumns, Ints, Records, Scratch
from search_service.engines.near import NearWordings
from search_service.engines.pool import Pool
from search_service.fields import FACETS
from search_service.query import Filters

# All pages count the same facets, and a session keeps its filters.
CACHED_SPECS = 64


class FacetCounts(msgspec.Struct, frozen=True, gc=False):
    """The numbers of wordings and documents of clauses, 0 if not requested, and the counts of facets.

    `counts` has, by facet, the most frequent values and the chosen ones; `more` is the number of other values with a clause.
    """

    wordings: int
    documents: int
    counts: Mapping[str, Mapping[str, int]]
    more: Mapping[str, int]


NOT_COUNTED = FacetCounts(0, 0, {}, {})


class FacetSpec(NamedTuple):
    """The facets of a request, in the order of counting: names, FACET records, and the ids of chosen values."""

    names: Sequence[str]
    records: Records
    chosen: Ints


class FacetCounter:
    """Counts on one set of columns."""

    def __init__(self, columns: Columns, near: NearWordings) -> None:
        names = [facet.name for facet in FACETS]
        starts, values = ([columns[f"facet_{name}_{part}"] for name in names] for part in ("starts", "items"))
        begins = accumulate(map(len, values), initial=0)
        self._columns = FacetColumns(
            columns["kind_of"],
            columns["document_of"],
            columns["wording_of"],
            frozen(np.concatenate([of + begin for of, begin in zip(starts, begins, strict=False)], dtype=np.int32)),
            frozen(np.concatenate(values, dtype=np.int32)),
        )
        self._nearly = self._columns._replace(wording_of=near.group_of)
        n_values = [len(columns[f"facet_{name}_ends"]) for name in names]
        self._max_values = max(n_values)
        n_kinds = max((len(of) - 1 for of, facet in zip(starts, FACETS, strict=True) if facet.of_clause), default=0)
        self._scratch = Pool(partial(_scratch, n_kinds, self._max_values, len(columns["identical_starts"]) - 1))
        # Partials of columns, not methods: a cached method and its object would keep each other alive.
        self._values = lru_cache(len(names))(lambda name: [*columns.strings(f"facet_{name}")])
        value_ids = {name: columns.strings(f"facet_{name}").find for name in names}
        begins = accumulate(map(len, starts), initial=0)
        ranges = {name: (begin, size) for name, begin, size in zip(names, begins, n_values, strict=False)}
        self._spec = lru_cache(CACHED_SPECS)(partial(_spec, ranges, value_ids))

    def count(self, result: FilterResult, request: Request) -> FacetCounts:
        """The facet counts among the clauses that pass all filters; a facet's own filter is ignored (drill-sideways).

        A chosen value is counted however rare it is, if it has a clause.
        """
        if not (request.facets or request.with_totals):
            return NOT_COUNTED
        spec = self._spec(request.facets, request.filters)
        limit = self._max_values if request.max_values is None else request.max_values
        scratch = self._scratch.acquire()
        wordings, documents, rows, out = count_facets(
            result.passing.doc_ids,
            result.matching,
            result.failed_filters,
            spec.records,
            spec.chosen,
            limit,
            request.with_totals,
            self._nearly if request.nearly else self._columns,
            scratch,
        )
        self._scratch.release(scratch)
        counts, more, start, value_counts = dict[str, dict[str, int]](), dict[str, int](), 0, out.tolist()
        for name, (n_values, n_listed, end) in zip(spec.names, rows.tolist(), strict=True):
            values = self._values(name)
            listed = {values[value_id]: count for value_id, count in value_counts[start : start + n_listed]}
            for value_id, count in value_counts[start + n_listed : end]:
                if count:
                    listed.setdefault(values[value_id], count)
            counts[name], more[name], start = listed, n_values - len(listed), end
        return FacetCounts(wordings, documents, counts, more)


def _scratch(n_kinds: int, n_values: int, n_wordings: int) -> Scratch:
    return Scratch(np.zeros(2 * n_kinds, np.int32), np.zeros(n_values, np.int32), np.zeros(n_wordings, np.uint8))


def _spec(
    ranges: Mapping[str, tuple[int, int]],
    value_ids: Mapping[str, Callable[[str], int | None]],
    names: Sequence[str],
    filters: Filters,
) -> FacetSpec:
    """The spec of a request; facets that are counted among the same clauses are adjacent."""
    bits = filter_bits(filters) if len(filters) > 1 else {name: ALL_FILTERS for name, _ in filters}
    of_document = {facet.name: not facet.of_clause for facet in FACETS}
    chosen = {name: [n for value in values if (n := value_ids[name](value)) is not None] for name, values in filters}
    ordered = sorted(names, key=lambda name: (name in bits, of_document[name]))
    ids, rows = list[int](), list[tuple[int, ...]]()
    for name in ordered:
        start = len(ids)
        ids += chosen.get(name, ())
        rows.append((of_document[name], bits.get(name, 0), *ranges[name], start, len(ids)))
    return FacetSpec(ordered, np.array(rows, FACET), np.array(ids, np.int32))
