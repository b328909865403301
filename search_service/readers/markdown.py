"""Markdown, read from the tokens of CommonMark: emphasis is dropped, raised numbers are marks, links lead to documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from search_service.model import Document
from search_service.readers.printed.block import MARK_OPEN, Block, clean, joined, mark, set_apart, without_controls
from search_service.readers.printed.documents import documents_of
from search_service.symbols import parse_symbol

_SYNTAX = re.compile(r"^ {0,3}#{1,6} \S|<sup>|\]\([^)\s]*\)|\[\^\w+\]|^\*\*\S.*\*\*\s*$|^\|(?: ?:?-+:? ?\|)+\s*$", re.MULTILINE)
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_NOTE_REFERENCE = re.compile(r"\[\^([^\[\]\s]{1,8})\]:?")  # "[^1]", and "[^1]:" before the note itself
_NOTE_LINK = re.compile(r"\^(\w{1,8})")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def recognises(text: str) -> bool:
    """Whether the text is Markdown in earnest; a few `*emphasised*` words alone make none."""
    return _SYNTAX.search(text) is not None


def read(text: str, source: str) -> tuple[Document, ...]:
    """The documents of a Markdown text, in printed order; raises ReadError where there is no text at all."""
    definitions: dict[str, dict[str, dict[str, str]]] = {}
    tokens = MarkdownIt("commonmark").enable("table").parse(without_controls(text), definitions)
    links = definitions.get("references", {})
    notes = [Block(f"{mark(name[1:])} {unquote(link['href'])}", 0) for name, link in links.items() if name.startswith("^")]
    return documents_of([*_blocks(tokens), *notes], source)


# --- blocks ---


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    number, heading, broken = "", False, False
    row: list[str] | None = None
    counts: list[tuple[int, int]] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            counts.append((0, 0))
        elif token.type == "ordered_list_close":
            counts.pop()
        elif token.type == "list_item_open":
            number = _number(token, counts)
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "hr":
            broken = True
            if token.markup.startswith("*"):  # "* * *" parts what stands above from what follows; "---" is a page's end
                yield Block("* * *", _line(token))
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield Block(" | ".join(row), _line(token))
            row = None
        elif token.type == "inline" and row is not None:
            row.append(joined(_lines(token)))
        elif token.type in ("inline", "code_block", "fence", "html_block"):
            for text in _paragraphs(token):
                yield Block(number + text, _line(token), broken=broken, heading=heading, linked=_linked(token))
                number, broken = "", False


def _number(item: Token, counts: list[tuple[int, int]]) -> str:
    """What a list prints before the item: a bullet, or its number, counted on where the source repeats it ("1.", "1.").

    `counts` holds, for each list that is open, the last number of its source and the last one printed.
    """
    if not item.info or not counts:
        return "• "
    written, printed = counts[-1]
    number = printed + 1 if int(item.info) == written else int(item.info)
    counts[-1] = int(item.info), number
    return f"{number}. "


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _paragraphs(token: Token) -> Iterator[str]:
    """The printed paragraphs of a token with content: one, but several in a code block, and one a line in a bare table."""
    if token.type == "inline":
        lines = _lines(token)
        if all(len(line) > 2 and line.startswith("|") and line.endswith("|") for line in lines):
            yield from (line[1:-1] for line in lines)
        else:
            yield from _by_note([line for line in lines if line])
        return
    for part in _EMPTY_LINE.split(_TAG.sub(" ", token.content)):
        if lines := [set_apart(clean(line)) for line in part.split("\n") if clean(line)]:
            yield joined(lines)


def _by_note(lines: Sequence[str]) -> Iterator[str]:
    """The lines as one paragraph, but each that opens with a mark as one of its own: notes are often listed without a gap."""
    held: list[str] = []
    for line in lines:
        if held and line.startswith(MARK_OPEN):
            yield joined(held)
            held = []
        held.append(line)
    if held:
        yield joined(held)


# --- what a paragraph prints ---


def _lines(token: Token) -> list[str]:
    """The printed lines of an inline token: markup gone, raised numbers set apart, one space between words."""
    pieces: list[str] = []
    raised = False
    for child in token.children or ():
        if child.type == "html_inline":
            tag = child.content.lower()
            raised = tag.startswith("<sup") or (raised and not tag.startswith("</sup"))
            pieces.append("\n" if tag.startswith("<br") else "")
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif raised and child.content.strip():
            pieces.append(mark(child.content.strip()))
        else:
            note = _NOTE_LINK.fullmatch(child.content)
            pieces.append(mark(note[1]) if note else child.content)
    text = _NOTE_REFERENCE.sub(lambda found: mark(found[1]), "".join(pieces))
    return [set_apart(clean(line)) for line in text.split("\n")]


def _linked(token: Token) -> tuple[str, ...]:
    """The symbols that links lead to whose own words name none; links without a blank between are one, torn in two."""
    symbols, words, target, open_link = [], "", "", False
    for child in [*(token.children or ()), Token("text", "", 0, content=" ")]:
        if child.type == "link_open":
            open_link, target = True, target or str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            open_link = False
        elif open_link:
            words += child.content
        elif target and child.content:
            symbol = parse_symbol(target) if parse_symbol(words) is None else None
            symbols += [symbol] if symbol else []
            words, target = "", ""
    return tuple(dict.fromkeys(symbols))
