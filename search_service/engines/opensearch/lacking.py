"""The best partial matches of a conjunction, counted by what they lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.leaves import any_of, constant
from search_service.engines.opensearch.reader import Reader

# A score has 24 bits: so many nodes can be told from it.
NODES_AT_A_TIME = 20
_MASKS: JSON = {
    "scripted_metric": {
        "init_script": "state.counts = [:]",
        "map_script": "String mask = String.valueOf((long) Math.round(_score));"
        " state.counts[mask] = state.counts.getOrDefault(mask, 0) + 1",
        "combine_script": "return state.counts",
        "reduce_script": "Map all = [:]; for (s in states) { if (s != null) { for (e in s.entrySet()) {"
        " all[e.getKey()] = all.getOrDefault(e.getKey(), 0) + e.getValue() } } } return all",
    }
}


def best_partial_matches(reader: Reader, queries: Sequence[JSON]) -> list[tuple[int, ...]]:
    """The sets of queries that the best partial matches lack, the most frequent set first."""
    most = _most_matched(reader, queries)
    if not most:
        return []
    ways = dict(_ways(reader, queries, 0, [any_of(queries, most)], []))
    # Equals in the order of what they lack, read as a number with the first node as its last digit.
    ordered = sorted(ways, key=lambda lacking: (-ways[lacking], sum(2**n for n in lacking)))
    return ordered


def _most_matched(reader: Reader, queries: Sequence[JSON]) -> int:
    """The number of queries that the best clause matches."""
    each = any_of([constant(query, 1.0) for query in queries])
    hits = reader.search({"query": each, "size": 1, "_source": False})["hits"]["hits"]
    return round(hits[0]["_score"]) if hits else 0


def _ways(
    reader: Reader, queries: Sequence[JSON], first: int, among: list[JSON], lacking: list[int]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """The sets of queries, from `first` on, that clauses lack, with their counts; some queries at a time."""
    some = list(enumerate(queries))[first : first + NODES_AT_A_TIME]
    for mask, count in _masks(reader, some, among).items():
        missing = [*lacking, *(n for i, (n, _) in enumerate(some) if not mask >> i & 1)]
        if first + len(some) == len(queries):
            yield tuple(missing), count
            continue
        has = [query for i, (_, query) in enumerate(some) if mask >> i & 1]
        lacks = [query for i, (_, query) in enumerate(some) if not mask >> i & 1]
        yield from _ways(reader, queries, first + len(some), [*among, {"bool": {"filter": has, "must_not": lacks}}], missing)


def _masks(reader: Reader, some: Sequence[tuple[int, JSON]], among: Sequence[JSON]) -> dict[int, int]:
    """The number of clauses for each combination of matching queries, as a bit mask."""
    bits = [constant(query, float(2**i)) for i, (_, query) in enumerate(some)]
    body = {"query": {"bool": {"filter": list(among), "should": bits}}, "size": 0, "aggs": {"masks": _MASKS}}
    found = reader.search(body)["aggregations"]["masks"]["value"] or {}
    return {int(mask): count for mask, count in found.items()}
