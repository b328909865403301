"""The pages that explain each kind of problem: a `type` of RFC 9457 leads to one."""

from __future__ import annotations

from flask import Blueprint, render_template

from search_service.errors import NotFoundError, quoted
from search_service.problem_types import PROBLEM_TYPES, PROBLEM_TYPES_BY_NAME

blueprint = Blueprint("problems", __name__)


@blueprint.get("/problems")
def problems() -> str:
    return render_template("problems.html", rows=PROBLEM_TYPES, title="Problems")


@blueprint.get("/problems/<name>")
def problem(name: str) -> str:
    if name not in PROBLEM_TYPES_BY_NAME:
        raise NotFoundError(f"There is no problem called {quoted(name)}.", "See /problems for all of them.")
    row = PROBLEM_TYPES_BY_NAME[name]
    return render_template("problems.html", rows=[row], title=row.title)
