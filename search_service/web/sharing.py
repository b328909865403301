"""Who may read our answers from another site's page: anybody, as they are public (CORS, for GET)."""

from __future__ import annotations

from flask import Flask, Response, request

_SHARED = ("/api/", "/openapi.json", "/opensearch.xml", "/healthz")
EXPOSED = ("Content-Disposition", "ETag", "Link", "Retry-After", "X-Request-Id", "X-Total-Count")


def register(app: Flask) -> None:
    app.after_request(_shared)


def _shared(response: Response) -> Response:
    if not request.path.startswith(_SHARED):
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-Modified-Since, If-None-Match, X-Request-Id"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
