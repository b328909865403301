"""What happens around every request: it gets an id, it is timed, counted and written down once its last byte is sent."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from logging import Logger

import msgspec
from flask import Flask, Response, current_app, request

from search_service.web.metrics import Meters

STANDARD_ERROR = 2
_ID, _STARTED = "search_service.id", "search_service.started"
# What may be told back, and written down, without harm.
_ACCEPTED_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Record:
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


@dataclass(slots=True)
class _Sent:
    """What of an answer is sent so far."""

    bytes: int = 0
    cut: bool = False


def register(app: Flask, log: str, log_queries: bool, meters: Meters) -> None:
    """Before all other care, so that this is the last to see an answer."""
    written = writer(log)
    app.before_request(_begun)
    app.after_request(partial(_watched, written, log_queries, meters))


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


def request_id() -> str:
    """The id of this request, as the client gave it, or drawn."""
    return str(request.environ[_ID])


def _begun() -> None:
    given = request.headers.get("X-Request-Id", "")
    request.environ[_ID] = given if _ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
    request.environ[_STARTED] = time.perf_counter()


def _watched(written: Callable[[Record], None], log_queries: bool, meters: Meters, response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    record = Record(
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        id=request_id(),
        method=request.method,
        path=request.path[:1000],
        status=response.status_code,
        ms=0.0,
        bytes=0,
        worker=os.getpid(),
        endpoint=str(request.url_rule or ""),
        query=request.query_string.decode("ascii", "replace") if log_queries else None,
    )
    sent = _Sent()
    if response.is_streamed:
        parts = response.iter_encoded()
        response.call_on_close(getattr(response.response, "close", _nothing))
        # What passes through, as files do, ends unseen.
        response.response, response.direct_passthrough = _counted(parts, sent, record, current_app.logger), False
    elif request.method != "HEAD":
        sent.bytes = response.calculate_content_length() or 0
    response.call_on_close(partial(_ended, written, meters, record, request.environ[_STARTED], sent))
    return response


def _nothing() -> None:
    return


def _counted(parts: Iterable[bytes], sent: _Sent, record: Record, logger: Logger) -> Iterator[bytes]:
    try:
        for part in parts:
            sent.bytes += len(part)
            yield part
    except Exception:
        sent.cut = True
        # The server says nothing of it.
        logger.exception("answer cut short at %s, request %s", record.path, record.id)
        raise


def _ended(written: Callable[[Record], None], meters: Meters, record: Record, started: float, sent: _Sent) -> None:
    seconds = time.perf_counter() - started
    meters.count(record.method, record.endpoint, record.status, seconds, sent.bytes)
    written(replace(record, ms=round(seconds * 1000, 2), bytes=sent.bytes, cut=sent.cut))
