"""A bound on the downloads that a worker sends at a time.

Each holds a thread for as long as its reader likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Lock

from flask import Flask, Response, current_app, request

from search_service.errors import BusyError
from search_service.settings import Settings

MAX_DOWNLOADS = 16
MAX_OF_ADDRESS = 4
RETRY_SECONDS = 10


class Downloads:
    """How many downloads are being sent, by the address that they go to."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def begin(self, address: str) -> None:
        """BusyError if as many as may be are being sent, at all or to this address."""
        with self._lock:
            if self._counts.total() >= MAX_DOWNLOADS or self._counts[address] >= MAX_OF_ADDRESS:
                raise BusyError(
                    "As many files as the service sends at a time are being sent.",
                    f"Try again in {RETRY_SECONDS} seconds, or when your other downloads have ended.",
                    RETRY_SECONDS,
                )
            self._counts[address] += 1

    def end(self, address: str) -> None:
        with self._lock:
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]


def register(app: Flask, _: Settings) -> None:
    app.config["DOWNLOADS"] = Downloads()


def bounded(make: Callable[[], Response]) -> Response:
    """The response of a download, which counts until it is closed; BusyError, before it is made, if there are too many."""
    downloads: Downloads = current_app.config["DOWNLOADS"]
    address = request.remote_addr or ""
    downloads.begin(address)
    try:
        response = make()
    except BaseException:
        downloads.end(address)
        raise
    response.call_on_close(lambda: downloads.end(address))
    return response
