"""The pages to read on: a document, and a clause between its neighbours."""

from __future__ import annotations

from flask import Blueprint, render_template

from search_service.model import Clause, Document
from search_service.query import Query
from search_service.web import listing
from search_service.web.asked import index, no_arguments
from search_service.web.masthead import facts
from search_service.web.typeset import document_notes, notes_of

blueprint = Blueprint("reading", __name__)


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
