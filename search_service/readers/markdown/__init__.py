"""Reads Markdown of every dialect: CommonMark, tables, notes, front matter."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from search_service.model import Document
from search_service.readers.markdown.blocks import Blocks
from search_service.readers.markdown.front_matter import front_matter
from search_service.readers.printed.block import without_controls
from search_service.readers.printed.documents import documents_of
from search_service.readers.printed.tracked import without_signs

# Syntax that no text is copied with; a few `*emphasised*` words alone make none.
_SYNTAX = re.compile(
    r"^ {0,3}#{1,6} \S|<sup>|\]\([^)\s]{0,500}\)|\[\^\w+\]|^\*\*\S.*\*\*[ \t]*$|^\|(?: ?:?-+:? ?\|)+[ \t]*$"
    r"|<!--|^[ \t]*\d{1,3}\\[.)] |~~\S|^ {0,3}(?:```|~~~)|^\S.*\n=={3,}[ \t]*$"
    r"|^ {0,3}(?:\*{1,3}|_{1,3})(?:The|THE) [^*_\n]{5,80}(?:\*{1,3}|_{1,3})",
    re.MULTILINE,
)
_OPENING = re.compile(r"^ {0,3}(?:\d{1,3}[.)] {1,4})?(\*{1,3}|_{1,3})[A-Z][^*_\n]{2,60}\1", re.MULTILINE)
# What stands in any text that passed through a web page.
_MARKUP = re.compile(
    r"</?(?:br|p|div|span|ol|ul|li|em|strong|i|b|u|sup|del|ins)\b[^<>]{0,200}>|&(?:[A-Za-z]{2,8}|#\d{2,5});", re.IGNORECASE
)
_INDENTED = re.compile(r"^(?: {4,}|\t)\S", re.MULTILINE)
_LINE = re.compile(r"^.*\S", re.MULTILINE)
_COMMENT_OPEN, _COMMENT_CLOSE = "<!--", "-->"


def recognises(text: str) -> bool:
    """Whether the text is Markdown in earnest, with a heading or without."""
    if front_matter(text)[0] or _SYNTAX.search(text):
        return True
    if sum(1 for _ in _OPENING.finditer(text)) > 1:
        return True
    # Who copies out of a PDF keeps indents, which would be code here.
    indented, lines = sum(1 for _ in _INDENTED.finditer(text)), sum(1 for _ in _LINE.finditer(text))
    return _MARKUP.search(text) is not None and indented * 4 < lines


def read(text: str, source: str) -> tuple[Document, ...]:
    """The documents of a Markdown text, in printed order; raises ReadError where there is no text at all."""
    above, body = front_matter(without_signs(without_controls(text)))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.disable("footnote_tail")  # it would drop the notes that nothing refers to
    environment: dict[str, object] = {}
    tokens = parser.parse(_without_comments(body), environment)
    return documents_of([*above, *Blocks(tokens, environment).all()], source)


def _without_comments(text: str) -> str:
    """The text without its comments; the lines that they took stay, so that line numbers do."""
    pieces, at = [], 0
    while (start := text.find(_COMMENT_OPEN, at)) >= 0:
        end = text.find(_COMMENT_CLOSE, start)
        pieces.append(text[at:start])
        if end < 0:
            return "".join(pieces) + text[start + len(_COMMENT_OPEN) :]
        at = end + len(_COMMENT_CLOSE)
        pieces.append("\n" * text.count("\n", start, at))
    return "".join([*pieces, text[at:]])
