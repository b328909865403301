"""Precedents as JSON: the comparison of two documents, and the history of a clause."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from search_service.export.document_json import clause_record
from search_service.precedents.comparison import compared, comparison_record
from search_service.precedents.history import history
from search_service.web.request import document_named, index, no_arguments, values_of

blueprint = Blueprint("precedents", __name__)


@blueprint.get("/api/compare")
def compare() -> Response:
    """Two documents clause by clause: `a` is the older one, `b` the newer one."""
    a, b = values_of("a", "b")
    return as_json(comparison_record(compared(document_named(a, "a"), document_named(b, "b"))))


@blueprint.get("/api/clauses/<path:clause_id>/history")
def history_of(clause_id: str) -> Response:
    """The versions of a clause in earlier and later documents, the oldest first."""
    no_arguments()
    hit = index().clause(clause_id)
    versions = history(index().engine, hit)
    record = {"clause": clause_record(hit.clause), "first": versions[0].id, "versions": versions}
    return Response(msgspec.json.encode(record) + b"\n", mimetype="application/json")


def as_json(record: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(record) + b"\n", mimetype="application/json")
