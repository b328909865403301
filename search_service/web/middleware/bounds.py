"""Bounds on requests, answers, the links of a page and simultaneous downloads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import msgspec
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from search_service.errors import BusyError, TooLargeError, TooLongError
from search_service.problem_types import PROBLEM_TYPES_BY_NAME
from search_service.settings import Settings
from search_service.web.errors import answer

# A query text of 1,000 characters takes at most 12,000 bytes in an address; every link of a page repeats it.
MAX_ADDRESS_BYTES = 16_000
MAX_BODY_BYTES = 5_000_000
MAX_ANSWER_BYTES = 1_000_000


def register(app: Flask, _: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["DOWNLOADS"] = Places(MAX_DOWNLOADS, MAX_OF_ADDRESS)
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


# In bytes: a third of the limit of a page; its texts and other links take the rest.
MAX_LINK_BYTES = 300_000


def affordable(address: str, wanted: int, lists: int = 1) -> int:
    """The number of links, from 1 to `wanted`, that each of so many lists may have; links are as long as `address`."""
    return max(1, min(wanted, MAX_LINK_BYTES // (lists * max(len(address), 1))))


def is_affordable(address: str, wanted: int) -> bool:
    return affordable(address, wanted) >= wanted


# A download occupies a thread for as long as its client reads.
MAX_DOWNLOADS = 16
MAX_OF_ADDRESS = 4
RETRY_SECONDS = 10


class Places:
    """A bounded number of places, of which an address may take a few."""

    def __init__(self, most: int, most_of_address: int) -> None:
        self._most, self._most_of_address = most, most_of_address
        self._lock = Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Take a place; return whether one was free."""
        with self._lock:
            if self._taken.total() >= self._most or self._taken[address] >= self._most_of_address:
                return False
            self._taken[address] += 1
            return True

    def give(self, address: str) -> None:
        with self._lock:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]


def bound_download(make: Callable[[], Response]) -> Response:
    """The response of a download, which takes a place until it is closed; BusyError if there is none."""
    downloads: Places = current_app.config["DOWNLOADS"]
    address = request.remote_addr or ""
    if not downloads.take(address):
        raise BusyError(
            "As many files as the service sends at a time are being sent.",
            f"Try again in {RETRY_SECONDS} seconds, or when your other downloads have ended.",
            RETRY_SECONDS,
        )
    try:
        response = make()
    except BaseException:
        downloads.give(address)
        raise
    response.call_on_close(lambda: downloads.give(address))
    return response


_JSON = "application/json"


def whole_json(record: msgspec.Struct | Mapping[str, Any]) -> Response:
    """A record as JSON; beyond the limit of other responses, it is sent as a download, of which few run at a time."""
    encoded = msgspec.json.encode(record) + b"\n"
    if len(encoded) <= MAX_ANSWER_BYTES:
        return Response(encoded, mimetype=_JSON)
    return bound_download(lambda: Response(iter((encoded,)), mimetype=_JSON))
