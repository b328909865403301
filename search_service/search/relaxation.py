"""Relaxations of a search that finds nothing: without some terms or filters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from search_service.engines import Engine, Request, deadlines
from search_service.errors import OverBudgetError
from search_service.query import Filters, Node, Query, Value, parse, required, terms_of, without_each_term
from search_service.search.results import Dropped, Relaxation

MAX_RELAXATIONS = 8
# The maximum number of nodes for `Engine.best_partial_matches`.
MAX_WANTED = 64

Wider = tuple[tuple[Dropped, ...], Query]
# A tree with the values of its fields as the index spells them.
Resolve = Callable[[Node | None], Node | None]


def relaxations(engine: Engine, query: Query, resolve: Resolve, seconds: float) -> tuple[Relaxation, ...]:
    """Wider searches that find something, by descending total: the query without one term or one filter.

    If no such search finds anything, the result is the searches that drop the fewest terms and filters. A filter is dropped
    with all its values, because a search with fewer values of a facet finds no more. A passage keeps its terms: clauses that
    match fewer of them are listed as close. Empty if this takes longer than `seconds`: the user gets the answer without
    relaxations, not an error.
    """
    query = replace(query, page=1)
    try:
        with deadlines.budget(seconds):
            by_one = _helping(engine, query, resolve, _without_one(query))
            return by_one or _helping(engine, query, resolve, _without_several(engine, query, resolve))
    except OverBudgetError:
        return ()


def _helping(engine: Engine, query: Query, resolve: Resolve, offered: Iterator[Wider]) -> tuple[Relaxation, ...]:
    """Those of the offered searches that find something, at most MAX_RELAXATIONS."""
    wanting = _wants(query.parsed.tree)
    requests: dict[Query, tuple[tuple[Dropped, ...], Request]] = {}
    for dropped, wider in offered:
        request = _request(wider, resolve, wanting) if wider not in requests else None
        if request:
            requests[wider] = (dropped, request)
    totals = engine.totals([request for _, request in requests.values()])
    found = zip(requests.items(), totals, strict=True)
    helping = [Relaxation(dropped, wider, total) for (wider, (dropped, _)), total in found if total]
    return tuple(sorted(helping, key=lambda one: -one.total)[:MAX_RELAXATIONS])


def _without_one(query: Query) -> Iterator[Wider]:
    for name, values in query.filters:
        yield (_filter(name, values),), replace(query, filters=_without(query, [name]))
    for dropped, rest in without_each_term(query.q) if query.parsed.match == "all" else ():
        yield (Dropped(dropped, "term"),), replace(query, q=rest)


def _without_several(engine: Engine, query: Query, resolve: Resolve) -> Iterator[Wider]:
    parts = required(query.q) if query.parsed.match == "all" else (query.q,)
    if len(parts) + len(query.filters) < 2:
        return
    # In brackets, so that a symbol is read as it is among other terms. Two pairs, as one may be a part of the symbol.
    trees = [resolve(parse(f"(({part}))").tree) for part in parts]
    wanted = [*(tree for tree in trees if tree), *(Value(name, values) for name, values in query.applied)]
    if None in trees or not 1 < len(wanted) <= MAX_WANTED:
        return
    for lacking in engine.best_partial_matches(wanted)[:MAX_RELAXATIONS]:
        names = [name for i, (name, _) in enumerate(query.filters, len(parts)) if i in lacking]
        dropped = [Dropped(part, "term") for i, part in enumerate(parts) if i in lacking]
        dropped += [_filter(name, query.chosen(name)) for name in names]
        kept = " ".join(part for i, part in enumerate(parts) if i not in lacking)
        yield tuple(dropped), replace(query, q=kept, filters=_without(query, names))


def _filter(name: str, values: Collection[str]) -> Dropped:
    return Dropped(f"{name}:{', '.join(values)}", "filter")


def _without(query: Query, names: Collection[str]) -> Filters:
    return tuple(chosen for chosen in query.filters if chosen[0] not in names)


def _request(query: Query, resolve: Resolve, wanting: bool) -> Request | None:
    """The request of a query; None if the rest of the text is invalid or empty, or only excludes."""
    deadlines.check()
    parsed = query.parsed
    if parsed.problem or not (query.q or query.filters) or (wanting and not _wants(parsed.tree)):
        return None
    return Request(resolve(parsed.tree), query.applied)


def _wants(tree: Node | None) -> bool:
    return tree is None or bool(terms_of(tree))
