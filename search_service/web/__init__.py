"""The HTTP face: a Flask application made by `create_app`."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from search_service.engines import Status
from search_service.engines.homes import home
from search_service.errors import ClusterUnavailableError, IndexDamagedError, IndexMissingError
from search_service.export.citation import citation, clause_citation, document_citation
from search_service.export.tables import TABLE_FORMATS
from search_service.export.urls import clause_url, document_url, official_url
from search_service.search.live_index import LiveIndex
from search_service.settings import settings as read_settings
from search_service.text.votes import is_divided
from search_service.verbs import strength
from search_service.web import errors, redirects
from search_service.web.api import downloads, feeds, service
from search_service.web.api import precedents as api_precedents
from search_service.web.api import search as api_search
from search_service.web.middleware import (
    access_log,
    bounds,
    compression,
    hosts,
    http_cache,
    metrics,
    security_headers,
    turns,
    uploads,
)
from search_service.web.pages import (
    about,
    advanced,
    browsing,
    clause_layout,
    collect,
    compare,
    documents,
    labels,
    precedents,
    search,
)
from search_service.web.request import index, release_index

# The layers around every request, outermost first.
MIDDLEWARE = (
    metrics,
    access_log,
    security_headers,
    hosts,
    uploads,
    turns,
    compression,
    http_cache,
    bounds,
)
# The modules whose pages and addresses are served: a `blueprint` each.
BLUEPRINTS = (
    search,
    documents,
    browsing,
    advanced,
    about,
    compare,
    precedents,
    collect,
    downloads,
    feeds,
    service,
    api_search,
    api_precedents,
)


def create_app(index_dir: Path | None = None) -> Flask:
    """An application that serves the index in a folder (default: that of the settings), and follows its publications.

    If no index can be opened, each response says so.
    """
    settings = read_settings()
    app = Flask(__name__)
    # No function is a coroutine; Flask would inspect each function in each request.
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]
    app.config["INDEX"] = LiveIndex(home(index_dir or settings.index_dir, settings.engine), settings.budget_ms)
    app.config["PUBLIC_URL"] = settings.public_url.rstrip("/")
    app.url_map.merge_slashes = False
    _set_up_templates(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    app.teardown_request(release_index)
    errors.register(app)
    redirects.register(app)
    wrappers = [layer.register(app, settings) for layer in MIDDLEWARE]
    for wrap in reversed(wrappers):
        if wrap is not None:
            app.wsgi_app = wrap(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "citation": citation,
        "is_divided": is_divided,
        "clause_citation": clause_citation,
        "clause_lines": clause_layout.clause_lines,
        "words_to_quote": clause_layout.words_to_quote,
        "clause_url": clause_url,
        "document_citation": document_citation,
        "document_url": document_url,
        "first_mentioned": clause_layout.first_mentioned,
        "official_url": official_url,
        "strength": strength,
        "table_formats": TABLE_FORMATS,
        "title_runs": clause_layout.title_runs,
        "labels": labels,
    }
    app.context_processor(_status)


def _status() -> dict[str, Status | None]:
    """The status line of every page; None if there is no index, so that the error page works without one."""
    try:
        return {"status": index().status()}
    except (IndexMissingError, IndexDamagedError, ClusterUnavailableError):
        return {"status": None}
