"""Verb shifts for programs: JSON, and a table of all of them."""

from __future__ import annotations

from flask import Blueprint, Response

from search_service.errors import NotFoundError, UsageError, quoted
from search_service.export.tables import csv_table
from search_service.precedents.verb_shifts import ShiftsRecord, shift_record, shifted_clauses, shifted_query, table
from search_service.query import Query
from search_service.web.api.whole_texts import whole_json
from search_service.web.middleware.downloads import bound_download
from search_service.web.request import index, query_with, site
from search_service.web.views import SHIFT

blueprint = Blueprint("api_shifts", __name__)


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
    response = Response(csv_table(table(shifted_clauses(index().engine, scan.hits), site())), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="shifts.csv"'
    response.headers["X-Total-Count"] = str(scan.total)
    return response
