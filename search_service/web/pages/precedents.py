"""Pages of precedents: near wordings, verb shifts, and the check of a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template
from markupsafe import escape

from search_service.engines import Hit
from search_service.precedents.check_json import summary
from search_service.precedents.nearest import nearly_identical
from search_service.precedents.redline import RedlineChange, redline
from search_service.precedents.verb_shifts import shifted_clauses, shifted_query
from search_service.query import Query
from search_service.web.drafts import MAX_CLAUSES, checked_draft, private
from search_service.web.pages import navigation
from search_service.web.request import index, page_query
from search_service.web.views import SHIFT, View

blueprint = Blueprint("precedents", __name__)


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


# Bytes of a page of 140 kB for the clauses of a draft, and for its text in the box below them.
ROOM = 120_000
# The most redlines that such a page lists.
MAX_SHIFTS = 50
NAMES = {"any": "All", "stronger": "Stronger", "weaker": "Weaker"}


@blueprint.get("/shifts")
def shifts() -> str:
    """The shifts of a search, filtered as every search is; the newest first where no words rank."""
    query, (way,) = page_query(SHIFT.name)
    query, way = replace(query, per_page=min(query.per_page, MAX_SHIFTS)), SHIFT.read(way)
    found = index().answer(shifted_query(query, way), facets=())
    stronger, weaker = index().totals([shifted_query(query, one) for one in ("stronger", "weaker")])
    titles = index().agenda_titles()
    return render_template(
        "shifts.html",
        query=query,
        way=way,
        counts={"any": stronger + weaker, "stronger": stronger, "weaker": weaker},
        moved=[*shifted_clauses(index().engine, [clause.hit for clause in found.clauses])],
        choices=[
            navigation.Choice(f"{name} ({count:,})", _address(query.at_page(1), value), value == way)
            for (value, name), count in zip(NAMES.items(), (stronger + weaker, stronger, weaker), strict=True)
        ],
        chips=[
            replace(chip, url=_address(query.toggled(name, value), way))
            for chip, (name, value) in zip(
                navigation.chips(query, View(), titles),
                [(name, value) for name, values in query.filters for value in values],
                strict=True,
            )
        ],
        cleared=_address(replace(query, filters=(), page=1), way),
        kept=[pair for pair in query.arguments() if pair[0] not in ("q", "page")],
        narrowing=replace(shifted_query(query, way), group="", page=1).url("/"),
        files={
            name: _address(query.at_page(1), way, f"/api/shifts{suffix}") for name, suffix in (("CSV", ".csv"), ("JSON", ""))
        },
        paging=navigation.paging(query.page, found.pages, lambda number: _address(query.at_page(number), way)),
    )


def _address(query: Query, way: str, path: str = "/shifts") -> str:
    address = query.url(path)
    return f"{address}{'&' if '?' in address else '?'}{SHIFT.name}={way}" if way != SHIFT.values[0] else address


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
        room=ROOM - len(escape(draft.text).encode()),
        max_clauses=MAX_CLAUSES,
    )
    return private(Response(iter([page.encode()]), mimetype="text/html"))
