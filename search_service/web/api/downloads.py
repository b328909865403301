"""A search as a file to keep: every clause found, streamed, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

from search_service.errors import CutShortError, UsageError
from search_service.export.tables import csv_cut_short, csv_lines, ndjson_cut_short, ndjson_lines, rows
from search_service.query import Query
from search_service.web.api.formats import Representation
from search_service.web.middleware.access_log import request_id
from search_service.web.problem_types import PROBLEM_TYPES_BY_NAME
from search_service.web.request import index, query_beside, site

_MARKED = {"": False, "0": False, "1": True}


def export(form: Representation) -> Response:
    """All clauses that the query of this request finds, in its order; `X-Total-Count` tells how many rows must arrive."""
    asked, extra = query_beside(*(("bom",) if form.suffix == "csv" else ()))
    if (asked.page, asked.per_page) != (1, Query().per_page):
        raise UsageError("A file holds every clause found: it has no pages.", "Leave out page and per_page.", "page")
    walk = index().walk(asked)
    table = rows(walk.hits, site())
    lines = csv_lines(table, _marked(extra[0])) if form.suffix == "csv" else ndjson_lines(table)
    # The index stays open until the last row is sent.
    response = Response(stream_with_context(_told_if_cut(lines, form)), mimetype=form.media_types[0])
    response.headers["Content-Disposition"] = f'attachment; filename="clauses.{form.suffix}"'
    response.headers["X-Total-Count"] = str(walk.total)
    return response


def _told_if_cut(lines: Iterable[bytes], form: Representation) -> Iterator[bytes]:
    """The lines; should they break off, a last one says so: the server would end the answer as if it were whole."""
    try:
        yield from lines
    except Exception:
        told = CutShortError(
            "This file is cut short: the service failed while it was written.",
            f"Take it again; if it fails again, see {PROBLEM_TYPES_BY_NAME[CutShortError.kind].url}, request {request_id()}.",
        )
        yield csv_cut_short(str(told)) if form.suffix == "csv" else ndjson_cut_short(str(told))
        # To whoever watches the answer: it is logged, and a server that can break off the connection does.
        raise


def _marked(text: str) -> bool:
    if text not in _MARKED:
        raise UsageError(f"“{text[:60]}” is no bom.", "Use bom=1 for a byte order mark, which Excel looks for.", "bom")
    return _MARKED[text]
