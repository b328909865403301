"""Collected clauses as files: Word and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, request

from search_service.errors import NotFoundError, UsageError, quoted
from search_service.export.citation import citation
from search_service.export.tables import csv_table
from search_service.export.urls import clause_url
from search_service.export.word import MEDIA_TYPE, Collected, word_file
from search_service.web.collection import collected
from search_service.web.request import arguments, site

blueprint = Blueprint("collection", __name__)

COLUMNS = ("clause", "symbol", "type", "number", "verb", "text", "citation", "note", "url")


@blueprint.get("/api/collection.<suffix>")
def collection(suffix: str) -> Response:
    """The clauses of the address, in its order."""
    if suffix not in ("docx", "csv"):
        raise NotFoundError(f"There is no form {quoted(suffix)} of a collection.", "Use docx or csv.")
    for name, _ in arguments(request.environ):
        if name not in ("c", "note"):
            raise UsageError(f"There is no parameter {quoted(name)} here.", "Use c and note.", name[:60])
    clauses, missing = collected()
    if missing:
        raise NotFoundError(f"The index holds no clause {missing[0]}.", "Open its document to see its clauses.")
    content, media_type = (word_file(clauses), MEDIA_TYPE) if suffix == "docx" else (csv_table(_rows(clauses)), "text/csv")
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="clauses.{suffix}"'
    return response


def _rows(clauses: Iterable[Collected]) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for hit, note in clauses:
        document, clause = hit.document, hit.clause
        cells = (clause.id, document.symbol, clause.type, clause.number, clause.verb, clause.text, citation(document, clause))
        yield tuple(cell or "" for cell in (*cells, note, site() + clause_url(clause.id)))
