"""The pages to read on: a document, and a clause between its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from search_service.export.bibliography import citations_by_style, meta_tags
from search_service.export.urls import clause_url, document_url, official_url
from search_service.highlight import Span, spans
from search_service.model import Clause, Document
from search_service.precedents.history import history
from search_service.precedents.nearest import reuse
from search_service.precedents.series import predecessor
from search_service.query import parse
from search_service.search.index import refusal
from search_service.web.pages import document_parts, navigation
from search_service.web.pages.citations import cited, citing, identical, naming
from search_service.web.pages.clause_layout import citation_links, document_notes, notes_of
from search_service.web.pages.masthead import facts
from search_service.web.pages.outline import outline, sections
from search_service.web.pages.trail import ARGUMENTS, Trail, trail
from search_service.web.request import index, page_values, site


@dataclass(frozen=True, slots=True)
class Marking:
    """The marks of a search text, as spans of each clause's text, for those clauses that it matches.

    `following` holds for each of them the id of the next; after the last comes the first.
    """

    q: str
    understood: str
    marks: Mapping[str, tuple[Span, ...]]
    following: Mapping[str, str]

    @property
    def count(self) -> int:
        return sum(map(len, self.marks.values()))


def marking(q: str, clauses: Sequence[Clause], body: str | None) -> Marking:
    """What a query matches in the clauses of an organ, an empty one nothing. QueryError where it cannot be read."""
    parsed = parse(q)
    if parsed.problem:
        raise refusal(parsed.problem)
    found = {clause.id: spans(clause.text, parsed.tree, body) for clause in clauses}
    marks = {clause_id: places for clause_id, places in found.items() if places}
    ids = list(marks)
    following = dict(zip(ids, [*ids[1:], *ids[:1]], strict=True)) if len(ids) > 1 else {}
    return Marking(q, parsed.understood, marks, following)


blueprint = Blueprint("reading", __name__)


@blueprint.get("/documents/<path:document_id>")
def document(document_id: str) -> str:
    """A document as it is printed, a long one in parts, of which `part` names one.

    `q` marks what a search matched, `verb` shortens the outline to its clauses.
    """
    q, verb, part, *back = page_values("q", "verb", "part", *ARGUMENTS)
    found = index().exact_document(document_id)
    shown = document_parts.shown(found, part, q)
    matches = marking(q, found.clauses, found.body)
    return render_template(
        "document.html",
        document=found,
        facts=facts(found),
        notes=document_notes(found, shown.clauses, titled=shown.begins),
        matches=matches,
        site=site(),
        meta=meta_tags(found, None, official_url(found) or site() + document_url(found.id)),
        styles=citations_by_style(found, None, official_url(found) or site() + document_url(found.id)),
        outline=outline(found, shown.clauses, matches.marks, verb),
        sections=sections(shown),
        links=citation_links(index(), found, shown.clauses),
        trail=trail(index(), q, *back),
        cited=cited(index(), shown.clauses),
        citing=citing(index(), found) if shown.begins else None,
        before=predecessor(index().engine, found) if shown.begins else None,
        reuse=reuse(index().engine, [clause.id for clause in shown.clauses]),
        parts=document_parts,
        shown=shown,
        turning=document_parts.turning(shown),
        listing=navigation,
    )


@blueprint.get("/clauses/<path:clause_id>")
def clause(clause_id: str) -> str:
    """A clause in its context, with what ties it to others; `q` marks what a search matched."""
    q, *back = page_values("q", *ARGUMENTS)
    hit = index().clause(clause_id)
    whole = index().exact_document(hit.document.id)
    before, after = _neighbours(whole, hit.clause)
    opening = document_parts.opening(hit.clause)
    shown = [other for other in (before, hit.clause, after) if other]
    return render_template(
        "clause.html",
        document=whole,
        clause=opening,
        rows=len(hit.clause.rows),
        in_document=_in_document(whole, hit.clause, q, way_back := trail(index(), q, *back)),
        trail=way_back,
        site=site(),
        meta=meta_tags(whole, hit.clause, site() + clause_url(hit.clause.id)),
        styles=citations_by_style(whole, hit.clause, official_url(whole) or site() + clause_url(hit.clause.id)),
        links=citation_links(index(), whole, shown),
        listing=navigation,
        before=before,
        after=after,
        matches=marking(q, shown, whole.body),
        notes=notes_of([(hit.clause.id, hit.clause.footnotes)]),
        identical=identical(index(), hit.clause),
        cited=cited(index(), [opening]),
        citing=citing(index(), whole),
        naming=naming(index(), whole, hit.clause),
        history=history(index().engine, hit),
    )


def _in_document(document: Document, clause: Clause, q: str, way_back: Trail | None) -> str:
    """Where the clause stands in its document; the way back to the search goes along."""
    address, _, anchor = document_parts.place_url(document_parts.shown(document, q="" if way_back else q), clause.id).partition(
        "#"
    )
    if way_back:
        address += f"{'&' if '?' in address else '?'}{way_back.arguments}"
    return f"{address}#{anchor}"


def _neighbours(document: Document, clause: Clause) -> tuple[Clause | None, Clause | None]:
    i = next(i for i, other in enumerate(document.clauses) if other.id == clause.id)
    before = document.clauses[i - 1] if i else None
    after = document.clauses[i + 1] if i + 1 < len(document.clauses) else None
    return before and document_parts.glimpse(before), after and document_parts.glimpse(after)
