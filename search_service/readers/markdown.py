"""Markdown, as CommonMark defines it: emphasis marks openings, `<sup>` marks notes, links lead to other documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from search_service.model import Document
from search_service.readers.printed import MARK_CLOSE, MARK_OPEN, Block, clean, set_apart
from search_service.readers.resolution import documents_of

_SYNTAX = re.compile(r"^ {0,3}#{1,6} \S|<sup>|\]\([^)\s]*\)|^\*\*\S.*\*\*\s*$", re.MULTILINE)


def recognises(text: str) -> bool:
    """Whether the text is Markdown in earnest; a few `*emphasised*` words alone make none."""
    return _SYNTAX.search(text) is not None


def read(text: str, source: str) -> tuple[Document, ...]:
    """The documents of a Markdown text, in printed order; raises ReadError where there is no text at all."""
    parser = MarkdownIt("commonmark")
    return documents_of(tuple(_blocks(parser.parse(text))), source)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    number, heading, broken = "", False, False
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else f"{token.markup} "
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "hr":
            broken = True
        elif token.type in ("inline", "code_block", "fence", "html_block"):
            text = number + _text(token)
            if text.strip():
                yield Block(
                    text if "|" in text else text.strip(), token.map[0] + 1 if token.map else 0, broken=broken, heading=heading
                )
                number, broken = "", False


def _text(token: Token) -> str:
    """The printed text of an inline token: markup gone, superscripts set apart, one space between words."""
    if token.type != "inline":
        return clean(re.sub(r"<[^>]*>", " ", token.content))
    parts: list[str] = []
    raised = False
    for child in token.children or ():
        if child.type == "html_inline":
            raised = child.content.lower().startswith("<sup") or (raised and not child.content.lower().startswith("</sup"))
        elif child.type in ("text", "code_inline"):
            parts.append(f"{MARK_OPEN}{clean(child.content)}{MARK_CLOSE}" if raised else set_apart(_blanks(child.content)))
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    text = re.sub(" {2,}", " ", "".join(parts)).strip()
    return text[1:-1] if text.startswith("|") and text.endswith("|") else text  # the borders of a table's row


def _blanks(text: str) -> str:
    """`clean` that keeps one blank at each end."""
    return f"{' ' if text[:1].isspace() else ''}{clean(text)}{' ' if text[-1:].isspace() and clean(text) else ''}"
