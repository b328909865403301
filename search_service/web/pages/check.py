"""The page that checks a draft: a form, and the nearest clauses of each clause."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from search_service.precedents.check_json import summary
from search_service.web.drafts import MAX_CLAUSES, checked_draft, private

blueprint = Blueprint("check_page", __name__)


@blueprint.get("/check")
def form() -> str:
    """What to paste or to choose, and what becomes of it."""
    return render_template("check.html", clauses=None, text="", max_clauses=MAX_CLAUSES)


@blueprint.post("/check")
def check() -> Response:
    """The draft of the form with its precedents."""
    draft = checked_draft()
    page = render_template(
        "check.html",
        drafts=draft.documents,
        clauses=draft.clauses,
        summary=summary(draft.clauses),
        text=draft.text,
        max_clauses=MAX_CLAUSES,
    )
    return private(Response(iter([page.encode()]), mimetype="text/html"))
