"""Facets as a page shows them: links with counts and bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from msgspec import structs

from search_service.fields import Facet
from search_service.query import Query, toggled_urls
from search_service.search.results import FacetResult, Results
from search_service.symbols import symbol_order
from search_service.text.folding import folded_letters
from search_service.verbs import strength
from search_service.verbs.steps import by_step
from search_service.web.middleware.bounds import affordable
from search_service.web.pages.labels import Titles, page_label
from search_service.web.views import View

# A facet shows so many values; the others are behind a fold, or on a page of their own where they are many.
SHOWN, FOLDED = 7, 30
FIRST_SHOWN = {"verb": 10, "strength": 13}
# Beside more hits than these, nothing is folded away: the page is heavy enough.
MANY_HITS = 50
# In the order of the page, the first ones unfolded. An item of an agenda stands by its session, as each numbers them anew.
LISTED = (
    *("type", "verb", "strength", "adoption", "body", "session", "year"),
    *("subject", "agenda", "sdg", "modifier", "kind", "symbol"),
)
UNFOLDED = ("type", "verb", "adoption", "body", "session", "year")
# Listed in order of time, the latest first.
IN_TIME = ("session", "year")


class ValueLink(NamedTuple):  # a page has some hundreds; templates unpack a tuple much faster than they ask an object
    """A link that chooses a value, or drops it if it is `chosen`.

    `ticks` has a stroke for each step of the verb's ladder up to its strength, "" for a verb on no ladder and for other facets.
    `share` are classes for the tens and the ones of a hundred of the longest bar: the security policy forbids inline style. All
    are strings, as a template takes twice as long to escape a number.
    """

    url: str
    chosen: bool
    label: str
    ticks: str
    clauses: str
    share: str
    value: str


class ShownFacet(NamedTuple):
    """A facet: its first values, those behind the fold, and the address of all `size` of them where these are more.

    `ends` are the first and the last number of a range that is chosen, "" for none; None where there are no ranges.
    """

    name: str
    heading: str
    is_open: bool
    first: list[ValueLink]
    folded: list[ValueLink]
    size: int
    all_url: str
    ends: tuple[str, str] | None


def shown_facets(results: Results, view: View, titles: Titles) -> list[ShownFacet]:
    """The facets that have a value; `titles` are those of agenda items by session and item."""
    by_name = {result.facet.name: result for result in results.facets if result.counts}
    facets = [_in_order(by_name[name]) for name in LISTED if name in by_name]
    query = results.query
    arguments = view.url(query.at_page(1), "")
    folded = affordable(arguments, FOLDED if query.per_page <= MANY_HITS else max(FIRST_SHOWN.values()), max(len(facets), 1))
    offered = {result.facet.name: dict(islice(result.counts.items(), _length(result, folded))) for result in facets}
    urls = toggled_urls(query, offered, "/", view.arguments)
    shown = []
    for result in facets:
        name, most = result.facet.name, max(result.counts.values())
        links = _links(result.facet, offered[name], urls[name], result.chosen, most, titles)
        shown.append(_shown(result, links, query, arguments))
    return shown


def _in_order(result: FacetResult) -> FacetResult:
    """A facet of which the values have an order of their own in that, others by count."""
    if result.facet.name == "strength":
        return structs.replace(result, counts={value: result.counts[value] for value in sorted(result.counts, key=by_step)})
    if result.facet.name not in IN_TIME:
        return result
    latest = sorted(result.counts, key=symbol_order, reverse=True)
    # Special sessions lie across the regular ones.
    order = sorted(latest, key=lambda value: not value.isdigit())
    return structs.replace(result, counts={value: result.counts[value] for value in order})


def _shown(result: FacetResult, links: list[ValueLink], query: Query, arguments: str) -> ShownFacet:
    name = result.facet.name
    size, shown = len(result.counts) + result.more, _first(result)
    return ShownFacet(
        name,
        result.facet.heading,
        name in UNFOLDED or bool(query.chosen(name)),
        links[:shown],
        links[shown:],
        size,
        f"/facets/{name}{arguments}" if size > shown else "",
        _ends(query, name) if name in IN_TIME else None,
    )


def _first(result: FacetResult) -> int:
    """How many values stand before the fold: all that are chosen do."""
    least = FIRST_SHOWN.get(result.facet.name, SHOWN)
    ranks = [i for i, value in enumerate(result.counts, 1) if value in result.chosen]
    return max(least, *ranks) if ranks else least


def _ends(query: Query, name: str) -> tuple[str, str]:
    first, _, last = next((value for value in query.chosen(name) if ".." in value), "").partition("..")
    return first, last


def _length(result: FacetResult, folded: int) -> int:
    """How many values of a facet the page lists: all where that is `folded` or fewer, else the first."""
    shown, count = max(min(_first(result), folded), len(result.chosen)), len(result.counts) + result.more
    return count if count <= folded else shown


def value_links(
    query: Query, view: View, facet: Facet, counts: Mapping[str, int], most: int, titles: Titles
) -> list[ValueLink]:
    """Links to the values of one facet; `most` is the count of the longest bar."""
    urls = toggled_urls(query, {facet.name: counts}, "/", view.arguments)[facet.name]
    return _links(facet, counts, urls, query.chosen(facet.name), most, titles)


@lru_cache(maxsize=4096)
def share(count: int, most: int) -> str:
    """The classes of a bar that is as long as its share of the longest."""
    tens, ones = divmod(round(100 * count / most) if most else 0, 10)
    return f"share t{tens} o{ones}"


def first_letter(label: str) -> str:
    """The letter of the alphabet that a label begins with, "#" for anything else."""
    letter = folded_letters(label[:1]).upper()[:1]
    return letter if "A" <= letter <= "Z" else "#"


def first_letters(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*map(first_letter, labels)}))


def _links(
    facet: Facet, counts: Mapping[str, int], urls: Iterable[str], chosen: tuple[str, ...], most: int, titles: Titles
) -> list[ValueLink]:
    has_ticks = facet.name in ("verb", "strength")
    return [
        ValueLink(
            url,
            value in chosen,
            page_label(facet, value, titles),
            "|" * (strength(value) or 0) if has_ticks else "",
            f"{count:,}",
            share(count, most),
            value,
        )
        for (value, count), url in zip(counts.items(), urls, strict=True)
    ]
