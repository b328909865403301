"""Precedents for programs: comparisons, histories, verb shifts, checks of drafts."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, render_template

from search_service.engines import Hit
from search_service.errors import NotFoundError, UsageError, quoted
from search_service.export.citation import citation
from search_service.export.document_json import clause_record
from search_service.export.tables import csv_table
from search_service.precedents.check_json import check_record
from search_service.precedents.check_json import table as check_table
from search_service.precedents.comparison import compared, comparison_record
from search_service.precedents.history import History, history
from search_service.precedents.history import table as history_table
from search_service.precedents.verb_shifts import ShiftsRecord, shift_record, shifted_clauses, shifted_query
from search_service.precedents.verb_shifts import table as shift_table
from search_service.query import Query
from search_service.web.api.feeds import as_feed, urn
from search_service.web.drafts import checked_draft, private
from search_service.web.middleware.bounds import bound_download, whole_json
from search_service.web.request import document_named, index, no_arguments, query_with, site, values_of
from search_service.web.views import SHIFT

blueprint = Blueprint("api_precedents", __name__)


@blueprint.get("/api/compare")
def compare() -> Response:
    """Two documents clause by clause: `a` is the older one, `b` the newer one."""
    a, b = values_of("a", "b")
    return whole_json(comparison_record(compared(document_named(a, "a"), document_named(b, "b"))))


@blueprint.get("/api/clauses/<path:clause_id>/history")
@blueprint.get("/api/clauses/<path:clause_id>/history.<suffix>")
def history_of(clause_id: str, suffix: str = "json") -> Response:
    """The versions of a clause in earlier and later documents, the oldest first; in a feed, the newest first."""
    no_arguments()
    if suffix not in ("json", "csv", "atom"):
        raise NotFoundError(f"There is no history in the format {quoted(suffix)}.", "Use json, csv or atom.")
    hit = index().clause(clause_id)
    found = history(index().engine, hit)
    match suffix:
        case "csv":
            response = Response(csv_table(history_table(found, site())), mimetype="text/csv")
            response.headers["Content-Disposition"] = 'attachment; filename="history.csv"'
            return response
        case "atom":
            return _feed(hit, found, index().built())
        case _:
            first, versions = found.versions[0].id, found.versions
            record = {"clause": clause_record(hit.clause), "first": first, "versions": versions, "more": found.more}
            return whole_json(record)


def _feed(hit: Hit, found: History, built: datetime) -> Response:
    """The history as a feed with an entry for each version, so that feed readers announce new ones."""
    name = f"{hit.clause.id}/history"
    text = render_template(
        "history.xml",
        id=urn(name),
        citation=citation(hit.document, hit.clause),
        versions=found.versions[::-1],
        urn=lambda version: urn(f"{name} {version.id}"),
        updated=f"{built:%Y-%m-%dT%H:%M:%SZ}",
        site=site(),
        clause=hit.clause,
    )
    return as_feed(text)


@blueprint.get("/api/shifts")
@blueprint.get("/api/shifts.<suffix>")
def shifts(suffix: str = "json") -> Response:
    """The clauses of a search whose verb moved since the text before; `shift` is any, stronger or weaker."""
    if suffix not in ("json", "csv"):
        raise NotFoundError(f"There are no shifts in the format {quoted(suffix)}.", "Use json or csv.")
    query, (way,) = query_with(SHIFT.name)
    way = SHIFT.read(way)
    if suffix == "csv":
        if (query.page, query.per_page) != (1, Query().per_page):
            raise UsageError("A file holds every shift: it has no pages.", "Leave out page and per_page.", "page")
        return bound_download(lambda: _file(query, way))
    found = index().answer(shifted_query(query, way), facets=())
    stronger, weaker = index().totals([shifted_query(query, one) for one in ("stronger", "weaker")])
    moved = shifted_clauses(index().engine, [clause.hit for clause in found.clauses])
    return whole_json(
        ShiftsRecord(
            q=query.q,
            shift=way,
            filters=dict(query.filters),
            total=found.total,
            stronger=stronger,
            weaker=weaker,
            page=query.page,
            pages=found.pages,
            shifts=[shift_record(one) for one in moved],
        )
    )


def _file(query: Query, way: str) -> Response:
    scan = index().walk(shifted_query(query, way))
    response = Response(csv_table(shift_table(shifted_clauses(index().engine, scan.hits), site())), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="shifts.csv"'
    response.headers["X-Total-Count"] = str(scan.total)
    return response


@blueprint.post("/api/check")
@blueprint.post("/api/check.<suffix>")
def check(suffix: str = "json") -> Response:
    """Check the draft in the body of the request against the index."""
    no_arguments()
    if suffix not in ("json", "csv", "html"):
        raise NotFoundError(f"There is no check in the format {quoted(suffix)}.", "Use json, csv or html.")
    draft = checked_draft()
    record = check_record(draft.documents, draft.clauses)
    match suffix:
        case "csv":
            return private(Response([csv_table(check_table(record, site()))], mimetype="text/csv"), "check.csv")
        case "html":
            text = render_template(
                "check_report.html", record=record, drafts=draft.documents, clauses=draft.clauses, site=site()
            )
            return private(Response([text.encode()], mimetype="text/html"), "check.html")
        case _:
            return private(whole_json(record))
