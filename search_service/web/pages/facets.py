"""Facets as a page shows them: links with counts and bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from search_service.fields import Facet
from search_service.query import Query, toggled_urls
from search_service.search.results import FacetResult, Results
from search_service.verbs import strength
from search_service.web.link_budget import affordable
from search_service.web.views import View

# A facet shows so many values; the others are behind a fold, or on a page of their own where they are many.
SHOWN, FOLDED = 10, 30
CLOSED = ("modifier", "symbol", "kind", "sdg")
# Each session numbers its agenda anew: pages list items by session.
UNLISTED = ("agenda_item",)


class ValueLink(NamedTuple):  # a page has some hundreds; templates unpack a tuple much faster than they ask an object
    """A link that chooses a value, or drops it if it is `chosen`.

    `ticks` say how strong an act a verb is, one to five, "" for no verb or none that is known. `share` is a class for each
    tenth of the longest bar: inline style is barred. All are strings, as a template takes twice as long to escape a number.
    """

    url: str
    chosen: bool
    label: str
    ticks: str
    clauses: str
    share: str


class ShownFacet(NamedTuple):
    """A facet: its first values, those behind the fold, and the address of all `size` of them where these are more."""

    name: str
    heading: str
    is_open: bool
    first: list[ValueLink]
    folded: list[ValueLink]
    size: int
    all_url: str


def shown_facets(results: Results, view: View) -> list[ShownFacet]:
    """The facets that have a value."""
    facets = [result for result in results.facets if result.counts and (result.chosen or result.facet.name not in UNLISTED)]
    arguments = view.url(results.query.at_page(1), "")
    folded = affordable(arguments, FOLDED, max(len(facets), 1))
    offered = {result.facet.name: dict(islice(result.counts.items(), _length(result, folded))) for result in facets}
    urls = toggled_urls(results.query, offered, "/", view.chosen)
    return [_shown(result, offered[result.facet.name], urls[result.facet.name], arguments) for result in facets]


def _shown(result: FacetResult, offered: Mapping[str, int], urls: Iterable[str], arguments: str) -> ShownFacet:
    name = result.facet.name
    size, shown = len(result.counts) + result.more, max(SHOWN, len(result.chosen))
    links = _links(result.facet, offered, urls, result.chosen, max(result.counts.values()))
    return ShownFacet(
        name,
        result.facet.heading,
        name not in CLOSED or bool(result.chosen),
        links[:shown],
        links[shown:],
        size,
        f"/facets/{name}{arguments}" if size > len(offered) else "",
    )


def _length(result: FacetResult, folded: int) -> int:
    """How many values of a facet the page lists: all where that is `folded` or fewer, else the first."""
    shown, count = max(min(SHOWN, folded), len(result.chosen)), len(result.counts) + result.more
    return count if count <= folded else shown


def value_links(query: Query, view: View, facet: Facet, counts: Mapping[str, int], most: int) -> list[ValueLink]:
    """Links to the values of one facet; `most` is the count of the longest bar."""
    urls = toggled_urls(query, {facet.name: counts}, "/", view.chosen)[facet.name]
    return _links(facet, counts, urls, query.chosen(facet.name), most)


def _links(facet: Facet, counts: Mapping[str, int], urls: Iterable[str], chosen: tuple[str, ...], most: int) -> list[ValueLink]:
    label, is_verb = facet.label, facet.name == "verb"
    return [
        ValueLink(
            url,
            value in chosen,
            label(value),
            "|" * (strength(value) or 0) if is_verb else "",
            f"{count:,}",
            f"share{(10 * count + most - 1) // most if most else 0}",
        )
        for (value, count), url in zip(counts.items(), urls, strict=True)
    ]
