"""The addresses of many searches that differ from one search in one parameter, written without making a Query of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

from search_service.query.alike import alike, alike_text
from search_service.query.arguments import PARAMETERS, Pairs, Query, escape, escaped, written

_PLACES = {name: place for place, name in enumerate(PARAMETERS)}


def varying(query: Query, name: str, path: str, more: Pairs = ()) -> Callable[[Iterable[str]], str]:
    """What gives the address of a query with these values of one parameter in place of its own; `more` arguments end it."""
    before, after = _around(_stated(query, more), name)

    def address(values: Iterable[str]) -> str:
        stated = "&".join(filter(None, (before, written((name, value) for value in values), after)))
        return f"{path}?{stated}" if stated else path

    return address


def toggled_urls(query: Query, offered: Mapping[str, Iterable[str]], path: str, more: Pairs = ()) -> dict[str, list[str]]:
    """By facet, for each of the values offered, the address of `query.toggled(facet, value)`."""
    query = query.at_page(1)
    stated, filters = _stated(query, more), dict(query.filters)
    places = [place for place, _ in stated]
    urls, ends = {}, {}
    for facet, values in offered.items():
        if chosen := set(filters.get(facet, ())):
            address = varying(query, facet, path, more)
            urls[facet] = [address(sorted(chosen ^ {value})) for value in values]
        else:
            # Facets that stand between the same arguments share what stands around them.
            before = bisect_left(places, _PLACES[facet])
            if before not in ends:
                ends[before] = _ends(stated, facet, path)
            head, tail = ends[before]
            urls[facet] = [f"{head}{facet}={text}{tail}" for text in map(escaped, values)]
    return urls


def alike_to(query: Query, path: str) -> Callable[[str], str]:
    """What gives for the id of a clause the address of `alike(query, id)`."""
    head, tail = _ends(_stated(alike(query, ""), ()), "q", path)
    return lambda clause_id: f"{head}q={escape(alike_text(query.q, clause_id))}{tail}"


def _stated(query: Query, more: Pairs) -> list[tuple[int, str]]:
    """The arguments as they are written, each with its place among all parameters."""
    return [(_PLACES.get(name, len(_PLACES)), f"{name}={escaped(value)}") for name, value in (*query.arguments(), *more)]


def _ends(stated: list[tuple[int, str]], name: str, path: str) -> tuple[str, str]:
    """An address with one value of one parameter: what stands before that parameter, and what behind its value."""
    before, after = _around(stated, name)
    return f"{path}?{before}{'&' if before else ''}", f"{'&' if after else ''}{after}"


def _around(stated: list[tuple[int, str]], name: str) -> tuple[str, str]:
    """The arguments before one parameter, and those behind it."""
    place = _PLACES[name]
    before = "&".join([text for rank, text in stated if rank < place])
    return before, "&".join([text for rank, text in stated if rank > place])
