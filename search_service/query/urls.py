"""The addresses of queries that differ in one parameter, without Query objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from search_service.query.query import PARAMETERS, Pairs, Query, escaped, written
from search_service.query.ranges import without_ranges

_DEFAULTS = Query()
_POSITIONS = {name: i for i, name in enumerate(PARAMETERS)}


def varying(query: Query, name: str, path: str, more: Pairs = ()) -> Callable[[Iterable[str]], str]:
    """A function that gives the address of `query` with other values of one parameter; `more` arguments come last."""
    before, after = _around(_positioned(query, more), name)
    return lambda values: address(path, before, written((name, value) for value in values), after)


def arguments_apart(query: Query) -> tuple[str, str, str, str, str]:
    """The arguments of the first page as they are written: text, filters, sort, group, size of a page; "" for a default."""
    return (
        _of_text(query),
        written((name, value) for name, values in query.filters for value in values) if query.filters else "",
        f"sort={query.sort}" if query.sort != _DEFAULTS.sort else "",
        f"group={query.group}" if query.group != _DEFAULTS.group else "",
        f"per_page={query.per_page}" if query.per_page != _DEFAULTS.per_page else "",
    )


def _of_text(query: Query) -> str:
    of_text = (("q", query.q), ("match", query.match), ("synonyms", "" if query.synonyms == "on" else query.synonyms))
    return written((name, value) for name, value in of_text if value)


def address(path: str, *arguments: str) -> str:
    """A path with those arguments that are not empty."""
    joined = "&".join([argument for argument in arguments if argument])
    return f"{path}?{joined}" if joined else path


def toggled_urls(query: Query, values_of: Mapping[str, Iterable[str]], path: str, more: Pairs = ()) -> dict[str, list[str]]:
    """By facet, for each of its values, the address of `query.toggled(facet, value)`."""
    positioned, urls = _positioned(query.at_page(1), more), {}
    for facet, values in values_of.items():
        before, after = _around(positioned, facet)
        if query.chosen(facet):
            chosen = {*without_ranges(facet, query.chosen(facet))}
            toggled = [sorted(chosen ^ {value}) for value in values]
            urls[facet] = [address(path, before, written((facet, one) for one in ones), after) for ones in toggled]
        else:
            head, tail = address(path, before, f"{facet}="), f"&{after}" if after else ""
            urls[facet] = [f"{head}{text}{tail}" for text in map(escaped, values)]
    return urls


def _positioned(query: Query, more: Pairs) -> list[tuple[int, str]]:
    """The arguments as they are written, each with its position among all parameters."""
    return [(_POSITIONS.get(name, len(_POSITIONS)), f"{name}={escaped(value)}") for name, value in (*query.arguments(), *more)]


def _around(positioned: list[tuple[int, str]], name: str) -> tuple[str, str]:
    """The arguments before one parameter, and those after it."""
    position = _POSITIONS[name]
    before = "&".join([text for i, text in positioned if i < position])
    return before, "&".join([text for i, text in positioned if i > position])
