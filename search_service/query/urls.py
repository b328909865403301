"""The addresses of many searches that differ from one search in one parameter, written without making a Query of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

from search_service.query.alike import within, wording
from search_service.query.query import PARAMETERS, Pairs, Query, escape, escaped, written

_DEFAULTS = Query()
# What stands before a part of an address, and what behind it.
Ends = tuple[str, str]

_PLACES = {name: place for place, name in enumerate(PARAMETERS)}


def varying(query: Query, name: str, path: str, more: Pairs = ()) -> Callable[[Iterable[str]], str]:
    """What gives the address of a query with these values of one parameter in place of its own; `more` arguments end it."""
    before, after = _around(_stated(query, more), name)

    def address(values: Iterable[str]) -> str:
        stated = "&".join(filter(None, (before, written((name, value) for value in values), after)))
        return f"{path}?{stated}" if stated else path

    return address


def arguments_apart(query: Query) -> tuple[str, str, str, str, str]:
    """The arguments of the first page as they are written: text, filters, sort, group, size of a page; "" for a default."""
    return (
        f"q={escaped(query.q)}" if query.q else "",
        written((name, value) for name, values in query.filters for value in values) if query.filters else "",
        f"sort={query.sort}" if query.sort != _DEFAULTS.sort else "",
        f"group={query.group}" if query.group != _DEFAULTS.group else "",
        f"per_page={query.per_page}" if query.per_page != _DEFAULTS.per_page else "",
    )


def address(path: str, *arguments: str) -> str:
    """A path with those arguments that are there."""
    stated = "&".join([argument for argument in arguments if argument])
    return f"{path}?{stated}" if stated else path


def toggled_urls(query: Query, offered: Mapping[str, Iterable[str]], path: str, more: Pairs = ()) -> dict[str, list[str]]:
    """By facet, for each of the values offered, the address of `query.toggled(facet, value)`."""
    ends, urls = value_ends(query, offered, path, more), {}
    for facet, values in offered.items():
        if facet in ends:
            head, tail = ends[facet]
            urls[facet] = [f"{head}{facet}={text}{tail}" for text in map(escaped, values)]
        else:
            chosen, with_values = set(query.chosen(facet)), varying(query.at_page(1), facet, path, more)
            urls[facet] = [with_values(sorted(chosen ^ {value})) for value in values]
    return urls


def value_ends(query: Query, facets: Iterable[str], path: str, more: Pairs = ()) -> dict[str, Ends]:
    """By facet of which no value is chosen, what stands around `facet=value` in the address that chooses one."""
    stated = _stated(query.at_page(1), more)
    places, chosen = [place for place, _ in stated], dict(query.filters)
    ends: dict[str, Ends] = {}
    # Facets that stand between the same arguments share what stands around them.
    shared: dict[int, Ends] = {}
    for facet in facets:
        if facet not in chosen:
            before = bisect_left(places, _PLACES[facet])
            if before not in shared:
                shared[before] = _ends(stated, facet, path)
            ends[facet] = shared[before]
    return ends


def alike_to(query: Query, path: str) -> Callable[[str], str]:
    """What gives for the id of a clause the address of `alike(query, id)`."""
    head, tail = alike_ends(query, path)
    return lambda clause_id: f"{head}{alike_argument(clause_id)}{tail}"


def alike_ends(query: Query, path: str) -> Ends:
    """What stands around the `alike_argument` of a clause in the address of `alike(query, id)`."""
    beside = within(query.q)
    _, filters, _, _, per_page = arguments_apart(query)
    stated = address("", f"+{escape(beside)}" if beside else "", filters, "sort=newest", "group=none", per_page)
    return f"{path}?", stated[1:] if beside else f"&{stated[1:]}"


def alike_argument(clause_id: str) -> str:
    """The argument that asks for the wording of a clause."""
    return f"q={escape(wording(clause_id))}"


def _stated(query: Query, more: Pairs) -> list[tuple[int, str]]:
    """The arguments as they are written, each with its place among all parameters."""
    return [(_PLACES.get(name, len(_PLACES)), f"{name}={escaped(value)}") for name, value in (*query.arguments(), *more)]


def _ends(stated: list[tuple[int, str]], name: str, path: str) -> Ends:
    """An address with one value of one parameter: what stands before that parameter, and what behind its value."""
    before, after = _around(stated, name)
    return f"{path}?{before}{'&' if before else ''}", f"{'&' if after else ''}{after}"


def _around(stated: list[tuple[int, str]], name: str) -> tuple[str, str]:
    """The arguments before one parameter, and those behind it."""
    place = _PLACES[name]
    before = "&".join([text for rank, text in stated if rank < place])
    return before, "&".join([text for rank, text in stated if rank > place])
