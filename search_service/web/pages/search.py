"""The search pages: clauses, concordance, timeline, and the values of a facet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from flask import Blueprint, redirect, render_template, request
from msgspec import structs
from werkzeug.wrappers import Response as BaseResponse

from search_service.errors import NotFoundError, UsageError, quoted
from search_service.export.urls import clause_url
from search_service.fields import FACETS_BY_NAME, Facet
from search_service.query import API_GROUP, PAGE_GROUP, Pinned, Query, range_of
from search_service.search.results import FacetValue, Results
from search_service.symbols import symbol_order
from search_service.web.middleware.bounds import affordable, is_affordable
from search_service.web.pages import chart, navigation
from search_service.web.pages.concordance import CLAUSES, Concordance, concordance, strip
from search_service.web.pages.facets import (
    IN_TIME,
    ValueLink,
    first_letter,
    first_letters,
    shown_facets,
    value_links,
)
from search_service.web.pages.hits import close_hits, shown_hits
from search_service.web.pages.home import home
from search_service.web.pages.labels import page_label
from search_service.web.pages.timeline import timeline
from search_service.web.request import FacetList, facet_list, index, page_query_and_view, page_values
from search_service.web.views import View

blueprint = Blueprint("pages", __name__)

VALUES = 200
# So many values are worth an alphabet.
MANY = 40


@blueprint.get("/")
def search() -> str | BaseResponse:
    """A search in one of its views."""
    query, view = page_query_and_view()
    if (ranged := _ranged(query)) != query:
        return redirect(view.url(ranged))
    if (query, view) == (Query(), View()):
        return render_template("home.html", home=home(index()))
    if view.name == "concordance":
        return _concordance(query, view)
    if view.name == "timeline":
        return _timeline(query, view)
    results = index().answer(query, group=PAGE_GROUP)
    # "76/299 para 3" names a clause: it is opened, as an address would be.
    if isinstance(query.parsed.tree, Pinned) and results.total == 1:
        return redirect(clause_url(results.clauses[0].hit.clause.id))
    return _page("clauses.html", results, view, results.pages, hits=shown_hits(index(), results))


def _ranged(query: Query) -> Query:
    """The query with the ranges that the fields From and To state; both empty take a range away."""
    for facet in IN_TIME:
        first, last = page_values(f"{facet}_from", f"{facet}_to")
        sent = [name in request.args for name in (f"{facet}_from", f"{facet}_to")]
        if not any(sent):
            continue
        text = f"{first}..{last}"
        ranged = range_of(facet, text)
        if ranged is None and (first or last):
            advice = f"Write numbers, such as {FACETS_BY_NAME[facet].example}."
            raise UsageError(f"{quoted(text)} is not a range of {facet}s.", advice, facet)
        query = query.choosing(facet, *([ranged] if ranged else []))
    return query


def _concordance(query: Query, view: View) -> str:
    results = _answer(query, CLAUSES)
    drawn = concordance(results.clauses, int(view.option("context")), view.option("neighbour"))
    last = max(ceil(len(drawn.lines) / query.per_page), 1)
    _check_page(query, last)
    first = (query.page - 1) * query.per_page
    shown = Concordance(drawn.lines[first : first + query.per_page], drawn.clauses)
    return _page(
        "concordance.html", results, view, last, concordance=shown, lines=len(drawn.lines), strip=strip(drawn, query, view)
    )


def _timeline(query: Query, view: View) -> str:
    _check_page(query, 1)
    results = _answer(query, 1)
    drawn = timeline(index(), results, view.option("by"), view.option("split"), view.beside)
    # A bar in each drawing and a line of the table for each period.
    linked = is_affordable(query.url(""), len(drawn.periods) * (len(drawn.series) + 1))
    rated = view.option("scale") == "rate"
    drawings = () if view.beside else chart.charts(drawn, rated)
    compared = chart.lines(drawn, rated) if view.beside else None
    shown = {"timeline": drawn, "chart": chart, "charts": drawings, "lines": compared, "rated": rated, "linked": linked}
    return _page("timeline.html", results, view, 1, **shown)


def _answer(query: Query, clauses: int) -> Results:
    """The answer to a query, with so many clauses from the first one on, whatever page of lines is shown."""
    results = index().answer(replace(query, page=1, per_page=clauses), group=API_GROUP)
    meant = results.suggestion and replace(query, q=results.suggestion.q, page=1)
    return structs.replace(results, query=query, suggestion=meant)


def _check_page(query: Query, last: int) -> None:
    if query.page > last:
        raise NotFoundError(f"There is no page {query.page}: the last one is {last}.", "Go back to page 1.")


def _page(template: str, results: Results, view: View, last: int, **more: object) -> str:
    query = results.query
    return render_template(
        template,
        query=query,
        view=view,
        results=results,
        listing=navigation,
        titles=index().agenda_titles(),
        paging=navigation.paging(query.page, last, lambda page: view.url(query.at_page(page))),
        facets=shown_facets(results, view, index().agenda_titles()),
        ways_out=() if results.total else navigation.ways_out(index(), results, view),
        close=close_hits(results) if view.name == "clauses" else [],
        **more,
    )


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """The values of one facet under a search, all or those that contain some words: the search page shows the first ten."""
    if name not in FACETS_BY_NAME:
        raise NotFoundError(f"There is no facet {quoted(name)}.", f"Open one of {', '.join(FACETS_BY_NAME)}.")
    values_page = facet_list()
    query = values_page.query
    row, titles = FACETS_BY_NAME[name], index().agenda_titles()
    values = index().values(query, name)
    listed = {value.value: page_label(row, value.value, titles).casefold() for value in values}
    words = values_page.find.casefold().split()
    found = [value for value in values if all(word in listed[value.value] for word in words)]
    letters = first_letters(listed[value.value] for value in found) if values_page.order == "name" else ()
    if values_page.letter:
        found = [value for value in found if first_letter(listed[value.value]) == values_page.letter]
    if values_page.order == "name":
        found.sort(key=lambda value: symbol_order(listed[value.value]))
    per_page = affordable(values_page.url(""), VALUES)
    last = max(ceil(len(found) / per_page), 1)
    _check_page(query, last)
    return render_template(
        "facet.html",
        values_page=values_page,
        query=query,
        view=values_page.view,
        results=index().answer(replace(query, page=1, per_page=1)),
        listing=navigation,
        titles=titles,
        facet=row,
        letters=letters if len(found) > MANY or values_page.letter else (),
        values=_links(values_page, row, (shown := found[(query.page - 1) * per_page : query.page * per_page])),
        kept=_kept_beside(values_page, name, {value.value for value in shown}),
        paging=navigation.paging(
            query.page, last, lambda page: replace(values_page, query=query.at_page(page)).url(request.path)
        ),
        found=len(found),
        total=len(values),
    )


def _kept_beside(values_page: FacetList, name: str, shown: set[str]) -> list[tuple[str, str]]:
    """What a choice among the values shown keeps: the rest of the search, and chosen values that stand on other pages."""
    pairs = [*values_page.query.arguments(), *values_page.view.chosen]
    return [(key, value) for key, value in pairs if key != "page" and (key != name or value not in shown)]


def _links(values_page: FacetList, facet: Facet, values: Sequence[FacetValue]) -> list[ValueLink]:
    counts = {value.value: value.count for value in values}
    titles = index().agenda_titles()
    return value_links(values_page.query, values_page.view, facet, counts, max(counts.values(), default=0), titles)
