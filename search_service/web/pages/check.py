"""The page that checks a draft: a form, and the nearest clauses of each clause."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from search_service.precedents.check_json import summary, totals
from search_service.web.drafts import MAX_CLAUSES, checked_draft, private

blueprint = Blueprint("check_page", __name__)


@blueprint.get("/check")
def form() -> str:
    """What to paste or to choose, and what becomes of it."""
    return render_template("check.html", clauses=None, max_clauses=MAX_CLAUSES)


@blueprint.post("/check")
def check() -> Response:
    """The draft of the form with its precedents."""
    documents, clauses = checked_draft()
    page = render_template(
        "check.html",
        drafts=documents,
        clauses=clauses,
        totals=totals(clauses),
        summary=summary(clauses),
        max_clauses=MAX_CLAUSES,
    )
    return private(Response(iter([page.encode()]), mimetype="text/html"))
