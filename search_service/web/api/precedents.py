"""Precedents as files: the comparison of documents, the history of a clause."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, render_template

from search_service.engines import Hit
from search_service.errors import NotFoundError, quoted
from search_service.export.citation import citation
from search_service.export.document_json import clause_record
from search_service.export.tables import csv_table
from search_service.precedents.comparison import compared, comparison_record
from search_service.precedents.history import History, history, table
from search_service.web.api.feeds import as_feed, urn
from search_service.web.api.whole_texts import whole_json
from search_service.web.request import document_named, index, no_arguments, site, values_of

blueprint = Blueprint("precedents", __name__)


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
            response = Response(csv_table(table(found, site())), mimetype="text/csv")
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
