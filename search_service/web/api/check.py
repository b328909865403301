"""The check of a draft for programs: JSON, a table, and a page as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from search_service.errors import NotFoundError, quoted
from search_service.export.tables import csv_table
from search_service.precedents.check_json import check_record, table
from search_service.web.api.whole_texts import whole_json
from search_service.web.drafts import checked_draft, private
from search_service.web.request import no_arguments, site

blueprint = Blueprint("check", __name__)


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
            return private(Response([csv_table(table(record, site()))], mimetype="text/csv"), "check.csv")
        case "html":
            text = render_template(
                "check_report.html", record=record, drafts=draft.documents, clauses=draft.clauses, site=site()
            )
            return private(Response([text.encode()], mimetype="text/html"), "check.html")
        case _:
            return private(whole_json(record))
