"""Precedents as JSON: the comparison of two documents."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from search_service.errors import NotFoundError, UsageError
from search_service.model import Document
from search_service.precedents.comparison import compared, comparison_record
from search_service.symbols import parse_symbol
from search_service.web.request import index, values_of

blueprint = Blueprint("precedents", __name__)


@blueprint.get("/api/compare")
def compare() -> Response:
    """Two documents clause by clause: `a` is the older one, `b` the newer one."""
    a, b = values_of("a", "b")
    return as_json(comparison_record(compared(document_named(a, "a"), document_named(b, "b"))))


def document_named(text: str, parameter: str) -> Document:
    """The document of an id, or of a symbol however it is spelled; UsageError where none is named, NotFoundError for none."""
    if not text:
        raise UsageError(f"The parameter {parameter} is missing.", f"Name a document: {parameter}=A/RES/77/273.", parameter)
    try:
        return index().document(text)
    except NotFoundError:
        symbol = parse_symbol(text) or parse_symbol(f"A/RES/{text}")
        if symbol is None or symbol == text:
            raise
        return index().document(symbol)


def as_json(record: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(record) + b"\n", mimetype="application/json")
