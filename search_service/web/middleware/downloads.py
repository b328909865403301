"""A bound on the downloads that a worker sends at a time.

A download occupies a thread for as long as its client reads.
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


def register(app: Flask, _: Settings) -> None:
    app.config["DOWNLOADS"] = Places(MAX_DOWNLOADS, MAX_OF_ADDRESS)


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
