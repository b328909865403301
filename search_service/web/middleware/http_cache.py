"""ETags, and 304 for clients with a current copy."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, request

from search_service.errors import ClusterUnavailableError, IndexDamagedError, IndexMissingError
from search_service.settings import Settings
from search_service.web.request import index, parsed_arguments

_PACKAGE = Path(__file__).parents[2]
# Responses about the current state of the service.
_NEVER_CACHED = ("/healthz", "/metrics")
_SAFE_METHODS = ("GET", "HEAD")


def register(app: Flask, _: Settings) -> None:
    # Read at the start, as an upgrade may replace the program's files while it runs.
    _program()
    app.before_request(_not_modified)
    app.after_request(_tagged)


def _not_modified() -> Response | None:
    """Answer 304 before any work if the client has our tag; refusals have none."""
    # Dates are ignored: after the clock is set back, a new build would look older than a client's copy.
    request.environ.pop("HTTP_IF_MODIFIED_SINCE", None)
    known = request.if_none_match
    # “*” matches any existing resource, so the response must be made.
    if known and not known.star_tag and request.method in _SAFE_METHODS and known.contains_weak(_tag()):
        return Response(status=304)
    return None


def _tagged(response: Response) -> Response:
    response.headers.pop("Last-Modified", None)
    if request.path in _NEVER_CACHED or response.status_code >= 400:
        response.cache_control.no_store = True
    elif response.status_code in (200, 304) and request.method in _SAFE_METHODS:
        # Cached, and revalidated each time, so that a new build of the index is seen at once.
        response.headers["Cache-Control"] = "no-cache, public"
        # Weak: responses differ in `took_ms` and in compression, not in content.
        response.set_etag(_tag(), weak=True)
        if request.if_none_match:
            response.make_conditional(request)
    return response


def _tag() -> str:
    # Only at these addresses does the Accept header choose the format.
    accepted = request.headers.get("Accept", "") if request.path == "/api/search" else ""
    parts = (_generation(), _program(), request.host, accepted, request.path, _canonical_arguments())
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _generation() -> str:
    """The generation served; "" if there is none, for addresses that need none."""
    try:
        return index().status().generation
    except (IndexMissingError, IndexDamagedError, ClusterUnavailableError):
        return ""


def _canonical_arguments() -> str:
    """The canonical arguments: one spelling for all addresses with the same meaning."""
    parsed = parsed_arguments()
    if parsed.problems:
        return request.query_string.decode("latin-1")
    return f"{parsed.query.url('')} {sorted(parsed.others)}"


@cache
def _program() -> str:
    """A digest of the sizes and times of this program's files: the same for all workers."""
    facts = [(str(path.relative_to(_PACKAGE)), path.stat()) for path in sorted(_PACKAGE.rglob("*.*")) if path.suffix != ".pyc"]
    listing = repr([(name, fact.st_size, fact.st_mtime_ns) for name, fact in facts])
    return blake2b(listing.encode(), digest_size=6).hexdigest()
