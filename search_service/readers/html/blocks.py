"""The printed paragraphs of a page, with list numbers and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from search_service.readers.html.leaving_out import is_left_out, main_part
from search_service.readers.printed.block import MARK_OPEN, Block, mark, set_apart
from search_service.readers.printed.broken_lines import paragraphs_of_lines
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.layout import printed_paragraphs
from search_service.readers.printed.paragraph_shapes import labels_itself
from search_service.readers.printed.plaintext import lines_of
from search_service.readers.printed.tables import table_blocks
from search_service.readers.printed.tracked import DELETED, END, INSERTED, accept, without_signs
from search_service.symbols import parse_symbol
from search_service.text.numerals import to_roman

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"),
        *("li", "main", "p", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
_DELETING, _INSERTING = frozenset({"del", "s", "strike"}), frozenset({"ins"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MAX_HEADING_CHARACTERS = 300  # characters
# "[1]", "1", "*", and the arrow that leads from a note back to its mark.
_REFERENCE = re.compile(r"\[?(\d{1,3}|\*{1,3})\]?")
_OWN_MARK = re.compile(r"(\d{1,3})[.)] +(?=\S)")  # "1. Resolution 70/1.", in a list that already counts the notes
_BACK = re.compile(r"[\s↩↑⏎^\ufe0e\ufe0f]+")
_NOTE_ITEM = re.compile(r"(?:user-content-)?(?:fn|ftn|footnote|note|_ftn|cite_note)[-_:]?\w*", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super|mso-special-character\s*:\s*footnote", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_STYLES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}


@dataclass(slots=True)
class _OpenElement:
    """The paragraph under construction: its text, its links, and its prefix ("1.", or a note's mark)."""

    pieces: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    number: str = ""
    heading: bool = False
    note: str | None = None  # the mark of the note that it belongs to
    note_begun: bool = False


def blocks_of(root: HtmlElement, above_formula: bool = True) -> tuple[Block, ...]:
    """The blocks of a page in order; every word that it shows is in one, but for what `leaving_out` names.

    `above_formula` says whether the page begins where a masthead can stand, whose tables only lay it out.
    """
    page = _HtmlPage(above_formula)
    blocks = [*page.of(main_part(root)), *page.finish()]
    typeset = any(MARK_OPEN in block.text for block in blocks)
    return tuple(replace(block, typeset=typeset) for block in blocks)


class _HtmlPage:
    """Reads the blocks of one page."""

    def __init__(self, above_formula: bool) -> None:
        self._open = _OpenElement()
        self._above_formula = above_formula

    def of(self, element: HtmlElement) -> Iterator[Block]:
        """The blocks of an element's content; what stands in no block of its own stays open."""
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str) and not is_left_out(child):
                yield from self._element(child)
            self._add(child.tail)

    def finish(self) -> Iterator[Block]:
        """The blocks of the paragraph that is open, which ends here."""
        ended, self._open = self._open, _OpenElement(note=self._open.note, note_begun=self._open.note_begun)
        linked = _linked(ended.links)
        for i, raw in enumerate(paragraphs_of_lines("".join(ended.pieces))):
            words, changes = accept(set_apart(raw))
            if not words:
                self._open.number = ended.number  # "<li><p>": the number stands before the first words
                continue
            prefix = f"{ended.number} " if ended.number and i == 0 and not labels_itself(words, ended.number) else ""
            moved = tuple(replace(change, at=change.at + len(prefix)) for change in changes)
            self._above_formula = self._above_formula and not is_formula(words)
            if ended.note is not None:
                yield self._of_note(ended.note, words)
                continue
            heading = ended.heading and len(words) <= _MAX_HEADING_CHARACTERS and not words.endswith((",", ";"))
            yield Block(f"{prefix}{words}", 0, heading=heading, linked=linked, footnotes=moved)
            linked = ()

    def _of_note(self, sign: str, words: str) -> Block:
        if self._open.note_begun:
            return Block(words, 0, note=sign)
        self._open.note_begun = True
        own = _OWN_MARK.match(words)
        words = words[own.end() :] if own and own[1] == sign else words
        return Block(words if words.startswith(MARK_OPEN) else f"{mark(sign)} {words}", 0)

    def _add(self, text: str | None) -> None:
        if text:
            self._open.pieces.append(re.sub(r"\s+", " ", without_signs(text)))

    def _element(self, element: HtmlElement) -> Iterator[Block]:
        tag = element.tag
        if tag == "br":
            self._open.pieces.append("\n")
        elif tag == "table":
            yield from self.finish()
            yield from table_blocks([self._cells(row) for row in _rows(element)], self._above_formula)
        elif tag == "pre":
            yield from self.finish()
            yield from printed_paragraphs(tuple(lines_of(element.text_content())))
        elif tag in ("ol", "ul"):
            yield from self._list(element)
        elif tag in _BLOCKS:
            yield from self.finish()
            self._open.heading = tag in _HEADINGS
            yield from self.of(element)
            yield from self.finish()
        else:
            yield from self._inline(element)

    # --- inside a paragraph ---

    def _inline(self, element: HtmlElement) -> Iterator[Block]:
        sign = _reference(element)
        if sign is not None:
            self._open.pieces.append(sign)
            return
        around = INSERTED if element.tag in _INSERTING else DELETED if element.tag in _DELETING else ""
        start = len(self._open.pieces)
        self._open.pieces.append(around)
        yield from self.of(element)
        self._open.pieces.append(END if around else "")
        if element.tag == "a" and element.get("href"):
            self._open.links.append((element.get("href", ""), "".join(self._open.pieces[start:])))

    # --- lists and tables ---

    def _list(self, element: HtmlElement) -> Iterator[Block]:
        number = self._open.number
        yield from self.finish()
        notes = _holds_notes(element)
        counted = _whole(element.get("start"), 1) - 1
        for item in element:
            if item.tag != "li":
                yield from self._element(item) if isinstance(item.tag, str) and not is_left_out(item) else ()
                continue
            if is_left_out(item):
                continue
            counted = _whole(item.get("value"), counted + 1)
            self._open = _OpenElement(number="" if notes else _number(element, item, counted))
            if notes:
                self._open.note = str(counted)
            yield from self.of(item)
            yield from self.finish()
        self._open = _OpenElement(number="" if number else number)

    def _cells(self, row: HtmlElement) -> list[list[Block]]:
        cells = []
        for cell in row:
            if cell.tag in ("td", "th") and not is_left_out(cell):
                inner = _HtmlPage(self._above_formula)
                cells.append([*inner.of(cell), *inner.finish()])
        return cells


