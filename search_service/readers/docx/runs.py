"""The text of a Word paragraph: runs with notes, links, fields and changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from search_service.readers.docx.package import Package, child, name, value
from search_service.readers.docx.styles import PLAIN, TextStyle, with_properties
from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, mark, without_controls
from search_service.readers.printed.tracked import DELETED, END, INSERTED, without_signs
from search_service.symbols import parse_symbol

_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
_RAISED = re.compile(r"\s*(\d{1,3}|\*{1,3})\s*")
_TWO_MARKS = f"{MARK_CLOSE}{MARK_OPEN}"
# Elements without text of the page: properties, the text of fields, and what stands for a place only.
_SILENT = frozenset(
    {
        "w:pPr",
        "w:rPr",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:instrText",
        "w:delInstrText",
        "w:footnoteRef",
        "w:endnoteRef",
        "w:annotationRef",
    }
    | {"w:rt", "w:rubyPr", "w:ffData", "w:fldData", "w:customXmlPr", "w:smartTagPr", "w:pgNum", "w:separator"}
)
_BOX = "w:txbxContent"
_BLANKS = {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:softHyphen": ""}
# Signs of the fonts Symbol and Wingdings by their places in them; whatever else they draw is a bullet.
_SYMBOL_FONT = {
    **{0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x44: "Δ", 0x57: "Ω", 0x2D: "−"},
    **{0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xA2: "′", 0xB2: "″", 0xAE: "→"},
}


@dataclass(slots=True)
class Text:
    """The text of a paragraph while it is put together; `notes` are the notes that its marks call for, by mark.

    `boxes` are the text boxes anchored in it, `pictures` counts the images. `fields` says of each open field whether its
    instruction ("instruction") or its result ("result") is being read.
    """

    pieces: list[str] = field(default_factory=list)
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    links: list[tuple[str, list[str]]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    pictures: int = 0

    def add(self, text: str) -> None:
        if "instruction" not in self.fields:
            self.pieces.append(text)

    def whole(self) -> str:
        return "".join(self.pieces).replace(_TWO_MARKS, "")


@dataclass(slots=True)
class WordNotes:
    """The notes of a file by kind and id, and how many have been called for."""

    by_id: Mapping[tuple[str, str], etree._Element]
    called: int = 0


def notes_of(package: Package) -> WordNotes:
    """The footnotes and endnotes of a file, but for the lines that part them from the text."""
    found = {}
    for kind, root in (("footnote", package.footnotes), ("endnote", package.endnotes)):
        for element in root if root is not None else ():
            if value(element, "type") in (None, "normal"):
                found[kind, value(element, "id") or ""] = element
    return WordNotes(found)


@dataclass(frozen=True, slots=True)
class Runs:
    """What the runs of all paragraphs are read with."""

    styles: Mapping[str, TextStyle]
    targets: Mapping[str, str]
    notes: WordNotes

    def read(self, element: etree._Element, style: TextStyle, text: Text, gone: bool = False) -> None:
        """Add what the inline content of this element prints; `gone` is what a tracked change deletes."""
        for inner in element:
            match name(inner):
                case "w:r":
                    self._run(inner, style, text, gone)
                case "w:ins" | "w:moveTo" if not gone:
                    self._changed(INSERTED, inner, style, text, gone)
                case "w:del" | "w:moveFrom" if not gone:
                    self._changed(DELETED, inner, style, text, True)
                case "w:hyperlink":
                    self._linked(self.targets.get(value(inner, "id") or "", ""), inner, style, text, gone)
                case "w:fldSimple":
                    address = _ADDRESS.search(value(inner, "instr") or "")
                    self._linked(address[1] if address else "", inner, style, text, gone)
                case "mc:AlternateContent":
                    self._chosen(inner, style, text, gone)
                case "m:t":
                    text.add(without_controls(inner.text or ""))
                case found if found not in _SILENT:
                    self.read(inner, style, text, gone)

    def _changed(self, sign: str, element: etree._Element, style: TextStyle, text: Text, gone: bool) -> None:
        text.add(sign)
        self.read(element, style, text, gone)
        text.add(END)

    def _linked(self, target: str, element: etree._Element, style: TextStyle, text: Text, gone: bool) -> None:
        start = len(text.pieces)
        self.read(element, style, text, gone)
        if target and not gone:
            text.links.append((target, text.pieces[start:]))

    def _chosen(self, element: etree._Element, style: TextStyle, text: Text, gone: bool) -> None:
        """Of the alternatives for newer and older readers the first: they say the same."""
        choice = child(element, "mc:Choice")
        chosen = child(element, "mc:Fallback") if choice is None else choice
        if chosen is not None:
            self._content(chosen, style, text, gone)

    def _run(self, run: etree._Element, style: TextStyle, text: Text, gone: bool) -> None:
        properties = child(run, "w:rPr")
        named = self.styles.get(value(child(properties, "w:rStyle")) or "", PLAIN)
        own = replace(style, hidden=style.hidden or named.hidden, raised=named.raised, struck=style.struck or named.struck)
        own = with_properties(own, properties)
        if own.hidden:
            return
        struck = own.struck and not gone
        if struck:
            text.add(DELETED)
        self._content(run, own, text, gone or struck)
        if struck:
            text.add(END)

    def _content(self, run: etree._Element, style: TextStyle, text: Text, gone: bool) -> None:
        for inner in run:
            match name(inner):
                case "w:t" | "w:delText":
                    self._words(inner.text or "", style, text)
                case "w:br":
                    text.add("\n" if value(inner, "type") in (None, "textWrapping") else " ")
                case "w:sym":
                    text.add(_sign(inner))
                case "w:fldChar":
                    self._field(value(inner, "fldCharType"), text)
                case "w:footnoteReference" | "w:endnoteReference" if not gone:
                    if self._noted(name(inner)[2:].removesuffix("Reference"), inner, run, text):
                        return
                case "mc:AlternateContent":
                    self._chosen(inner, style, text, gone)
                case found if found == _BOX:
                    text.boxes.append(inner)
                case found if found in _BLANKS:
                    text.add(_BLANKS[found])
                case "blip":
                    text.pictures += 1
                case "w:r":
                    self._run(inner, style, text, gone)
                case found if found not in _SILENT:
                    self._content(inner, style, text, gone)

    def _words(self, words: str, style: TextStyle, text: Text) -> None:
        words = without_controls(without_signs(words))
        raised = _RAISED.fullmatch(words) if style.raised else None
        text.add(mark(raised[1]) if raised else words)

    def _field(self, kind: str | None, text: Text) -> None:
        if kind == "begin":
            text.fields.append("instruction")
        elif text.fields:
            text.fields.pop()
            if kind == "separate":
                text.fields.append("result")

    def _noted(self, kind: str, reference: etree._Element, run: etree._Element, text: Text) -> bool:
        """Add the mark of a note; whether it is one of the author's own, which is the text of the run."""
        note = self.notes.by_id.get((kind, value(reference, "id") or ""))
        own = "".join(inner.text or "" for inner in run if name(inner) == "w:t").strip()
        custom = value(reference, "customMarkFollows") in ("1", "true", "on") and bool(own)
        if not custom:
            self.notes.called += 1
        sign = without_controls(own) if custom else str(self.notes.called)
        text.add(mark(sign))
        if note is not None:
            text.notes.append((sign, note))
        return custom


def linked_symbols(text: Text) -> tuple[str, ...]:
    """The symbols that links lead to whose own words name none."""
    found = []
    for target, words in text.links:
        symbol = parse_symbol(target)
        if symbol and parse_symbol("".join(words)) is None:
            found.append(symbol)
    return tuple(dict.fromkeys(found))


def _sign(element: etree._Element) -> str:
    code = value(element, "char") or ""
    if not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return ""
    number = int(code, 16)
    font = (value(element, "font") or "").lower()
    if number < 0xF000 and font not in ("symbol", "wingdings"):
        return chr(number) if 0x20 <= number < 0xD800 else ""
    return _SYMBOL_FONT.get(number & 0xFF, "•") if font == "symbol" else "•"
