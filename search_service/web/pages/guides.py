"""The guides, rendered from Markdown.

HTML in Markdown is off, and the tree is rendered by a template, so that no string passes as HTML.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from search_service.web.request import site

blueprint = Blueprint("guides", __name__)

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
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return SyntaxTreeNode(parser.parse((_HERE / name).read_text(encoding="utf-8")))
