"""Errors as answers: RFC 9457 problems for programs, the same words on a page for people. One handler for all."""

from __future__ import annotations

import re

import msgspec
from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from search_service.errors import NotFoundError, QueryError, SearchServiceError, TooManyRequestsError, UsageError, quoted
from search_service.symbols import parse_symbol
from search_service.web.middleware.access_log import request_id
from search_service.web.problem_types import NAMES_BY_STATUS, PROBLEM_TYPES_BY_NAME
from search_service.web.request import arguments


def register(app: Flask) -> None:
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The answer to a request that ended in an error; what we did not foresee is logged, and told without its insides."""
    match error:
        case HTTPException(code=code) if code and code < 400:
            return make_response(error.get_response())
        case HTTPException():
            response = _told(_translated(error))
            # A 405 names the methods that would do.
            response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
        case TooManyRequestsError():
            response = _told(error)
            response.headers["Retry-After"] = str(error.seconds)
        case SearchServiceError():
            response = _told(error)
        case _:
            current_app.logger.exception("unforeseen error at %s, request %s", request.path, request_id())
            response = _told(
                SearchServiceError(
                    "The service failed to answer.", "Try again; if it fails again, tell whoever runs the service."
                )
            )
    return response


def _told(error: SearchServiceError) -> Response:
    if for_program():
        problem = msgspec.json.encode(_problem(error)) + b"\n"
        response = Response(problem, error.status, mimetype="application/problem+json")
    else:
        response = Response(render_template("error.html", error=error, sought=_sought()), error.status)
    response.vary.add("Accept")
    return response


def _translated(error: HTTPException) -> SearchServiceError:
    """What Flask refuses by itself, in our words."""
    if isinstance(error, NotFound):
        return NotFoundError(f"There is no page at {quoted(request.path)}.", "Start from the search page.")
    status = error.code or 500
    row = PROBLEM_TYPES_BY_NAME[NAMES_BY_STATUS.get(status, "bad-request" if status < 500 else "failure")]
    translated = SearchServiceError(row.meaning, row.remedy)
    translated.kind, translated.status, translated.title = row.name, status, row.title
    return translated


def _sought() -> str:
    """What to search for instead: the query that was asked, or the symbol that the address names, which others may cite."""
    if asked := dict(arguments(request.environ)).get("q"):
        return asked
    named = (request.view_args or {}).get("document_id") or (request.view_args or {}).get("clause_id") or ""
    return parse_symbol(re.split("/(?:pre|op|st|annex|press)/", named)[0]) or ""


def for_program() -> bool:
    """Whether a program is to read the answer, which no person would."""
    best = request.accept_mimetypes.best_match(["application/json", "text/html"], default="application/json")
    return request.path.startswith(("/api/", "/healthz")) or best == "application/json"


def _problem(error: SearchServiceError) -> dict[str, str | int]:
    problem: dict[str, str | int] = {
        "type": PROBLEM_TYPES_BY_NAME[error.kind].url,
        "title": error.title,
        "status": error.status,
        "detail": str(error),
    }
    if isinstance(error, UsageError) and error.parameter:
        problem["parameter"] = error.parameter
    if isinstance(error, QueryError):
        problem["position"] = error.position
        if error.suggestion:
            problem["suggestion"] = error.suggestion
    return problem
