"""The help and the guide to the API: Markdown, read with HTML off and set from its tree, so that no string passes as HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from search_service.web.request import no_arguments

blueprint = Blueprint("help", __name__)

_HERE = Path(__file__).parents[1]


@blueprint.get("/help")
def page() -> str:
    no_arguments()
    return render_template("help.html", title="How to search", tree=_tree("help.md"))


@blueprint.get("/api")
def api() -> str:
    """How programs ask, with curl lines that the tests run."""
    no_arguments()
    return render_template("help.html", title="The API", tree=_tree("api.md"))


@cache
def _tree(name: str) -> SyntaxTreeNode:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return SyntaxTreeNode(reader.parse((_HERE / name).read_text(encoding="utf-8")))
