"""Errors as answers: RFC 9457 problems for programs, the same words on a page for people. One handler for all."""

from __future__ import annotations

import msgspec
from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from search_service.errors import NotFoundError, QueryError, SearchServiceError, UsageError


def register(app: Flask) -> None:
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The answer to a request that ended in an error; what we did not foresee is logged, and told without its insides."""
    if isinstance(error, HTTPException):
        if error.code and error.code < 400:
            return make_response(error.get_response())
        error = _translated(error)
    elif not isinstance(error, SearchServiceError):
        current_app.logger.exception("unforeseen error at %s", request.path)
        error = SearchServiceError(
            "The service failed to answer.", "Try again; if it fails again, tell whoever runs the service."
        )
    if _for_program():
        problem = msgspec.json.encode(_problem(error)) + b"\n"
        return Response(problem, error.status, mimetype="application/problem+json")
    return Response(render_template("error.html", error=error), error.status)


def _translated(error: HTTPException) -> SearchServiceError:
    if isinstance(error, NotFound):
        return NotFoundError(f"There is no page at {request.path}.", "Start from the search page.")
    translated = SearchServiceError(error.description or error.name, "See the help for what can be asked.")
    translated.status = error.code or 500
    translated.title = error.name
    return translated


def _for_program() -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/html"], default="application/json")
    return request.path.startswith(("/api/", "/healthz")) or best == "application/json"


def _problem(error: SearchServiceError) -> dict[str, str | int]:
    problem: dict[str, str | int] = {
        "type": "about:blank",
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
