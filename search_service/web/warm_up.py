"""The warm-up of a worker: a few requests are answered before the first client."""

from __future__ import annotations

from flask import Flask

from search_service.errors import SearchServiceError
from search_service.search.live_index import LiveIndex

# The faces that most clients use: pages, JSON and timelines, with words and without.
ADDRESSES = ("/", "/?q=peace+and+security", "/?q=peace&view=timeline", "/api/search?q=%22human+rights%22")


def warm_up(app: Flask, live: LiveIndex) -> None:
    """Load templates, arrays and kernels into this process; once more for an engine that is being made ready."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    _answer(app)
    if live.wait_for_faster():
        _answer(app)


def _answer(app: Flask) -> None:
    for address in ADDRESSES:
        # Without the layers around a request: nothing is counted or logged, and it takes nobody's turn.
        with app.test_request_context(address):
            try:
                app.dispatch_request()
            except SearchServiceError:  # there may be no index yet
                return
