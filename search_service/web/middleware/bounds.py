"""Bounds on the size of requests and answers."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from search_service.errors import TooLargeError, TooLongError
from search_service.problem_types import PROBLEM_TYPES_BY_NAME
from search_service.settings import Settings
from search_service.web.errors import answer

# A query text of 1,000 characters takes at most 12,000 bytes in an address; every link of a page repeats it.
MAX_ADDRESS_BYTES = 16_000
MAX_BODY_BYTES = 5_000_000
MAX_ANSWER_BYTES = 1_000_000


def register(app: Flask, _: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(_bound_request)
    app.after_request(_bound_answer)


def _bound_request() -> None:
    """Refuse requests beyond the limits before they are read."""
    environ = request.environ
    length = len(environ["QUERY_STRING"]) + len(environ["PATH_INFO"])
    if length > MAX_ADDRESS_BYTES:
        raise TooLongError(f"The address has {length:,} bytes, and {MAX_ADDRESS_BYTES:,} are read.", "Shorten it.")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge


def _bound_answer(response: Response) -> Response:
    """Refuse a page or a JSON response beyond the limit; files are streamed and have no length."""
    length = response.content_length
    if length is None or length <= MAX_ANSWER_BYTES or response.direct_passthrough:
        return response
    problem = PROBLEM_TYPES_BY_NAME[TooLargeError.kind]
    return answer(TooLargeError(f"The answer would have {length:,} bytes.", problem.remedy))
