"""Counts facets, wordings and documents in the cluster, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search_service.engines import Request
from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.leaves import EVERY, all_of, derived_values, with_value
from search_service.fields import FACETS_BY_NAME
from search_service.query import Filters

# A search gives so many buckets in all, and a facet gets its share; of those with more values, all are read in steps.
MAX_BUCKETS = 65_535
STEP = 10_000


def _distinct_values(field: str) -> JSON:
    """An exact distinct count, unlike `cardinality`: a bit set of our own numbers, merged over all shards."""
    return {
        "scripted_metric": {
            "params": {"field": field},
            "init_script": "state.bits = new BitSet()",
            "map_script": "state.bits.set((int) doc[params.field].value)",
            "combine_script": "return state.bits.toLongArray()",
            "reduce_script": "BitSet all = new BitSet(); for (s in states) { if (s != null) { all.or(BitSet.valueOf(s)); } }"
            " return all.cardinality()",
        }
    }


DISTINCT = {field: _distinct_values(field) for field in ("w", "d", "g")}


def distinct(metric: JSON) -> int:
    """The value of a distinct count; OpenSearch gives null if no shard has a row."""
    return int(metric["value"] or 0)


@dataclass(frozen=True, slots=True)
class Counted:
    wordings: int
    documents: int
    counts: Mapping[str, Mapping[str, int]]
    more: Mapping[str, int]


def filter_query(filters: Filters, but: str = "") -> JSON:
    """A query for all filters except one (drill-sideways)."""
    passing = [with_value(name, values) for name, values in filters if name != but]
    return all_of(*passing) if passing else EVERY


def group_field(request: Request) -> str:
    """The field that hits are collapsed by: wordings, or groups of nearly identical ones."""
    return "g" if request.nearly else "w"


def aggregations(request: Request) -> JSON:
    """One aggregation for all unfiltered facets, and one for each facet with a filter."""
    filtered = {name for name, _ in request.filters}
    size = max(MAX_BUCKETS // max(len(request.facets), 1) - len(request.facets), 1)
    inner: JSON = {name: _values(name, size) for name in request.facets if name not in filtered}
    if request.with_totals:
        inner |= {"_wordings": DISTINCT[group_field(request)], "_documents": DISTINCT["d"]}
    every: JSON = {"_all": {"filter": filter_query(request.filters), "aggs": inner}} if inner else {}
    return every | {
        f"_{name}": {"filter": filter_query(request.filters, name), "aggs": {name: _values(name, size)}}
        for name in request.facets
        if name in filtered
    }


def _values(name: str, size: int) -> JSON:
    if FACETS_BY_NAME[name].derived_from:
        return {"filters": {"filters": {value: with_value(name, (value,)) for value in derived_values(FACETS_BY_NAME[name])}}}
    return {"terms": {"field": f"f_{name}", "size": size}}


def counted(request: Request, found: JSON, query: JSON, search: Callable[[JSON], JSON]) -> Counted:
    """The counts in the aggregations of an answer; `search` fetches values that did not fit."""
    every = found.get("_all", {})
    wordings, documents = (distinct(every[name]) if name in every else 0 for name in ("_wordings", "_documents"))
    chosen = dict(request.filters)
    counts, more = dict[str, dict[str, int]](), dict[str, int]()
    for name in request.facets:
        values = found[f"_{name}"][name] if name in chosen else every[name]
        if isinstance(values["buckets"], dict):
            of_values = {value: bucket["doc_count"] for value, bucket in values["buckets"].items() if bucket["doc_count"]}
        elif not values["sum_other_doc_count"] and not values["doc_count_error_upper_bound"]:
            of_values = {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}
        else:
            of_values = _in_steps(name, all_of(query, filter_query(request.filters, name)), search)
        counts[name], more[name] = _listed(of_values, chosen.get(name, ()), request.max_values)
    return Counted(wordings, documents, counts, more)


def _listed(counts: dict[str, int], chosen: Sequence[str], most: int | None) -> tuple[dict[str, int], int]:
    """The most frequent values, ties in order of value, with the selected ones; and the number of further values."""
    ordered = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    listed = dict(list(ordered.items())[:most])
    listed |= {value: ordered[value] for value in chosen if value in ordered}
    return listed, len(ordered) - len(listed)


def _in_steps(name: str, query: JSON, search: Callable[[JSON], JSON]) -> dict[str, int]:
    """All values of a facet, fetched page by page."""
    counts: dict[str, int] = {}
    source = {"size": STEP, "sources": [{"value": {"terms": {"field": f"f_{name}"}}}]}
    after: JSON = {}
    while True:
        found = search({"query": query, "size": 0, "aggs": {"values": {"composite": {**source, **after}}}})
        values = found["aggregations"]["values"]
        counts |= {bucket["key"]["value"]: bucket["doc_count"] for bucket in values["buckets"]}
        if len(values["buckets"]) < STEP:
            return counts
        after = {"after": values["after_key"]}
