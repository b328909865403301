"""The OpenAPI 3.1 description, written by hand and tested against live answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response

from search_service.web.request import no_arguments

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def description() -> Response:
    no_arguments()
    return Response(_described(), mimetype="application/json")


@cache
def _described() -> bytes:
    return Path(__file__).with_name("openapi.json").read_bytes()
