"""The printed paragraphs of a Word file, with numbers, changes and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from search_service.model import Change
from search_service.readers.docx.numbering import Numbering
from search_service.readers.docx.package import Package, child, is_on, name, value
from search_service.readers.docx.runs import Runs, Text, linked_symbols, notes_of
from search_service.readers.docx.styles import PLAIN, TextStyle, styles_of, with_properties
from search_service.readers.printed.block import MARK_OPEN, Block, mark
from search_service.readers.printed.broken_lines import paragraphs_of_lines
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead
from search_service.readers.printed.tables import table_blocks
from search_service.readers.printed.tracked import accept
from search_service.symbols import parse_symbol

_MAX_HEADING_CHARACTERS = 300  # characters
_ODS_SYMBOL = re.compile(r"<<ODS DOC SYMBOL1>>\s*(.+?)\s*<<")  # in the comment that the documents system leaves
_DELETED_MARKS = ("w:del", "w:moveFrom")
_PARTS_ELSEWHERE = frozenset({"w:altChunk", "w:subDoc"})  # text imported from a file, a master document's part


class Paragraphs:
    """The blocks of a Word file; `pictures` counts the images in its text, and `parts_elsewhere` the places where Word shows
    another file as part of this one. Neither is read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = styles_of(package.styles)
        self._numbering = Numbering(package.numbering)
        self._runs = Runs(self._styles, package.targets, notes_of(package))
        self._unfinished: Text | None = None  # a paragraph whose end is deleted goes on with the next
        self._deleted: tuple[Change, ...] = ()  # whole paragraphs that are gone
        self._above_formula = True
        self._in_cell = False
        self._count = 0
        self.pictures = 0
        self.parts_elsewhere = 0

    def blocks(self) -> tuple[Block, ...]:
        """The masthead in the header of the first page, then the body."""
        body = child(self._package.document, "w:body")
        self.parts_elsewhere = sum(name(element) in _PARTS_ELSEWHERE for element in body.iter()) if body is not None else 0
        found = [*self._masthead(body), *(self._of(body) if body is not None else ())]
        typeset = any(MARK_OPEN in block.text for block in found)
        return tuple(replace(block, typeset=typeset) for block in found)

    # --- the masthead ---

    def _masthead(self, body: etree._Element | None) -> list[Block]:
        header = self._first_header(body)
        blocks = [block for block in self._of(header) if is_masthead(block.text)] if header is not None else []
        self.pictures = 0  # those of a header are emblems and bar codes
        if not any(parse_symbol(block.text) for block in blocks):
            comments = self._package.comments
            words = "".join(comments.itertext()) if comments is not None else ""  # type: ignore[arg-type]
            named = _ODS_SYMBOL.search(words)
            if named and parse_symbol(named[1]):
                blocks.insert(0, Block(named[1], 0))
        return blocks

    def _first_header(self, body: etree._Element | None) -> etree._Element | None:
        """The header of the first page: its own where the section has one, else that of every page."""
        section = next((one for one in body.iter() if name(one) == "w:sectPr"), None) if body is not None else None
        kind = "first" if is_on(child(section, "w:titlePg")) else "default"
        references = [one for one in section if name(one) == "w:headerReference"] if section is not None else []
        named = next((value(one, "id") for one in references if value(one, "type") == kind), None)
        return self._package.headers.get(named or "")

    # --- paragraphs ---

    def _of(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of the body, a cell, a box or a header."""
        for element in container:
            match name(element):
                case "w:p":
                    yield from self._paragraph(element)
                case "w:tbl":
                    yield from self._table(element)
                case "mc:AlternateContent":
                    chosen = child(element, "mc:Choice")
                    yield from self._of(element if chosen is None else chosen)
                case "w:sdtPr" | "w:sectPr" | "w:tcPr" | "w:del" | "w:moveFrom":
                    pass
                case _:
                    yield from self._of(element)
        if self._unfinished is not None:
            text, self._unfinished = self._unfinished, None
            yield from self._blocks(text, PLAIN, "")

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = child(element, "w:pPr")
        style = with_properties(self._styles.get(value(child(properties, "w:pStyle")) or "", PLAIN), None, properties)
        text, self._unfinished = self._unfinished or Text(), None
        self._runs.read(element, style, text)
        text.fields = [state for state in text.fields if state == "result"]
        end = child(properties, "w:rPr")
        if any(child(end, deleted) is not None for deleted in _DELETED_MARKS):
            self._unfinished = text
        else:
            yield from self._blocks(text, style, self._numbering.next(style))

    def _blocks(self, text: Text, style: TextStyle, number: str) -> Iterator[Block]:
        self._count += 1
        self.pictures += text.pictures
        linked = linked_symbols(text)
        for i, raw in enumerate(paragraphs_of_lines(text.whole())):
            words, changes = accept(raw)
            printed = f"{number} {words}" if number and i == 0 and words else words
            if not words:
                self._deleted += tuple(replace(change, at=0) for change in changes)
                continue
            shift = len(printed) - len(words)
            heading = style.heading and len(words) <= _MAX_HEADING_CHARACTERS and not words.endswith((",", ";"))
            moved = tuple(replace(change, at=change.at + shift) for change in changes)
            yield Block(printed, self._count, heading=heading, linked=linked, footnotes=(*self._deleted, *moved))
            self._above_formula = self._above_formula and not is_formula(words)
            self._deleted, linked = (), ()
        if self._in_cell and number and not text.whole().strip():
            yield Block(number, self._count)
        yield from self._notes(text)
        for box in text.boxes:
            yield from self._of(box)

    def _notes(self, text: Text) -> Iterator[Block]:
        """The notes that the marks of a paragraph call for, each directly below it."""
        for sign, note in text.notes:
            first = True
            for element in (one for one in note.iter() if name(one) == "w:p"):
                inner = Text()
                self._runs.read(element, PLAIN, inner)
                words = accept(inner.whole().replace("\n", " "))[0]
                if words:
                    yield Block(f"{mark(sign)} {words}", self._count) if first else Block(words, self._count, note=sign)
                    first = False

    # --- tables ---

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [self._cells(row) for row in _children(table, "w:tr") if child(child(row, "w:trPr"), "w:del") is None]
        yield from table_blocks(rows, self._above_formula)

    def _cells(self, row: etree._Element) -> list[list[Block]]:
        outer, self._in_cell = self._in_cell, True
        cells = [list(self._of(cell)) for cell in _children(row, "w:tc")]
        self._in_cell = outer
        return cells


def _children(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The elements of this name below it, those that content controls and tracked changes wrap among them."""
    for one in element:
        if name(one) == wanted:
            yield one
        elif name(one) in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:moveTo"):
            yield from _children(one, wanted)
