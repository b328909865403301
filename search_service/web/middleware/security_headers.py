"""Security headers of every answer, and CORS for the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from search_service.settings import Settings

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
SECURITY_HEADERS: Headers = (
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)

_OPEN_TO_OTHER_SITES = ("/api/", "/openapi.json", "/opensearch.xml", "/healthz")
EXPOSED = ("Content-Disposition", "ETag", "Link", "Retry-After", "X-Request-Id", "X-Total-Count")
CORS: Headers = (
    *SECURITY_HEADERS,
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", ", ".join(EXPOSED)),
)
PREFLIGHT: Headers = (
    *CORS,
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, If-None-Match, X-Request-Id"),
    ("Access-Control-Max-Age", "86400"),
)


def register(_: Flask, __: Settings) -> Callable[[WSGIApplication], WSGIApplication]:
    # As a WSGI layer: Flask takes as long to set ten headers as a search for ten hits takes.
    return SecurityHeaders


class SecurityHeaders:
    """A WSGI application that adds these headers to responses."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *_standing(environ)], fault)

        return self._application(environ, start)


def _standing(environ: WSGIEnvironment) -> Headers:
    if not environ["PATH_INFO"].startswith(_OPEN_TO_OTHER_SITES):
        return SECURITY_HEADERS
    return PREFLIGHT if environ["REQUEST_METHOD"] == "OPTIONS" else CORS
