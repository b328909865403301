"""The pages: search, all values of a facet, a document, a clause."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from search_service.coverage import in_words
from search_service.errors import NotFoundError
from search_service.fields import FACETS_BY_NAME
from search_service.model import CLAUSE_TYPES, Clause, Document
from search_service.query import Pinned, Query, parse
from search_service.results import clause_url
from search_service.symbols import symbol_order
from search_service.web import listing
from search_service.web.asked import index, no_arguments, query
from search_service.web.masthead import facts
from search_service.web.typeset import document_notes, notes_of

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
        ways_out=() if results.total else listing.ways_out(index(), asked),
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


@blueprint.get("/coverage")
def coverage() -> str:
    """What the index holds and what it does not."""
    no_arguments()
    return render_template("coverage.html", coverage=index().coverage(), types=CLAUSE_TYPES, in_words=in_words)


@blueprint.get("/documents/<path:document_id>")
def document(document_id: str) -> str:
    no_arguments()
    found = index().document(document_id)
    return render_template("document.html", document=found, facts=facts(found), notes=document_notes(found), listing=listing)


@blueprint.get("/clauses/<path:clause_id>")
def clause(clause_id: str) -> str:
    no_arguments()
    hit = index().clause(clause_id)
    whole = index().document(hit.document.id)
    before, after = _neighbours(whole, hit.clause)
    return render_template(
        "clause.html",
        document=whole,
        clause=hit.clause,
        listing=listing,
        before=before,
        after=after,
        notes=notes_of([(hit.clause.id, hit.clause.footnotes)]),
        identical=hit.identical,
        identical_url=listing.same_wording(Query(), hit.clause),
        cited=_cited(hit.clause),
    )


def _neighbours(document: Document, clause: Clause) -> tuple[Clause | None, Clause | None]:
    place = next(place for place, other in enumerate(document.clauses) if other.id == clause.id)
    before = document.clauses[place - 1] if place else None
    after = document.clauses[place + 1] if place + 1 < len(document.clauses) else None
    return before, after


def _cited(clause: Clause) -> list[tuple[str, bool, str]]:
    """Each symbol that a clause cites, whether the index holds its text, and the search for all that cite it."""
    symbols = list(dict.fromkeys(citation.symbol for citation in clause.citations))
    if not symbols:
        return []
    results = index().answer(Query(filters=(("symbol", tuple(symbols)),), per_page=1))
    counts = next(result.values for result in results.facets if result.facet.name == "symbol")
    held = {value.value for value in counts if value.selected and value.count}
    return [(symbol, symbol in held, Query(q=symbol).url("/")) for symbol in symbols]
