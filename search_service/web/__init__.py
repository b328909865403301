"""The browser's and curl's face: a Flask application made by `create_app`."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from search_service.citation import citation
from search_service.results import clause_url, document_url
from search_service.search import open_index
from search_service.settings import settings
from search_service.verbs import strength
from search_service.web import about, api, browsing, help, pages, problem_types, problems, reading, typeset, wording

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def create_app(index_dir: Path | None = None) -> Flask:
    """An application that answers from the index in a folder (default: the one in the settings)."""
    app = Flask(__name__)
    stated = settings()
    index = open_index(index_dir or stated.index_dir)
    app.config["INDEX"] = index
    app.config["PUBLIC_URL"] = stated.public_url.rstrip("/")
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "citation": citation,
        "clause_lines": typeset.clause_lines,
        "clause_url": clause_url,
        "document_url": document_url,
        "first_mentioned": typeset.first_mentioned,
        "status": index.status(),
        "strength": strength,
        "title_runs": typeset.title_runs,
        "wording": wording,
    }
    for face in (pages, reading, browsing, help, about, problem_types, api):
        app.register_blueprint(face.blueprint)
    problems.register(app)
    app.after_request(_guarded)
    return app


def _guarded(response: Response) -> Response:
    """Nothing foreign runs or loads in our pages: the texts are other people's."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
