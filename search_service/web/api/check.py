"""The check of a draft for programs: JSON, a table, and a page to take along."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from flask import Blueprint, Response, render_template

from search_service.errors import NotFoundError, quoted
from search_service.export.tables import csv_table
from search_service.precedents.check_json import CheckRecord, check_record, table
from search_service.web.drafts import checked_draft, private
from search_service.web.request import no_arguments, site

blueprint = Blueprint("check", __name__)


@blueprint.post("/api/check")
@blueprint.post("/api/check.<suffix>")
def check(suffix: str = "json") -> Response:
    """The draft in the body of the request against the index."""
    no_arguments()
    if suffix not in ("json", "csv", "html"):
        raise NotFoundError(f"There is no form {quoted(suffix)} of a check.", "Use json, csv or html.")
    documents, clauses = checked_draft()
    record = check_record(documents, clauses)
    match suffix:
        case "csv":
            return private(Response([csv_table(table(record, site()))], mimetype="text/csv"), "check.csv")
        case "html":
            text = render_template("check_report.html", record=record, drafts=documents, clauses=clauses, site=site())
            return private(Response([text.encode()], mimetype="text/html"), "check.html")
        case _:
            return private(Response(_json(record), mimetype="application/json"))


def _json(record: CheckRecord) -> Iterable[bytes]:
    """The answer in parts, as that of a long draft is longer than other answers may be."""
    encoded = msgspec.json.encode(record) + b"\n"
    return iter([encoded]) if len(encoded) > 900_000 else [encoded]
