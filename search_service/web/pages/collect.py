"""The page of collected clauses: in the user's order, with notes."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from search_service.web.collection import MAX_COLLECTED, address, collected, moved
from search_service.web.pages.clause_layout import clause_lines
from search_service.web.request import page_values

blueprint = Blueprint("collect", __name__)

# To the script, "/collect" alone asks for what the browser kept.
EMPTY = "/collect?c="


@blueprint.get("/collect")
def collect() -> str | BaseResponse:
    """The clauses that the address names; after a change of their order, their new address."""
    collection, missing = collected()
    (step,) = page_values("move")
    if step:
        left = moved(collection, step)
        return redirect(address("/collect", left) if left else EMPTY)
    return render_template(
        "collect.html",
        collection=[(one, clause_lines(one.hit.clause)) for one in collection],
        missing=missing,
        most=MAX_COLLECTED,
        here=address("/collect", collection),
        files={name: address(f"/api/collection.{name}", collection) for name in ("docx", "csv")},
    )
