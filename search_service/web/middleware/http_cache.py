"""What an answer depends on, so that who has it already is told so: the index, the program, and what was asked."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.http import http_date
from werkzeug.wsgi import get_host

from search_service.engines import generations
from search_service.errors import IndexDamagedError, IndexMissingError
from search_service.search.index import Index
from search_service.web.middleware.security_headers import Headers
from search_service.web.request import index, stated

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PROGRAM = Path(__file__).parents[2]
# Answers that tell how the service is now.
_OF_NOW = ("/healthz", "/metrics")
_READING = ("GET", "HEAD")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def register(app: Flask) -> None:
    app.before_request(_unchanged)
    app.after_request(_tagged)


def _unchanged() -> Response | None:
    """304 before any work to who has the answer: nobody has our tag of an answer that was refused."""
    environ = request.environ
    if "HTTP_IF_NONE_MATCH" in environ and environ["REQUEST_METHOD"] in _READING:
        known = request.if_none_match
        if known and known.contains_weak(_tag(environ, _served())):
            return Response(status=304)
    return None


def _tagged(response: Response) -> Response:
    environ = request.environ
    if environ["PATH_INFO"] in _OF_NOW or response.status_code >= 400:
        response.cache_control.no_store = True
    elif response.status_code in (200, 304) and environ["REQUEST_METHOD"] in _READING and request.endpoint != "static":
        response.headers.extend(validators(environ, _served()))
        if not environ.keys().isdisjoint(CONDITIONS):
            response.make_conditional(request)
    return response


def validators(environ: WSGIEnvironment, served: Index | None) -> Headers:
    """The headers by which a client tells later which answer it has."""
    return (
        # To be kept, and asked about each time: a new build of the index is seen at once.
        ("Cache-Control", "no-cache, public"),
        # Weak: bytes differ in the time taken and in compression, not in what they say.
        ("ETag", f'W/"{_tag(environ, served)}"'),
        ("Last-Modified", _last_modified(served.status().generation if served else "")),
    )


def _served() -> Index | None:
    """The index that answers; None for what needs none, while there is none."""
    try:
        return index()
    except (IndexMissingError, IndexDamagedError):
        return None


def _tag(environ: WSGIEnvironment, served: Index | None) -> str:
    generation = served.status().generation if served else ""
    # Only there does the Accept header choose.
    accepted = environ.get("HTTP_ACCEPT", "") if environ["PATH_INFO"] == "/api/search" else ""
    parts = (generation, _program()[0], get_host(environ), accepted, _asked(environ))
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _asked(environ: WSGIEnvironment) -> str:
    """One spelling for all addresses that ask the same."""
    query, problems, others = stated(environ)
    path = environ["PATH_INFO"]
    return f"{query.url(path)} {sorted(others)}" if not problems else f"{path}?{environ['QUERY_STRING']}"


@lru_cache(maxsize=4)
def _last_modified(generation: str) -> str:
    """When what answers was last changed, the index or the program, as HTTP writes it."""
    changed = _program()[1]
    return http_date(max(generations.moment(generation), changed) if generation else changed)


@cache
def _program() -> tuple[str, datetime]:
    """What this program's files are, and when the last of them was changed: the same for all workers."""
    facts = [(str(path.relative_to(PROGRAM)), path.stat()) for path in sorted(PROGRAM.rglob("*.*")) if path.suffix != ".pyc"]
    told = repr([(name, fact.st_size, fact.st_mtime_ns) for name, fact in facts])
    changed = max(int(fact.st_mtime) for _, fact in facts)
    return blake2b(told.encode(), digest_size=6).hexdigest(), datetime.fromtimestamp(changed, UTC)
