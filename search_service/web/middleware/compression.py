"""Compression of responses by Flask-Compress, for clients that accept it."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

from search_service.export.tables import TABLE_FORMATS
from search_service.settings import Settings

# At their fastest levels: a response is sent once, so speed matters more than a few per cent of size.
ALGORITHMS = ["zstd", "gzip"]
_CONFIG = {
    "COMPRESS_ALGORITHM": ALGORITHMS,
    "COMPRESS_ALGORITHM_STREAMING": ALGORITHMS,
    "COMPRESS_LEVEL": 1,
    "COMPRESS_ZSTD_LEVEL": 1,
    # A smaller response fits in one packet.
    "COMPRESS_MIN_SIZE": 1024,
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/plain",
        "text/javascript",
        "application/json",
        "application/atom+xml",
        *(form.media_types[0] for form in TABLE_FORMATS),
        "application/opensearchdescription+xml",
        "image/svg+xml",
    ],
    # `http_cache` evaluates them.
    "COMPRESS_EVALUATE_CONDITIONAL_REQUEST": False,
}


def register(app: Flask, _: Settings) -> None:
    app.config.update(_CONFIG)
    app.before_request(_drop_refused_encodings)
    Compress(app)
    # Runs before the above, as the last hook is called first.
    app.after_request(_close_with_response)


def _drop_refused_encodings() -> None:
    """Remove refused encodings: Flask-Compress 1.25 reads “gzip;q=0” as gzip."""
    if ";" in request.environ.get("HTTP_ACCEPT_ENCODING", ""):
        accepted = [name for name, quality in request.accept_encodings if quality > 0]
        request.environ["HTTP_ACCEPT_ENCODING"] = ", ".join(accepted)


def _close_with_response(response: Response) -> Response:
    """Close the compressed file or generator with the response: Flask-Compress 1.25 leaves it open."""
    close = getattr(response.response, "close", None) if response.is_streamed else None
    if close is not None:
        response.call_on_close(close)
    return response
