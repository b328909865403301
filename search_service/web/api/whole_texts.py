"""JSON of whole texts: documents, comparisons and checks of any length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response

from search_service.web.middleware.bounds import MAX_ANSWER_BYTES
from search_service.web.middleware.downloads import bound_download

_JSON = "application/json"


def whole_json(record: msgspec.Struct | Mapping[str, Any]) -> Response:
    """A record as JSON; beyond the limit of other responses, it is sent as a download, of which few run at a time."""
    encoded = msgspec.json.encode(record) + b"\n"
    if len(encoded) <= MAX_ANSWER_BYTES:
        return Response(encoded, mimetype=_JSON)
    return bound_download(lambda: Response(iter((encoded,)), mimetype=_JSON))
