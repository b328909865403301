"""The pages to read on: a document, and a clause between its neighbours."""

from __future__ import annotations

from flask import Blueprint, render_template

from search_service.model import Clause, Document
from search_service.web import listing, parts
from search_service.web.asked import index, optional
from search_service.web.marking import marking
from search_service.web.masthead import facts
from search_service.web.outline import outline
from search_service.web.relations import alike, cited, citing, naming
from search_service.web.typeset import document_notes, notes_of

blueprint = Blueprint("reading", __name__)


@blueprint.get("/documents/<path:document_id>")
def document(document_id: str) -> str:
    """A document as it is printed, a long one in parts, of which `part` names one.

    `q` marks what a search matched, `verb` shortens the outline to its clauses.
    """
    q, verb, part = optional("q", "verb", "part")
    found = index().document(document_id)
    shown = parts.shown(found, part, q)
    matches = marking(q, found.clauses)
    return render_template(
        "document.html",
        document=found,
        facts=facts(found),
        notes=document_notes(found, shown.clauses, titled=shown.begins),
        matches=matches,
        outline=outline(found, shown.clauses, matches.marks, verb),
        cited=cited(index(), shown.clauses),
        citing=citing(index(), found) if shown.begins else None,
        parts=parts,
        shown=shown,
        turning=parts.turning(shown),
        listing=listing,
    )


@blueprint.get("/clauses/<path:clause_id>")
def clause(clause_id: str) -> str:
    """A clause in its context, with what ties it to others; `q` marks what a search matched."""
    (q,) = optional("q")
    hit = index().clause(clause_id)
    whole = index().document(hit.document.id)
    before, after = _neighbours(whole, hit.clause)
    opening = parts.opening(hit.clause)
    shown = [other for other in (before, hit.clause, after) if other]
    return render_template(
        "clause.html",
        document=whole,
        clause=opening,
        rows=len(hit.clause.rows),
        in_document=parts.place_url(parts.shown(whole, q=q), hit.clause.id),
        listing=listing,
        before=before,
        after=after,
        matches=marking(q, shown),
        notes=notes_of([(hit.clause.id, hit.clause.footnotes)]),
        alike=alike(index(), hit.clause),
        cited=cited(index(), [opening]),
        citing=citing(index(), whole),
        naming=naming(index(), whole, hit.clause),
    )


def _neighbours(document: Document, clause: Clause) -> tuple[Clause | None, Clause | None]:
    place = next(place for place, other in enumerate(document.clauses) if other.id == clause.id)
    before = document.clauses[place - 1] if place else None
    after = document.clauses[place + 1] if place + 1 < len(document.clauses) else None
    return before and parts.glimpse(before), after and parts.glimpse(after)
