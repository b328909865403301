"""What happens around every request: it gets an id, it is timed, counted and written down once its last byte is sent."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from logging import Logger
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, request

from search_service.web.middleware.metrics import Meters

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STANDARD_ERROR = 2
# Where a request says which rule answers it.
RULE = "search_service.rule"
_ID = "search_service.id"
# What may be told back, and written down, without harm.
_ACCEPTED_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)


class Record(msgspec.Struct, frozen=True, gc=False):  # made for every request, in a quarter of a dataclass's time
    """A request as it is written down; `query` only where the settings say so, `endpoint` is the rule that answered.

    `cut` tells that the answer broke off after its first bytes, whose status was said.
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


def register(app: Flask, log: str, log_queries: bool, meters: Meters) -> None:
    """Outside of all other care, so that whatever refuses a request, it has an id and is counted."""
    app.before_request(_routed)
    app.wsgi_app = Watch(app.wsgi_app, writer(log), log_queries, meters, app.logger)  # type: ignore[method-assign]


def _routed() -> None:
    """Remember which rule answers: Flask forgets it before the last byte is sent."""
    request.environ[RULE] = str(request.url_rule or "")


def request_id() -> str:
    """The id of this request, as the client gave it, or drawn."""
    return str(request.environ[_ID])


class Watch:
    """A WSGI application that is watched; what it costs a request is a tenth of what hooks of Flask's would."""

    def __init__(
        self,
        application: WSGIApplication,
        written: Callable[[Record], None],
        log_queries: bool,
        meters: Meters,
        logger: Logger,
    ) -> None:
        self._application = application
        self._written = written
        self._log_queries = log_queries
        self._meters = meters
        self._logger = logger

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        named = environ[_ID] = given if _ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
        statuses = [0]

        def begun(status: str, headers: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            statuses[-1] = int(status[:3])
            return start_response(status, [*headers, ("X-Request-Id", named)], fault)

        def ended(sent: int, fault: Exception | None) -> None:
            self._ended(environ, statuses[-1], time.perf_counter() - started, sent, fault)

        return _Sent(self._application(environ, begun), ended)

    def _ended(self, environ: WSGIEnvironment, status: int, seconds: float, sent: int, fault: Exception | None) -> None:
        record = Record(
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            id=environ[_ID],
            method=environ["REQUEST_METHOD"],
            path=_read(environ["PATH_INFO"], "utf-8")[:1000],
            status=status,
            ms=round(seconds * 1000, 2),
            bytes=sent,
            worker=os.getpid(),
            endpoint=environ.get(RULE, ""),
            cut=fault is not None,
            query=_read(environ["QUERY_STRING"], "ascii") if self._log_queries else None,
        )
        if fault:
            # The server says nothing of it.
            self._logger.error("answer cut short at %s, request %s", record.path, record.id, exc_info=fault)
        self._meters.count(record.method, record.endpoint, status, seconds, sent)
        self._written(record)


class _Sent:
    """An answer on its way: when it is closed, `ended` is told how many bytes of it were sent, and what cut it short, if so."""

    def __init__(self, answer: Iterable[bytes], ended: Callable[[int, Exception | None], None]) -> None:
        self._answer = answer
        self._parts = iter(answer)
        self._ended = ended
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
            getattr(self._answer, "close", _nothing)()
        finally:
            self._ended(self._sent, self._fault)


def _nothing() -> None:
    return


def _read(text: str, encoding: str) -> str:
    """What a client wrote, which WSGI hands on as if it were Latin-1."""
    return text.encode("latin-1").decode(encoding, "replace")


def writer(log: str) -> Callable[[Record], None]:
    """What writes a record as a line of JSON: to a file, to standard error ("-"), or nowhere ("")."""
    if not log:
        return lambda record: None
    # A line is written at once and whole, so that workers can share a file.
    number = STANDARD_ERROR if log == "-" else os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    encoder = msgspec.json.Encoder()
    return lambda record: _write(number, encoder.encode(record) + b"\n")


def _write(number: int, line: bytes) -> None:
    try:
        os.write(number, line)
    except OSError:
        # A log that cannot be written (a full disk, a pipe that nobody reads) is no reason not to answer.
        return
