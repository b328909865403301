"""The request log: each request gets an id, is timed, counted and logged."""

from __future__ import annotations

import os
import re
import secrets
import select
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from logging import Logger
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, request

from search_service.settings import Settings
from search_service.web.middleware.metrics import Meters
from search_service.web.process_tuning import STANDARD_ERROR, say
from search_service.web.request import REQUEST_ID, RULE

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Request ids of clients that are safe to send back and to log.
_ACCEPTED_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)


class RequestRecord(msgspec.Struct, frozen=True, gc=False):  # made for every request, in a quarter of a dataclass's time
    """A request as logged; `query` only if the settings allow it; `endpoint` is the URL rule.

    `cut`: the response was cut short after its status was sent.
    """

    at: str
    id: str
    method: str
    path: str
    status: int
    ms: float
    bytes: int
    worker: int
    endpoint: str
    cut: bool = False
    query: str | None = None


Write = Callable[[RequestRecord], bool]
"""Writes a record; False if the log did not take it."""


@dataclass(frozen=True, slots=True)
class Sinks:
    """The places where requests are recorded."""

    write: Write
    log_queries: bool
    meters: Meters
    logger: Logger


def register(app: Flask, settings: Settings) -> Callable[[WSGIApplication], WSGIApplication]:
    app.before_request(_remember_rule)
    meters: Meters = app.config["METERS"]
    return partial(AccessLog, Sinks(_writer(settings.request_log), bool(settings.log_queries), meters, app.logger))


def _remember_rule() -> None:
    """Store the URL rule, which Flask drops before the last byte is sent."""
    request.environ[RULE] = str(request.url_rule or "")


class AccessLog:
    """A WSGI application that logs requests, in a tenth of the time of Flask's hooks."""

    def __init__(self, sinks: Sinks, application: WSGIApplication) -> None:
        self._sinks = sinks
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        client_id = environ.get("HTTP_X_REQUEST_ID", "")
        request_id = environ[REQUEST_ID] = client_id if _ACCEPTED_ID.fullmatch(client_id) else secrets.token_hex(8)
        statuses = [0]

        def start(status: str, headers: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            statuses[-1] = int(status[:3])
            return start_response(status, [*headers, ("X-Request-Id", request_id)], fault)

        def finish(sent: int, fault: Exception | None) -> None:
            self._record(environ, statuses[-1], time.perf_counter() - started, sent, fault)

        return _CountedBody(self._application(environ, start), finish)

    def _record(self, environ: WSGIEnvironment, status: int, seconds: float, sent: int, fault: Exception | None) -> None:
        sinks = self._sinks
        record = RequestRecord(
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            id=environ[REQUEST_ID],
            method=environ["REQUEST_METHOD"],
            path=_decoded(environ["PATH_INFO"], "utf-8")[:1000],
            status=status,
            ms=round(seconds * 1000, 2),
            bytes=sent,
            worker=os.getpid(),
            endpoint=environ.get(RULE, ""),
            cut=fault is not None,
            query=_decoded(environ["QUERY_STRING"], "ascii") if sinks.log_queries else None,
        )
        if fault:
            # The server does not log it.
            sinks.logger.error("answer cut short at %s, request %s", record.path, record.id, exc_info=fault)
        sinks.meters.count(record.method, record.endpoint, status, seconds, sent)
        if not sinks.write(record):
            sinks.meters.count_lost_line()


class _CountedBody:
    """A response body. At its close, `finish` gets the number of bytes sent, and the error that cut it short, if any."""

    def __init__(self, body: Iterable[bytes], finish: Callable[[int, Exception | None], None]) -> None:
        self._body = body
        self._parts = iter(body)
        self._finish = finish
        self._sent = 0
        self._fault: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            part = next(self._parts)
        except StopIteration:
            raise
        except Exception as fault:
            self._fault = fault
            raise
        self._sent += len(part)
        return part

    def close(self) -> None:
        try:
            getattr(self._body, "close", _nothing)()
        finally:
            self._finish(self._sent, self._fault)


def _nothing() -> None:
    return


def _decoded(text: str, encoding: str) -> str:
    """A client's text, which WSGI passes as Latin-1."""
    return text.encode("latin-1").decode(encoding, "replace")


def _writer(log: str) -> Write:
    """A function that writes a record as a line of JSON: to a file, to standard error ("-"), or nowhere ("").

    It never waits: a terminal, a pipe or a socket that nobody reads must not stop the service.
    """
    if not log:
        return lambda record: True
    try:
        number = STANDARD_ERROR if log == "-" else _opened(log)
    except OSError as error:
        # A service without a log is better than none.
        say(
            f"The request log {log} cannot be written: {error.strerror}. Requests are logged nowhere;"
            " set SEARCH_SERVICE_REQUEST_LOG to a file in a folder that may be written, and start again."
        )
        return lambda record: True
    encoder = msgspec.json.Encoder()
    return lambda record: _write(number, encoder.encode(record) + b"\n")


def _opened(log: str) -> int:
    # A line is one write, so that workers can share a file. A pipe without a reader is an error instead of a wait.
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o640)


def _write(number: int, line: bytes) -> bool:
    # Anew each time: threads cannot share one.
    room = select.poll()
    room.register(number, select.POLLOUT)
    try:
        return bool(room.poll(0)) and os.write(number, line) == len(line)
    except OSError:
        # A failed write (a full disk, a closed pipe) must not fail the request.
        return False
