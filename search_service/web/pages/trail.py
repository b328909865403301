"""The way back from a text to its search, and to the hits beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from urllib.parse import parse_qsl

from search_service.errors import SearchServiceError
from search_service.export.urls import clause_url
from search_service.query import MAX_REACH, PARAMETERS, Query, read_arguments, written
from search_service.search.index import Index

# What addresses of texts carry of a search: its text as `q`, its other arguments, and the number of the hit.
ARGUMENTS = ("search", "hit")
_LEFT_OUT = ("q", "page")


@dataclass(frozen=True, slots=True)
class Trail:
    """The search that a text was opened from: hit `number` of `total`; `previous` and `following` are "" at its ends.

    `arguments` are those that a further address of the same text carries.
    """

    total: int
    number: int
    url: str
    previous: str
    following: str
    arguments: str


def arguments_of(query: Query, number: int) -> str:
    """The arguments of the address of hit `number` of a query, as they are written; none for the search for everything."""
    more = written([pair for pair in query.arguments() if pair[0] not in _LEFT_OUT])
    pairs = [("q", query.q)] * bool(query.q) + [("search", more)] * bool(more) + [("hit", str(number))]
    return written(pairs)


def trail(index: Index, q: str, search: str, hit: str) -> Trail | None:
    """The trail that an address carries; None for none, and for one that leads nowhere: it is no part of the text."""
    if not hit.isascii() or not hit.isdecimal() or not 1 <= int(hit[:9]) <= MAX_REACH:
        return None
    pairs = [pair for pair in parse_qsl(search) if pair[0] in PARAMETERS and pair[0] not in _LEFT_OUT]
    query, problems = read_arguments([("q", q), *pairs])
    if problems or query.parsed.problem:
        return None
    number = int(hit)
    try:
        around = dict(_around(index, query, number))
    except SearchServiceError:
        return None
    if number not in around:
        return None
    page = replace(query, page=ceil(number / query.per_page))
    urls = {n: f"{clause_url(clause_id)}?{arguments_of(query, n)}" for n, (clause_id, _) in around.items()}
    return Trail(
        around[number][1],
        number,
        f"{page.url('/') if page != Query() else '/?sort=newest'}#hit-{number}",
        urls.get(number - 1, ""),
        urls.get(number + 1, ""),
        arguments_of(query, number),
    )


def _around(index: Index, query: Query, number: int) -> Iterator[tuple[int, tuple[str, int]]]:
    """The hits from the one before to the one after: the id of each by its number, and how many there are."""
    for n in range(max(number - 1, 1), min(number + 1, MAX_REACH) + 1):
        results = index.answer(replace(query, page=n, per_page=1), facets=())
        if results.clauses:
            yield n, (results.clauses[0].hit.clause.id, results.listed)
        if n >= results.listed:
            return
