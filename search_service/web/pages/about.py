"""The pages about the service: its sources, its limits and its coverage."""

from __future__ import annotations

from flask import Blueprint, render_template

from search_service.indexing.coverage import in_words
from search_service.model import CLAUSE_TYPES
from search_service.web.pages.facets import share
from search_service.web.pages.home import home
from search_service.web.pages.navigation import choosing
from search_service.web.request import index
from search_service.web.server_paths import without_folders

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def about() -> str:
    return render_template("about.html", coverage=index().coverage())


@blueprint.get("/coverage")
def coverage() -> str:
    """What the index holds and what it does not."""
    return render_template(
        "coverage.html",
        span=home(index()).span,
        years=_years(),
        coverage=index().coverage(),
        types=CLAUSE_TYPES,
        in_words=in_words,
        without_folders=without_folders,
    )


def _years() -> list[tuple[str, str, str, str]]:
    """Each year, latest first: its clauses, its bar and the search for them."""
    counts = index().counts()["year"]
    most = max(counts.values(), default=0)
    return [
        (year, f"{counts[year]:,}", share(counts[year], most), choosing("year", year)) for year in sorted(counts, reverse=True)
    ]
