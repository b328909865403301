"""The browser's and curl's face: a Flask application made by `create_app`."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask import request as flask_request  # `request` is a module of this package
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from search_service.engines import Status
from search_service.errors import IndexDamagedError, IndexMissingError
from search_service.export.citation import citation, clause_citation, document_citation
from search_service.export.urls import clause_url, document_url
from search_service.search.live_index import LiveIndex
from search_service.settings import Settings, metrics_folder, settings
from search_service.verbs import strength
from search_service.web import errors, problem_types, redirects
from search_service.web.api import feeds, openapi
from search_service.web.api import search as api
from search_service.web.middleware import access_log, compression, http_cache, limiting, metrics, security_headers
from search_service.web.pages import about, browsing, clause_layout, documents, help, labels, search
from search_service.web.request import index

# A query text of 1,000 characters takes at most 12,000 bytes in an address, and chosen values come beside it; what makes
# no sense in an address of this length is refused by its name. The server reads no more than 64 KiB.
MAX_ADDRESS_BYTES = 60_000
MAX_BODY_BYTES = 1_000_000


def create_app(index_dir: Path | None = None) -> Flask:
    """An application that answers from the index in a folder (default: the one in the settings), as it is at any time.

    Where there is none that can be opened, every answer says so, until there is.
    """
    app = Flask(__name__)
    # Nothing here is a coroutine; Flask would look at each function, for each request.
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]
    stated = settings()
    app.config["INDEX"] = LiveIndex(index_dir or stated.index_dir)
    app.config["PUBLIC_URL"] = stated.public_url.rstrip("/")
    _operated(app, stated)
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "citation": citation,
        "clause_citation": clause_citation,
        "clause_lines": clause_layout.clause_lines,
        "clause_url": clause_url,
        "document_citation": document_citation,
        "document_url": document_url,
        "first_mentioned": clause_layout.first_mentioned,
        "strength": strength,
        "title_runs": clause_layout.title_runs,
        "wording": labels,
    }
    for face in (search, documents, browsing, help, about, problem_types, feeds, openapi, metrics, api):
        app.register_blueprint(face.blueprint)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(_bounded)
    app.context_processor(_served)
    errors.register(app)
    redirects.register(app)
    # Flask runs what is registered last first: answers are tagged before they are compressed.
    for care in (compression, http_cache, security_headers):
        care.register(app)
    return app


def _operated(app: Flask, stated: Settings) -> None:
    """Outside of all else: whatever refuses a request, it has an id, and it is counted."""
    app.config["METERS"] = metrics.Meters(metrics_folder())
    access_log.register(app, stated.request_log, bool(stated.log_queries), app.config["METERS"])
    limiting.register(app, stated.requests_a_minute)
    if stated.proxies:
        count = stated.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _bounded() -> None:
    """Refuse what is longer than any request that makes sense, before anyone reads it."""
    if len(flask_request.query_string) + len(flask_request.path) > MAX_ADDRESS_BYTES:
        raise RequestURITooLarge
    if (flask_request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge


def _served() -> dict[str, Status | None]:
    """What every page says of the index; the page that says that there is none must not need one."""
    try:
        return {"status": index().status()}
    except (IndexMissingError, IndexDamagedError):
        return {"status": None}
