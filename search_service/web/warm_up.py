"""The warm-up of a worker: a few requests are answered before the first client."""

from __future__ import annotations

from flask import Flask

from search_service.errors import SearchServiceError
from search_service.search.live_index import LiveIndex
from search_service.web.request import REQUEST_ID

# The faces that most clients use: pages, JSON, timelines and downloads, with words and without.
ADDRESSES = (
    *("/", "/?q=peace+and+security", "/?q=peace&view=timeline", "/api/search?q=%22human+rights%22"),
    "/api/search.csv?q=%22human+rights%22",
)


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
        with app.test_request_context(address, environ_overrides={REQUEST_ID: "warm-up"}):
            try:
                with app.make_response(app.dispatch_request()) as response:
                    for _ in response.iter_encoded():
                        pass
            except SearchServiceError:  # there may be no index yet
                return
