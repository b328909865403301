"""Pages about the service: guides, sources, limits, coverage and problems."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from search_service.errors import NotFoundError, quoted
from search_service.indexing.coverage import in_words
from search_service.model import CLAUSE_TYPES
from search_service.problem_types import PROBLEM_TYPES, PROBLEM_TYPES_BY_NAME
from search_service.web.errors import without_folders
from search_service.web.pages.facets import share
from search_service.web.pages.home import home
from search_service.web.pages.navigation import choosing
from search_service.web.request import index, site

blueprint = Blueprint("about", __name__)

_HERE = Path(__file__).parents[1]


@blueprint.get("/help")
def search_help() -> str:
    """How to search, with an example for each rule."""
    return render_template("guide.html", title="How to search", tree=_tree("help.md"), site=site())


@blueprint.get("/api")
def api() -> str:
    """How programs search, with curl lines that the tests run."""
    return render_template("guide.html", title="The API", tree=_tree("api.md"), site=site())


@blueprint.get("/operating")
def operating() -> str:
    """How to run the service, with its settings."""
    return render_template("guide.html", title="Running the service", tree=_tree("operating.md"), site="http://127.0.0.1:8000")


@cache
def _tree(name: str) -> SyntaxTreeNode:
    """A guide as a tree, without HTML: a template renders it, so that no string passes as HTML."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return SyntaxTreeNode(parser.parse((_HERE / name).read_text(encoding="utf-8")))


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


@blueprint.get("/problems")
def problems() -> str:
    return render_template("problems.html", rows=PROBLEM_TYPES, title="Problems")


@blueprint.get("/problems/<name>")
def problem(name: str) -> str:
    if name not in PROBLEM_TYPES_BY_NAME:
        raise NotFoundError(f"There is no problem called {quoted(name)}.", "See /problems for all of them.")
    row = PROBLEM_TYPES_BY_NAME[name]
    return render_template("problems.html", rows=[row], title=row.title)
