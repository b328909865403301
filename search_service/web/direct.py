"""Searches that are answered as JSON without Flask, whose part of such a request takes a third as long as the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from search_service.search.live_index import LiveIndex
from search_service.web.api.formats import accepts_json
from search_service.web.api.search import FAULT, page
from search_service.web.middleware.access_log import RULE
from search_service.web.middleware.compression import LEAST_BYTES, packed
from search_service.web.middleware.http_cache import CONDITIONS, validators
from search_service.web.request import index_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/api/search"
# Longer ones are refused, or nearly.
MAX_BYTES = 20_000


def register(app: Flask, followed: LiveIndex) -> None:
    app.wsgi_app = Direct(app.wsgi_app, followed)  # type: ignore[method-assign]


class Direct:
    """A WSGI application that answers what is asked in the plainest way, and hands all else on: to Flask.

    What it answers, Flask would answer to the byte; what it cannot answer, Flask refuses in its words.
    """

    def __init__(self, application: WSGIApplication, followed: LiveIndex) -> None:
        self._application = application
        self._followed = followed

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or not _plain(environ):
            return self._application(environ, start_response)
        try:
            served = index_for(environ, self._followed)
            body, stated = page(environ, served)
            headers = [*stated, *validators(environ, served), ("Vary", "Accept, Accept-Encoding")]
        except Exception as fault:
            environ[FAULT] = fault
            return self._application(environ, start_response)
        if "HTTP_ACCEPT_ENCODING" in environ and "gzip" in environ["HTTP_ACCEPT_ENCODING"] and len(body) >= LEAST_BYTES:
            body = packed(body)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        environ[RULE] = PATH
        start_response("200 OK", headers)
        return [body]


def _plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing in a request needs to be weighed."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and accepts_json(environ.get("HTTP_ACCEPT", ""))
        and ";" not in environ.get("HTTP_ACCEPT_ENCODING", "")
        and environ.keys().isdisjoint(CONDITIONS)
        and not environ.get("CONTENT_LENGTH")
        and len(environ["QUERY_STRING"]) <= MAX_BYTES
    )
