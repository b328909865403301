"""Downloads: every clause of a search, and collected clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Blueprint, Response, request

from search_service.errors import CutShortError, NotFoundError, UsageError, quoted
from search_service.export.citation import citation
from search_service.export.tables import TableFormat, csv_table, rows
from search_service.export.urls import clause_url
from search_service.export.word import MEDIA_TYPE, Collected, word_file
from search_service.problem_types import PROBLEM_TYPES_BY_NAME
from search_service.query import Query
from search_service.web.collection import collected
from search_service.web.middleware.bounds import bound_download
from search_service.web.request import arguments, index, query_with, site
from search_service.web.request import request_id as current_request_id

blueprint = Blueprint("downloads", __name__)

# In characters: the length of a file name that folders and mail programs show.
MAX_NAME = 80
_WITH_MARK = {"": False, "0": False, "1": True}


def export(form: TableFormat) -> Response:
    """All clauses that this request's query finds, in its order; `X-Total-Count` is the number of rows."""
    query, extra = query_with(*(("bom",) if form.mark else ()))
    if (query.page, query.per_page) != (1, Query().per_page):
        raise UsageError("A file holds every clause found: it has no pages.", "Leave out page and per_page.", "page")
    with_mark = _with_mark(extra[0]) if extra else False
    return bound_download(lambda: _file(form, query, with_mark))


def _file(form: TableFormat, query: Query, with_mark: bool) -> Response:
    scan = index().walk(query)
    lines = chain([form.mark] if with_mark else [], form.lines(rows(scan.hits, site())))
    # The index stays open until the last row is sent.
    response = Response(_with_notice_if_cut(lines, form, current_request_id()), mimetype=form.media_types[0])
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(query)}.{form.suffix}"'
    response.headers["X-Total-Count"] = str(scan.total)
    return response


def _file_name(query: Query) -> str:
    """A file name from the search: "clauses-climate-change-urge-76"."""
    words = [query.q, *(value for _, values in query.filters for value in values)]
    parts_of_name = re.findall(r"[a-z0-9]+", " ".join(words).casefold())
    return "-".join(["clauses", *parts_of_name])[:MAX_NAME].rstrip("-")


def _with_notice_if_cut(lines: Iterable[bytes], form: TableFormat, request_id: str) -> Iterator[bytes]:
    """The lines, and if an error ends them, a last line with a notice: the server would send an incomplete file as complete."""
    try:
        yield from lines
    except Exception:
        explained = PROBLEM_TYPES_BY_NAME[CutShortError.kind].url
        notice = CutShortError(
            "This file is cut short: the service failed while it was written.",
            f"Download it again; if it fails again, see {explained}, request {request_id}.",
        )
        yield form.cut_short(str(notice))
        # For the log, and for servers that abort the connection.
        raise


def _with_mark(text: str) -> bool:
    if text not in _WITH_MARK:
        raise UsageError(
            f"“{text[:60]}” is not a value of bom.", "Use bom=1 for a byte order mark, which Excel looks for.", "bom"
        )
    return _WITH_MARK[text]


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
