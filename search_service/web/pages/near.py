"""The page of a clause's nearly identical wordings, with their differences."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from search_service.engines import Hit
from search_service.precedents.nearest import nearly_identical
from search_service.precedents.redline import RedlineChange, redline
from search_service.web.request import index

blueprint = Blueprint("near", __name__)


@dataclass(frozen=True, slots=True)
class ShownWording:
    """A wording by its latest clause, how many clauses have it, and how it differs from the clause that the page is of."""

    hit: Hit
    clauses: int
    changes: tuple[RedlineChange, ...]


@blueprint.get("/near/<path:clause_id>")
def near(clause_id: str) -> str:
    """The wordings that a search shows as one hit with this clause."""
    hit = index().clause(clause_id)
    found = nearly_identical(index().engine, hit)
    shown = [ShownWording(other, count, redline(hit.clause.text, other.clause.text)) for other, count in found.wordings]
    return render_template("near.html", hit=hit, shown=shown, more=found.more)
