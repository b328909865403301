"""The help: one Markdown file, read with HTML off and set by a template from its tree, so that no string passes as HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from search_service.web.asked import no_arguments

blueprint = Blueprint("help", __name__)

_FILE = Path(__file__).with_name("help.md")


@blueprint.get("/help")
def page() -> str:
    no_arguments()
    return render_template("help.html", tree=_tree())


@cache
def _tree() -> SyntaxTreeNode:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return SyntaxTreeNode(reader.parse(_FILE.read_text(encoding="utf-8")))
