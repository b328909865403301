"""Links around the hits: chosen values, views, sorts, pages, wider searches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from search_service.fields import FACETS_BY_NAME
from search_service.query import (
    GROUPS,
    MAX_REACH,
    OPENING_QUOTES,
    PAGE_GROUP,
    SORTS,
    Identical,
    Query,
)
from search_service.search.index import Index
from search_service.search.lacking import lacking
from search_service.search.results import Relaxation, Results
from search_service.text.analysis import folded_words
from search_service.web.pages.labels import Titles, page_label
from search_service.web.views import View

VIEW_LABELS = {"clauses": "Clauses", "concordance": "Concordance", "timeline": "Timeline"}
# A line of a concordance is a quarter of a hit.
LINES_PER_PAGE = 100
GROUP_LABELS = {"near": "nearly identical", "identical": "identical", "none": "none"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to the same search in another order, grouping or page; `chosen` where it leads to what is shown."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, and the search without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Paging:
    """The first page, the last and those about the one shown, None for those left out; none at all where there is one page."""

    choices: tuple[Choice | None, ...]
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search than one that found nothing, in words, and how many clauses it finds."""

    label: str
    url: str
    total: int


def views(query: Query, view: View) -> tuple[Choice, ...]:
    """The ways to show what is found, each from its first page."""
    sizes = {"concordance": LINES_PER_PAGE}
    return tuple(
        Choice(
            label,
            view.having("view", name).url(replace(query, page=1, per_page=sizes.get(name, Query().per_page))),
            name == view.name,
        )
        for name, label in VIEW_LABELS.items()
    )


FIRST_IN_ORDER = {
    "relevance": "most relevant",
    "newest": "newest",
    "oldest": "oldest",
    "strength": "strongest",
    "document": "first",
}


def order(query: Query) -> str:
    """The sort that applies: without a query text nothing is more relevant than another, and relevance is newest first."""
    return query.sort if query.q or query.sort != "relevance" else "newest"


def orders(query: Query, view: View) -> tuple[Choice, ...]:
    """The sorts that differ."""
    sort = order(query)
    return tuple(
        Choice(row.label.removesuffix(" first"), view.url(replace(query, sort=row.name, page=1)), row.name == sort)
        for row in SORTS
        if query.q or not row.by_score
    )


def groupings(query: Query, view: View) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            GROUP_LABELS[group],
            view.url(replace(query, group=group if group != PAGE_GROUP else "", page=1)),
            group == (query.group or PAGE_GROUP),
        )
        for group in GROUPS
    )


def can_group(query: Query) -> bool:
    """Whether clauses of identical wording may be shown as one: not where the search is for one wording."""
    return not isinstance(query.parsed.tree, Identical)


def has_quotes(query: Query) -> bool:
    return any(quote in query.q for quote in OPENING_QUOTES)


def options(query: Query, view: View, name: str, labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """The values of an option of a view, by their labels."""
    query = query.at_page(1)
    return tuple(
        Choice(label, view.having(name, value).url(query), value == view.option(name)) for value, label in labels.items()
    )


def paging(shown: int, last: int, address: Callable[[int], str]) -> Paging:
    """The ways to the other of `last` pages; `address` gives that of a page."""
    near = sorted({1, last, *range(max(1, shown - 2), min(last, shown + 2) + 1)})
    choices: list[Choice | None] = []
    for number, previous in zip(near, [0, *near], strict=False):
        if number > previous + 1:
            choices.append(None)
        choices.append(Choice(f"{number:,}", address(number), number == shown))
    return Paging(
        tuple(choices) if last > 1 else (),
        previous=address(shown - 1) if shown > 1 else "",
        following=address(shown + 1) if shown < last else "",
    )


def reach(results: Results) -> str:
    """A sentence where the pages end before the hits do, else ""."""
    if results.listed <= MAX_REACH:
        return ""
    return f"Pages end at the first {MAX_REACH:,} of {results.listed:,}; narrow the search to see the others."


def chips(query: Query, view: View, titles: Titles) -> tuple[Chip, ...]:
    return tuple(
        Chip(facet.heading, page_label(facet, value, titles), view.url(query.toggled(name, value)))
        for name, values in query.filters
        for facet in [FACETS_BY_NAME[name]]
        for value in values
    )


def cleared(query: Query, view: View) -> str:
    """The same search without any filter."""
    return view.url(replace(query, filters=(), page=1))


def choosing(facet: str, value: str) -> str:
    """The search for all clauses of one value of a facet."""
    return Query(filters=((facet, (value,)),)).url("/")


def kept(query: Query, view: View) -> list[tuple[str, str]]:
    """The arguments that a new query text keeps: all but the old text and the page."""
    return [*((name, value) for name, value in query.arguments() if name not in ("q", "match", "page")), *view.arguments]


def ways_out(index: Index, results: Results, view: View) -> tuple[WayOut, ...]:
    """Wider searches that do find something, for a query that found nothing: without one thing first, then less strict ones."""
    query = replace(results.query, page=1)
    dropping = [
        WayOut(_dropping(one, query), view.url(replace(query, q=one.query.q, filters=one.query.filters)), one.total)
        for one in results.relaxations
    ]
    others = dict(_wider(query))
    totals = zip(others.items(), index.totals([*others.values()]), strict=True)
    return (*dropping, *(WayOut(label, view.url(wider), total) for (label, wider), total in totals if total))


def _dropping(relaxation: Relaxation, query: Query) -> str:
    return f"Without {lacking([one.text for one in relaxation.dropped], query)}"


def _wider(query: Query) -> Iterator[tuple[str, Query]]:
    if len(query.filters) > 1:
        yield "Without any filter", replace(query, filters=())
    different = list(dict.fromkeys(folded_words(query.q)))
    if len(different) > 1:
        if query.q != " ".join(different):
            yield "All of the words, in any place", replace(query, q=" ".join(different))
        yield "Any of the words", replace(query, q=" OR ".join(different))


def without_synonyms(query: Query) -> Query:
    return replace(query, synonyms="off", page=1)


def with_synonyms(query: Query) -> Query:
    return replace(query, synonyms="on", page=1)


def matching(query: Query, match: str) -> Query:
    """The query with so many of its words to match: "all", "most", or as their number says."""
    return replace(query, match=match, page=1)
