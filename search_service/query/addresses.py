"""The addresses of many searches that differ from one search in one parameter, written without making a Query of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote_plus

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


def toggled_urls(query: Query, facet: str, values: Iterable[str], path: str, more: Pairs = ()) -> list[str]:
    """For each of these values of a facet the address of `query.toggled(facet, value)`."""
    chosen = set(query.chosen(facet))
    if chosen:
        address = varying(query.at_page(1), facet, path, more)
        return [address(sorted(chosen ^ {value})) for value in values]
    head, tail = _ends(query.at_page(1), facet, path, more)
    return [f"{head}{text}{tail}" for text in map(escaped, values)]


def alike_to(query: Query, path: str) -> Callable[[str], str]:
    """What gives for the id of a clause the address of `alike(query, id)`."""
    head, tail = _ends(alike(query, ""), "q", path, ())
    return lambda clause_id: f"{head}{quote_plus(alike_text(query.q, clause_id))}{tail}"


def _ends(query: Query, name: str, path: str, more: Pairs) -> tuple[str, str]:
    """The address of a query that has a value of one parameter, up to that value and from there on."""
    before, after = _around(query, name, more)
    return f"{path}?{before}{'&' if before else ''}{name}=", f"{'&' if after else ''}{after}"


def _around(query: Query, name: str, more: Pairs) -> tuple[str, str]:
    """The arguments before one parameter, and those behind it."""
    place = _PLACES[name]
    arguments = [(_PLACES.get(other, len(_PLACES)), (other, value)) for other, value in (*query.arguments(), *more)]
    before, after = ([pair for rank, pair in arguments if rank < place], [pair for rank, pair in arguments if rank > place])
    return written(before), written(after)
