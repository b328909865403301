"""Turns: a request works in its turn, and is refused if it gets none in time.

Requests are CPU-bound: threads that work in parallel only slow each other down. Sending a response takes no turn: it lasts
as long as the client reads.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask

from search_service.engines import deadlines
from search_service.errors import BusyError
from search_service.settings import Settings
from search_service.web.errors import refusal
from search_service.web.middleware.queue import BULK, SHORT, Queue, Turn, level_after
from search_service.web.middleware.uploads import is_check

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_REMEMBERED = 1000
# A download waits as long as other requests keep the worker busy.
PART_SECONDS = 3600
# The health check of a load balancer must not wait for a turn.
_WITHOUT_A_TURN = "/healthz"
# A draft can have hundreds of clauses; at each, the check lets other requests go first.
CHECK_SECONDS = 60
# The work of a draft: many long ones are checked one after another from the start, not side by side until all are late.
SECONDS_PER_BYTE = 13e-6


def register(app: Flask, settings: Settings) -> Callable[[WSGIApplication], WSGIApplication]:
    return partial(TurnTaking, app, settings.deadline_ms / 1000)


class TurnTaking:
    """A WSGI application that takes a turn for each request, and answers 503 if it gets none in time."""

    def __init__(self, app: Flask, seconds: float, application: WSGIApplication) -> None:
        self._app = app
        self._seconds = seconds
        self._application = application
        self._queue = Queue()
        # Keyed by the hash of an address, as addresses can be long.
        self._levels: OrderedDict[int, int] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == _WITHOUT_A_TURN:
            return self._application(environ, start_response)
        headers: list[tuple[str, str]] = []
        statuses = [""]

        def start(status: str, lines: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            headers[:], statuses[:] = lines, [status]
            return start_response(status, lines, fault)

        # A form's page and drafts of one size have a level each.
        size = _body_bytes(environ)
        address = hash((environ["PATH_INFO"], environ["QUERY_STRING"], size.bit_length()))
        seconds = max(self._seconds, CHECK_SECONDS) if is_check(environ) else self._seconds
        client = environ.get("REMOTE_ADDR", "")
        level = max(self._levels.get(address, SHORT), level_after(size * SECONDS_PER_BYTE))
        turn = Turn(self._queue, time.perf_counter() + seconds, client, level)
        try:
            with turn, deadlines.deadline(seconds, turn.stand_back):
                answer = self._application(environ, start)
                # A response with a known length is complete; the server sends a list without the thread.
                whole = any(name.lower() == "content-length" for name, _ in headers)
                return _whole(answer) if whole else self._stream(answer, client)
        except BusyError as error:
            return refusal(self._app, error, environ)(environ, start_response)
        finally:
            self._remember(address, turn.level, statuses[0].startswith("200"))

    def _remember(self, address: int, level: int, is_whole: bool) -> None:
        """Store the level of an address for its next request; a response that was cut short may need a lower level."""
        before = self._levels.pop(address, SHORT)
        after = level if is_whole else max(before, level)
        if after > SHORT:
            self._levels[address] = after
            if len(self._levels) > MAX_REMEMBERED:
                self._levels.popitem(last=False)

    def _stream(self, answer: Iterable[bytes], client: str) -> Iterator[bytes]:
        """The parts of a download, without a deadline; each part takes its own turn."""
        parts = iter(answer)
        try:
            while True:
                # A started download is never refused.
                with Turn(self._queue, time.perf_counter() + PART_SECONDS, client, BULK, is_resumed=True):
                    part = next(parts, None)
                if part is None:
                    return
                yield part
        finally:
            _close(answer)


def _body_bytes(environ: WSGIEnvironment) -> int:
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() and len(length) < 10 else 0


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    try:
        return list(answer)
    finally:
        _close(answer)


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
