"""Pages: by number as far as OpenSearch allows, then from the last hit on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import msgspec
from msgspec import structs

from search_service.engines import Hit, Request, Scan, listed
from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.counting import aggregations, filter_query, group_field
from search_service.engines.opensearch.leaves import all_of
from search_service.engines.opensearch.reader import MAX_LISTED, SOURCE, Reader
from search_service.query import SORTS_BY_NAME, Ranks
from search_service.verbs import lemmas, strength

# A walk reads so many hits at a time.
STEP = 1000


class PageStart(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends: how many hits come before, and what the last of them is sorted by."""

    offset: int
    last: list[int | float]


def place_of(request: Request) -> PageStart:
    return msgspec.msgpack.decode(request.after, type=PageStart) if request.after else PageStart(request.offset, [])


def order(request: Request) -> list[JSON]:
    """Every clause has its own place: its number decides last."""
    sort = SORTS_BY_NAME[request.sort]
    by_score = [{"_score": {"order": "desc"}}] if sort.by_score else []
    return [*by_score, *_RANKS[sort.ranks](), {"n": "asc"}]


def _by_strength() -> JSON:
    """The strength of the strongest verb of a clause, as the table of verbs has it; scores stay those of the query."""
    strengths = {verb: most for verb in lemmas() if (most := strength(verb))}
    step = "int step = params.of.getOrDefault(verb, 0); if (step > most) { most = step; }"
    source = f"int most = 0; for (String verb : doc['f_verb']) {{ {step} }} return most;"
    script = {"source": source, "params": {"of": strengths}}
    return {"_script": {"type": "number", "order": "desc", "script": script}}


_RANKS: Mapping[Ranks, Callable[[], list[JSON]]] = {
    "newest": lambda: [{"newest": "asc"}],
    "oldest": lambda: [{"oldest": "asc"}],
    "document": list,
    "strength": lambda: [_by_strength(), {"newest": "asc"}],
}


def listing(request: Request, query: JSON) -> JSON:
    """What lists the hits of a request, in order."""
    body: JSON = {"query": query, "track_scores": True, "sort": order(request), **SOURCE}
    return body | ({"post_filter": filter_query(request.filters)} if request.filters else {})


def first_search(request: Request, query: JSON) -> JSON:
    """The search that counts all that a request wants to know, and lists its page where that can be listed by number."""
    body = listing(request, query) | {"track_total_hits": True, "size": 0}
    if aggs := aggregations(request):
        body["aggs"] = aggs
    if is_listed_by_number(request):
        body |= {"from": request.offset, "size": request.limit}
        if request.grouped:
            body["collapse"] = {"field": group_field(request)}
    return body


def is_listed_by_number(request: Request) -> bool:
    return not request.after and request.offset + request.limit <= MAX_LISTED


def page(reader: Reader, request: Request, query: JSON) -> list[JSON]:
    """The rows of a page that is not listed by number."""
    place = place_of(request)
    skipped = 0 if place.last else place.offset
    rows = _listed(reader, request, query, place.last)
    return list(islice(rows, skipped, skipped + request.limit))


def page_end(request: Request, rows: list[JSON], total: int, wordings: int) -> bytes:
    """`Found.after`, for a page of these rows."""
    end = place_of(request).offset + len(rows)
    return msgspec.msgpack.encode(PageStart(end, rows[-1]["sort"])) if rows and end < listed(request, total, wordings) else b""


def scan(reader: Reader, request: Request, query: JSON) -> Scan:
    """A generation never changes, so that steps from the last hit on read all of it as it is, on whatever node."""
    request = structs.replace(request, grouped=False)
    body = listing(request, query) | {"size": STEP}
    first = reader.search({**body, "track_total_hits": True})["hits"]
    return Scan(first["total"]["value"], _scanned(reader, body, first["hits"], matched(request, query)))


def matched(request: Request, query: JSON) -> JSON:
    """What a request finds, as one query."""
    return all_of(query, filter_query(request.filters)) if request.filters else query


def _scanned(reader: Reader, body: JSON, rows: list[JSON], found: JSON) -> Iterator[Hit]:
    while rows:
        yield from reader.hits(rows, found)
        rows = reader.search({**body, "search_after": rows[-1]["sort"]})["hits"]["hits"] if len(rows) == body["size"] else []


def _listed(reader: Reader, request: Request, query: JSON, last: list[int | float]) -> Iterator[JSON]:
    """The rows behind a place, one of each wording if they are grouped, however far."""
    body = listing(request, query) | {"size": min(max(2 * request.limit, 100), STEP)}
    while True:
        rows = reader.search({**body, **({"search_after": last} if last else {})})["hits"]["hits"]
        firsts = _first_of_wordings(reader, body, rows, group_field(request)) if request.grouped else {}
        for row in rows:
            number = row["fields"]["n"][0]
            if firsts.get(row["fields"][group_field(request)][0], number) == number:
                yield row
        if len(rows) < body["size"]:
            return
        last = rows[-1]["sort"]


def _first_of_wordings(reader: Reader, body: JSON, rows: list[JSON], field: str) -> dict[int, int]:
    """Of each wording, or group, that other clauses may have, too, the number of the clause that is listed for it.

    OpenSearch collapses no search that begins behind a hit: whether it was listed before is asked for apart.
    """
    shared = list({row["fields"][field][0] for row in rows if field == "g" or row["fields"]["copies"][0] > 1})
    if not shared:
        return {}
    among = [{"terms": {field: shared}}, *([body["post_filter"]] if "post_filter" in body else [])]
    collapsed = {**body, "post_filter": all_of(*among), "collapse": {"field": field}, "size": len(shared), "_source": False}
    return {row["fields"][field][0]: row["fields"]["n"][0] for row in reader.search(collapsed)["hits"]["hits"]}
