"""Precedents as JSON: the comparison of two documents."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from search_service.precedents.comparison import compared, comparison_record
from search_service.web.request import document_named, values_of

blueprint = Blueprint("precedents", __name__)


@blueprint.get("/api/compare")
def compare() -> Response:
    """Two documents clause by clause: `a` is the older one, `b` the newer one."""
    a, b = values_of("a", "b")
    return as_json(comparison_record(compared(document_named(a, "a"), document_named(b, "b"))))


def as_json(record: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(record) + b"\n", mimetype="application/json")
