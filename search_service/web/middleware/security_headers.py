"""The headers of every answer: nothing foreign runs in our pages, and other sites' pages may read our API (CORS, GET)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = tuple[tuple[str, str], ...]

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
GUARDS: Headers = (
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)

_SHARED = ("/api/", "/openapi.json", "/opensearch.xml", "/healthz")
EXPOSED = ("Content-Disposition", "ETag", "Link", "Retry-After", "X-Request-Id", "X-Total-Count")
SHARED: Headers = (
    *GUARDS,
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", ", ".join(EXPOSED)),
)
ASKED_FIRST: Headers = (
    *SHARED,
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, If-Modified-Since, If-None-Match, X-Request-Id"),
    ("Access-Control-Max-Age", "86400"),
)


def register(app: Flask) -> None:
    # Below Flask: it takes as long to set ten headers as to find ten hits.
    app.wsgi_app = _headed(app.wsgi_app)  # type: ignore[assignment, method-assign]


def _headed(application: WSGIApplication) -> WSGIApplication:
    def headed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def begun(status: str, headers: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *_standing(environ)], fault)

        return application(environ, begun)

    return headed


def _standing(environ: WSGIEnvironment) -> Headers:
    if not environ["PATH_INFO"].startswith(_SHARED):
        return GUARDS
    return ASKED_FIRST if environ["REQUEST_METHOD"] == "OPTIONS" else SHARED
