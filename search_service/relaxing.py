"""What a search that finds nothing would find without one of its terms or one of its filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from search_service.engines import Engine, Request
from search_service.query import Filters, Node, Query, parse, terms, without_each_term
from search_service.results import Relaxation

MOST = 8


def relaxations(engine: Engine, query: Query) -> tuple[Relaxation, ...]:
    """The wider searches that find something, the one that finds most first.

    At most one search for each term and each filter. A filter goes with all its values: one value fewer finds no more.
    """
    wanting = _wants(parse(query.q).tree)
    found: dict[Query, Relaxation] = {}
    for dropped, kind, wider in _wider(replace(query, page=1)):
        if wider not in found and (wider.q or wider.filters):
            found[wider] = Relaxation(dropped, kind, wider, _total(engine, wider, wanting))
    helping = sorted((one for one in found.values() if one.total), key=lambda one: -one.total)
    return tuple(helping[:MOST])


def _wider(query: Query) -> Iterator[tuple[str, Literal["term", "filter"], Query]]:
    for name, values in query.filters:
        yield f"{name}:{', '.join(values)}", "filter", replace(query, filters=_without(query, name))
    for dropped, rest in without_each_term(query.q):
        yield dropped, "term", replace(query, q=rest)


def _without(query: Query, name: str) -> Filters:
    return tuple(chosen for chosen in query.filters if chosen[0] != name)


def _total(engine: Engine, query: Query, wanting: bool) -> int:
    """What a wider search finds; 0 where what is left of its text is no text, or only takes away from all there is."""
    parsed = parse(query.q)
    if parsed.problem or (wanting and not _wants(parsed.tree)):
        return 0
    return engine.search(Request(parsed.tree, query.filters, limit=0, facets=())).total


def _wants(tree: Node | None) -> bool:
    return tree is None or bool(terms(tree))
