"""The pages of a search: its results, and all values of a facet."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from search_service.errors import NotFoundError
from search_service.fields import FACETS_BY_NAME
from search_service.query import Pinned, Query, parse
from search_service.results import clause_url
from search_service.symbols import symbol_order
from search_service.web import listing
from search_service.web.asked import index, query

blueprint = Blueprint("pages", __name__)

EXAMPLES = (
    ("preventive diplomacy", "both words, in any form"),
    ('"sustaining peace"', "exactly this phrase"),
    ("water OR energy", "one word or the other"),
    ("peace -conflict", "the first word without the second"),
    ("A/RES/72/7", "clauses that cite this resolution"),
)


@blueprint.get("/")
def search() -> str | BaseResponse:
    asked = query()
    results = index().answer(asked)
    # "76/299 para 3" names a clause: it is opened, as an address would be.
    if isinstance(parse(asked.q).tree, Pinned) and results.total == 1:
        return redirect(clause_url(results.clauses[0].hit.clause.id))
    return render_template(
        "search.html",
        query=asked,
        results=results,
        listing=listing,
        ways_out=() if results.total else listing.ways_out(index(), results),
        examples=[(text, Query(q=text).url("/"), meaning) for text, meaning in EXAMPLES],
    )


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """Every value of one facet under a search, A to Z: the search page shows the first ten."""
    if name not in FACETS_BY_NAME:
        raise NotFoundError(f"There is no facet “{name[:60]}”.", f"Open one of {', '.join(FACETS_BY_NAME)}.")
    asked = query()
    results = index().answer(replace(asked, page=1, per_page=1))
    result = next(result for result in results.facets if result.facet.name == name)
    values = sorted(result.values, key=lambda value: symbol_order(value.label.casefold()))
    return render_template("facet.html", query=asked, results=results, result=result, values=values, listing=listing)
