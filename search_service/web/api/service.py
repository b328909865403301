"""The service itself, for programs: its description, its health and counters."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app

from search_service.web.errors import without_folders
from search_service.web.middleware.metrics import Meters
from search_service.web.request import index, live, no_arguments

blueprint = Blueprint("service", __name__)


@blueprint.get("/openapi.json")
def description() -> Response:
    no_arguments()
    return Response(_described(), mimetype="application/json")


@cache
def _described() -> bytes:
    return Path(__file__).with_name("openapi.json").read_bytes()


@blueprint.get("/healthz")
def health() -> Response:
    """The status of the service; "degraded" if an older generation is served because the published one is damaged."""
    no_arguments()
    live().check()
    status, built, damage = index().status(), index().built(), live().damage
    record: dict[str, Any] = {
        "status": "degraded" if damage else "ok",
        "engine": status.engine,
        "generation": status.generation,
        "built": built.isoformat(),
        "age_seconds": int((datetime.now(UTC) - built).total_seconds()),
        "documents": status.documents,
        "clauses": status.clauses,
    }
    if damage:
        record["damage"] = [without_folders(sentence) for sentence in damage]
    return Response(msgspec.json.encode(record) + b"\n", mimetype="application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    no_arguments()
    meters: Meters = current_app.config["METERS"]
    return Response(meters.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
