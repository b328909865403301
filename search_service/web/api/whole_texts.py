"""JSON of whole texts: a document, a comparison or a check is answered however long it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response

from search_service.web.middleware.bounds import MAX_ANSWER_BYTES
from search_service.web.middleware.downloads import bounded

_JSON = "application/json"


def whole_json(record: msgspec.Struct | Mapping[str, Any]) -> Response:
    """A record as JSON; longer than other answers may be, it is sent as a download, of which there are few at a time."""
    encoded = msgspec.json.encode(record) + b"\n"
    if len(encoded) <= MAX_ANSWER_BYTES:
        return Response(encoded, mimetype=_JSON)
    return bounded(lambda: Response(iter((encoded,)), mimetype=_JSON))