def _reference(element: HtmlElement) -> str | None:
    """What a raised number or a link to a note prints: its mark; "" for the arrow back; None for everything else."""
    raised = element.tag == "sup" or _RAISED.search(element.get("style") or "") is not None
    target = (element.get("href") or "") if element.tag == "a" else ""
    if not raised and not target.startswith("#"):
        return None
    words = "".join(element.itertext()).strip()
    if target and _BACK.fullmatch(words):
        return ""
    found = _REFERENCE.fullmatch(words)
    return mark(found[1]) if found and (raised or words[0] in "[*" or _NOTE_ITEM.match(target[1:])) else None


def _holds_notes(element: HtmlElement) -> bool:
    """Whether this list is one of notes: its items are named so, or the part of the page that it stands in is."""
    named = [item.get("id") or "" for item in element if item.tag == "li"]
    if named and all(_NOTE_ITEM.fullmatch(name) for name in named):
        return True
    parent = element.getparent()
    role = (parent.get("role") or "") if parent is not None else ""
    return role == "doc-endnotes" or (parent is not None and parent.get("data-footnotes") is not None)


def _number(element: HtmlElement, item: HtmlElement, counted: int) -> str:
    """What the list prints before its item: "•", "3.", "(c)"; nothing where its style or the item's says so."""
    styled = _LIST_STYLE.search(item.get("style") or "") or _LIST_STYLE.search(element.get("style") or "")
    style = styled[1].lower() if styled else ""
    if style == "none":
        return ""
    if element.tag == "ul":
        return "•"
    style = style or _STYLES.get(element.get("type") or "1", "decimal")
    match style:
        case "lower-alpha" | "lower-latin" if 1 <= counted <= 26:
            return f"({chr(96 + counted)})"
        case "upper-alpha" | "upper-latin" if 1 <= counted <= 26:
            return f"({chr(64 + counted)})"
        case "lower-roman" if 1 <= counted <= 99:
            return f"({to_roman(counted).lower()})"
        case "upper-roman" if 1 <= counted <= 99:
            return f"{to_roman(counted)}."
    return f"{counted}."


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """The rows of this table, not those of tables inside it."""
    for child in table:
        if child.tag == "tr" and not is_left_out(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _linked(links: list[tuple[str, str]]) -> tuple[str, ...]:
    """The symbols that links lead to whose own words name none."""
    found = [symbol for target, words in links if (symbol := parse_symbol(target)) and parse_symbol(words) is None]
    return tuple(dict.fromkeys(found))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\s*\d{1,6}\s*", text) else otherwise
