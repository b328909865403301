"""A bound on the requests of one address, for services that are open to all: off unless it is set."""

from __future__ import annotations

import time
from collections import OrderedDict
from math import ceil

from flask import Flask, request

from search_service.errors import TooManyRequestsError

MOST_ADDRESSES = 10_000
_FREE = ("/healthz", "/metrics", "/static/")


class Allowance:
    """Requests that each address has left: a bucket that holds `a_minute` and fills evenly.

    Each worker keeps its own, so that a service of several answers as many times more. Of more addresses than
    `MOST_ADDRESSES`, those that asked longest ago are forgotten.
    """

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str, now: float) -> int:
        """Take a request from an address's allowance: 0, or the seconds until there is one to take."""
        left, since = self._left.pop(address, (float(self._a_minute), now))
        left = min(self._a_minute, left + (now - since) * self._a_minute / 60)
        self._left[address] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return 0 if left >= 1 else ceil((1 - left) * 60 / self._a_minute)


def register(app: Flask, a_minute: int) -> None:
    if a_minute:
        allowance = Allowance(a_minute)
        app.before_request(lambda: _limit(allowance, a_minute))


def _limit(allowance: Allowance, a_minute: int) -> None:
    if request.path.startswith(_FREE):
        return
    seconds = allowance.wait(request.remote_addr or "", time.monotonic())
    if seconds:
        raise TooManyRequestsError(
            f"This address has asked more than {a_minute:,} times a minute.", f"Ask again in {seconds} s.", seconds
        )
