"""The addresses of many searches that differ from one search in one parameter, written without making a Query of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search_service.query.alike import alike, alike_text
from search_service.query.arguments import PARAMETERS, Pairs, Query, escaped, written

_PLACES = {name: place for place, name in enumerate(PARAMETERS)}


def varying(query: Query, name: str, path: str, more: Pairs = ()) -> Callable[[Iterable[str]], str]:
    """What gives the address of a query with these values of one parameter in place of its own; `more` arguments end it."""
    before, after = _around(query, name, more)

    def address(values: Iterable[str]) -> str:
        stated = "&".join(filter(None, (before, written((name, value) for value in values), after)))
        return f"{path}?{stated}" if stated else path

    return address


def toggling(query: Query, facet: str, path: str, more: Pairs = ()) -> Callable[[str], str]:
    """What gives for a value of a facet the address of `query.toggled(facet, value)`."""
    chosen = set(query.chosen(facet))
    if chosen:
        address = varying(query.at_page(1), facet, path, more)
        return lambda value: address(sorted(chosen ^ {value}))
    before, after = _around(query.at_page(1), facet, more)
    head, tail = f"{path}?{before}{'&' if before else ''}{facet}=", f"{'&' if after else ''}{after}"
    return lambda value: f"{head}{escaped(value)}{tail}"


def _around(query: Query, name: str, more: Pairs) -> tuple[str, str]:
    """The arguments before one parameter, and those behind it."""
    place = _PLACES[name]
    arguments = [(_PLACES.get(other, len(_PLACES)), (other, value)) for other, value in (*query.arguments(), *more)]
    before, after = ([pair for rank, pair in arguments if rank < place], [pair for rank, pair in arguments if rank > place])
    return written(before), written(after)


def alike_to(query: Query, path: str) -> Callable[[str], str]:
    """What gives for the id of a clause the address of `alike(query, id)`."""
    address = varying(alike(query, ""), "q", path)
    return lambda clause_id: address((alike_text(query.q, clause_id),))
