"""Queries made from a query: their addresses, and each clause of one wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from search_service.query import nodes
from search_service.query.parser import parse
from search_service.query.query import PARAMETERS, Pairs, Query, escaped, written
from search_service.query.ranges import without_ranges
from search_service.query.references import pinned

_DEFAULTS = Query()
_POSITIONS = {name: i for i, name in enumerate(PARAMETERS)}


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
    """By facet, for each of its values, the address of `query.toggled(facet, value)`; `more` arguments come last."""
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


_MAX_ID_CHARACTERS = 100
_PLAIN = re.compile(r"[\w/.~@-]+")


def identical_query(query: Query, clause_id: str) -> Query:
    """The query that lists every clause that `query` finds, under its filters, in the wording of this clause.

    Clauses of one wording share their words, so words of `query` are not repeated.
    """
    term = f"identical:{clause_id}" if _PLAIN.fullmatch(clause_id) else f'identical:"{clause_id}"'
    return replace(query, q=f"{term} {_other_conditions(query.q)}".strip(), sort="newest", group="none", page=1)


@lru_cache(maxsize=64)  # a page of hits needs it of one text for each hit
def _other_conditions(q: str) -> str:
    """What q demands beside the wording; "" where that is nothing, or cannot be combined with another term."""
    tree = parse(q).tree
    if tree is None or _of_words(tree):
        return ""
    text = _reference_terms(reference) if (reference := pinned(q)) else f"({q})"
    both = parse(f"identical:{'x' * _MAX_ID_CHARACTERS} {text}").tree
    # An unmatched closing bracket in q, or a bound, may give another tree than the conjunction of both.
    return text if isinstance(both, nodes.And) and set(both.children[1:]) == set(_conjuncts(tree)) else ""


def _reference_terms(reference: nodes.Pinned) -> str:
    """Among other terms a bare symbol means a citation; alone it also meant its document."""
    if reference.paragraph:
        return f'in:"{reference.symbol} {reference.paragraph}"'
    return f'(in:"{reference.symbol}" OR cites:"{reference.symbol}")'


def _conjuncts(tree: nodes.Node) -> tuple[nodes.Node, ...]:
    return tree.children if isinstance(tree, nodes.And) else (tree,)


def _of_words(node: nodes.Node) -> bool:
    """Whether a tree depends on a clause's words alone, not on its document, its footnotes or its citations."""
    match node:
        case nodes.Word() | nodes.Phrase() | nodes.Prefix() | nodes.Near() | nodes.Identical():
            return True
        case nodes.And(children) | nodes.Or(children):
            return all(_of_words(child) for child in children)
        case nodes.Not(child):
            return _of_words(child)
        case _:
            return False
