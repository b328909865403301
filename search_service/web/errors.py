"""Errors as responses: pages for browsers, problem documents for programs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.http import parse_accept_header

from search_service.errors import (
    BusyError,
    IndexDamagedError,
    IndexMissingError,
    NotFoundError,
    OverBudgetError,
    QueryError,
    SearchServiceError,
    UsageError,
    quoted,
)
from search_service.problem_types import PROBLEM_TYPES_BY_NAME
from search_service.symbols import parse_symbol
from search_service.web.request import arguments, request_id

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


# The problem types of Flask's own errors, by status.
KINDS_BY_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-long",
    414: "too-long",
    431: "too-long",
}
# In seconds. A retry of an expensive request would be as expensive; the pause serves other users.
_RETRY_SECONDS = 10


def register(app: Flask) -> None:
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The response to an error. An unexpected error is logged, and its details are not shown."""
    match error:
        case HTTPException(code=code) if code and code < 400:
            return make_response(error.get_response())
        case HTTPException():
            response = _problem_response(_translate(error), error.code)
            # A 405 lists the allowed methods.
            response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
        case IndexMissingError() | IndexDamagedError():
            # The details are for operators: on standard error and in `damage`.
            problem = PROBLEM_TYPES_BY_NAME[error.kind]
            response = _problem_response(type(error)(problem.meaning, problem.remedy))
        case SearchServiceError():
            response = _problem_response(error)
        case _:
            current_app.logger.exception("unforeseen error at %s, request %s", request.path, request_id())
            response = _problem_response(
                SearchServiceError(
                    "The service failed to answer.", "Try again; if it fails again, tell the operator of the service."
                )
            )
    return response


def refusal(app: Flask, error: BusyError, environ: WSGIEnvironment) -> Response:
    """The response to a refused request, cached, as refusals come in bursts."""
    as_page = not for_program(environ)
    response = Response(
        _refusal(app, error.what, error.advice, error.seconds, as_page),
        error.status,
        mimetype="text/html" if as_page else "application/problem+json",
    )
    response.headers.update({"Retry-After": str(error.seconds), "Cache-Control": "no-store", "Vary": "Accept"})
    return response


@cache
def _refusal(app: Flask, what: str, advice: str, seconds: int, as_page: bool) -> bytes:
    error = BusyError(what, advice, seconds)
    if not as_page:
        return _problem_json(error)
    with app.test_request_context():
        return render_template("error.html", error=error, query_text="").encode()


def _problem_response(error: SearchServiceError, status: int | None = None) -> Response:
    status = status or error.status
    if for_program(request.environ):
        response = Response(_problem_json(error, status), status, mimetype="application/problem+json")
    else:
        response = Response(render_template("error.html", error=error, query_text=_query_text()), status)
    response.vary.add("Accept")
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = str(error.seconds)
    elif isinstance(error, OverBudgetError):
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _translate(error: HTTPException) -> SearchServiceError:
    """An error of Flask as one of ours."""
    if isinstance(error, NotFound):
        return NotFoundError(f"There is no page at {quoted(request.path)}.", "Start from the search page.")
    status = error.code or 500
    row = PROBLEM_TYPES_BY_NAME[KINDS_BY_STATUS.get(status, "bad-request" if status < 500 else "failure")]
    translated = SearchServiceError(row.meaning, row.remedy)
    translated.kind = row.name
    return translated


def _query_text() -> str:
    """The text to search for instead: the query, or the symbol in the address, which other texts may cite."""
    if q := dict(arguments(request.environ)).get("q"):
        return q
    named = (request.view_args or {}).get("document_id") or (request.view_args or {}).get("clause_id") or ""
    return parse_symbol(re.split("/(?:pre|op|st|annex|press)/", named)[0]) or ""


def for_program(environ: WSGIEnvironment) -> bool:
    """Whether a program will read the answer, not a person."""
    if environ["PATH_INFO"].startswith(("/api/", "/healthz")):
        return True
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT"), MIMEAccept)
    return accepted.best_match(["application/json", "text/html"], default="application/json") == "application/json"


def _problem_json(error: SearchServiceError, status: int | None = None) -> bytes:
    problem: dict[str, str | int] = {
        "type": PROBLEM_TYPES_BY_NAME[error.kind].url,
        "title": error.title,
        "status": status or error.status,
        "detail": str(error),
    }
    if isinstance(error, UsageError) and error.parameter:
        problem["parameter"] = error.parameter
    if isinstance(error, QueryError):
        problem["position"] = error.position
        if error.suggestion:
            problem["suggestion"] = error.suggestion
    return msgspec.json.encode(problem) + b"\n"


# An absolute path begins a word; in an address or a symbol ("A/RES/76/299", "https://undocs.org/") a slash is inside one.
_FOLDERS = re.compile(r"(?<![\w/:.~])/(?:[^\s/:,;“”\"']+/)+")


def without_folders(text: str) -> str:
    """A text in which each absolute path is cut to the name of its file."""
    return _FOLDERS.sub("", text)
