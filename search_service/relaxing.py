"""What a search that finds nothing would find without one of its terms or one of its filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from search_service.engines import Engine, Request, deadlines
from search_service.query import Filters, Node, Query, parse, terms, without_each_term
from search_service.results import Relaxation

MOST = 8

Kind = Literal["term", "filter"]


def relaxations(engine: Engine, query: Query) -> tuple[Relaxation, ...]:
    """The wider searches that find something, the one that finds most first: one for each term and each filter.

    A filter goes with all its values: one value fewer finds no more.
    """
    asked: dict[Query, tuple[str, Kind, Request]] = {}
    wanting = _wants(parse(query.q).tree)
    for dropped, kind, wider in _wider(replace(query, page=1)):
        request = _request(wider, wanting) if wider not in asked else None
        if request:
            asked[wider] = (dropped, kind, request)
    totals = engine.totals([request for _, _, request in asked.values()])
    found = zip(asked.items(), totals, strict=True)
    helping = [Relaxation(dropped, kind, wider, total) for (wider, (dropped, kind, _)), total in found if total]
    return tuple(sorted(helping, key=lambda one: -one.total)[:MOST])


def _wider(query: Query) -> Iterator[tuple[str, Kind, Query]]:
    for name, values in query.filters:
        yield f"{name}:{', '.join(values)}", "filter", replace(query, filters=_without(query, name))
    for dropped, rest in without_each_term(query.q):
        yield dropped, "term", replace(query, q=rest)


def _without(query: Query, name: str) -> Filters:
    return tuple(chosen for chosen in query.filters if chosen[0] != name)


def _request(query: Query, wanting: bool) -> Request | None:
    """None where what is left of a text is no text, or only takes away from all there is."""
    deadlines.check()
    parsed = parse(query.q)
    if parsed.problem or not (query.q or query.filters) or (wanting and not _wants(parsed.tree)):
        return None
    return Request(parsed.tree, query.filters)


def _wants(tree: Node | None) -> bool:
    return tree is None or bool(terms(tree))
