"""Checks of the Host header and of forwarded headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from search_service.errors import BadRequestError
from search_service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# RFC 9110, 7.2, limited to usual names: letters, digits, hyphens, dots and underscores, or an IPv6 address in brackets.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
MAX_PORT = 65535
_SCHEMES = ("http", "https")


def register(app: Flask, settings: Settings) -> Callable[[WSGIApplication], WSGIApplication] | None:
    app.before_request(_check)
    count = settings.proxies
    return partial(ProxyFix, x_for=count, x_proto=count, x_host=count) if count else None


def _check() -> None:
    """Refuse a request with a malformed host, which links would repeat; WSGI joins two headers by a comma."""
    environ = request.environ
    host = environ.get("HTTP_HOST", "")
    if not host and environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return
    if not _is_well_formed(host):
        raise BadRequestError("The Host header is missing, given twice or malformed.", "Send one, such as Host: example.org.")
    if environ["wsgi.url_scheme"] not in _SCHEMES:
        raise BadRequestError("X-Forwarded-Proto is neither http nor https.", "Correct the settings of the proxy.")


def _is_well_formed(host: str) -> bool:
    if not _HOST.fullmatch(host):
        return False
    name, _, port = host.rpartition(":") if host[-1] != "]" and ":" in host else (host, "", "")
    try:
        # Links decode labels that begin with "xn--" (RFC 3492), which not every text after it allows.
        name.encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return not port or int(port) <= MAX_PORT
