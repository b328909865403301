"""Uploads: receives a draft, bounded, before its request takes a turn.

A slow client would keep the turn from all others. The watchdog drops clients that take too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask

from search_service.errors import BusyError
from search_service.settings import Settings
from search_service.web.errors import refusal
from search_service.web.middleware.bounds import MAX_BODY_BYTES, Places

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_UPLOADS = 8
MAX_OF_ADDRESS = 4
RETRY_SECONDS = 10
BROKEN_OFF = "search_service.broken_off"
CHECKS = ("/check", "/api/check", "/api/check.csv", "/api/check.html")


def register(app: Flask, _: Settings) -> Callable[[WSGIApplication], WSGIApplication]:
    return partial(Uploads, app)


def is_check(environ: WSGIEnvironment) -> bool:
    """Whether a request sends a draft."""
    return environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in CHECKS


class Uploads:
    """A WSGI application that receives a whole draft before it passes the request on."""

    def __init__(self, app: Flask, application: WSGIApplication) -> None:
        self._app = app
        self._application = application
        self._places = Places(MAX_UPLOADS, MAX_OF_ADDRESS)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_check(environ) and not _is_too_long(environ.get("CONTENT_LENGTH", "")):
            address = environ.get("REMOTE_ADDR", "")
            if not self._places.take(address):
                busy = BusyError(
                    "As many drafts as the service receives at a time are being sent.",
                    f"Try again in {RETRY_SECONDS} seconds.",
                    RETRY_SECONDS,
                )
                return refusal(self._app, busy, environ)(environ, start_response)
            try:
                _receive(environ)
            finally:
                self._places.give(address)
        return self._application(environ, start_response)


def _is_too_long(length: str) -> bool:
    """Whether the stated length of a body is too large: it is refused unread."""
    return length.isdecimal() and (len(length) > 18 or int(length) > MAX_BODY_BYTES)


def _receive(environ: WSGIEnvironment) -> None:
    """Replace the stream of a request by its bytes; reads one byte beyond the limit, which refuses it.

    BROKEN_OFF marks one of fewer bytes than its header says, as of a client that disconnected.
    """
    body = environ["wsgi.input"].read(MAX_BODY_BYTES + 1)
    environ["wsgi.input"] = BytesIO(body)
    environ["wsgi.input_terminated"] = False
    length = environ.get("CONTENT_LENGTH") or str(len(body))
    environ["CONTENT_LENGTH"] = length
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ[BROKEN_OFF] = length.isdecimal() and len(body) < min(int(length), MAX_BODY_BYTES + 1)
