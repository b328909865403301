"""The text of an element: clean, with its footnotes and the symbols of its links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from search_service.model import Footnote
from search_service.readers.akn.tree import Element
from search_service.symbols import canonical, parse_symbol
from search_service.text.folding import INVISIBLE

_MARK = "\x00"  # stands where a footnote mark stood; XML cannot hold this character itself
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_BRACKETED = re.compile(rf"\(\s*({_MARK}+)\s*\)")  # Arabic prints its marks in brackets
_EXPONENT = re.compile(r"(?:(?<![A-Za-z])[cdkm]?m|(?<!\d)10)$")  # m³, 10⁶: the digit belongs to the text
_PART = re.compile(r"\s([A-H])(?=[,;.)]|\s(?:of|and|to)\b)")  # "resolution <a>76/246</a> A of 24 December"
# Nearly all links: "https://undocs.org/en/A/RES/76/246". What follows the language is a symbol as it is printed, or none.
_PLAIN_LINK = re.compile(r"https?://undocs\.org/(?:en/)?(?P<symbol>[AES]/[\w/.]*\w|S/RES/\d+ ?\(\d{4}\))", re.ASCII)
_UN_LINK = re.compile(r"https?://(?:www\.)?(?:undocs\.org|docs\.un\.org|un\.org/(?:en/ga/search|Docs))", re.I)


class ElementText(NamedTuple):
    """The clean text of a printed paragraph; `tab` is the offset of the first tab inside it, -1 without one. A tuple, for
    speed, but one that is true where it has text.

    A tab inside a paragraph divides a number from its text: "(a)⇥To promote ...".
    """

    text: str
    footnotes: tuple[Footnote, ...] = ()
    linked: tuple[str, ...] = ()
    tab: int = -1

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(slots=True)
class _ElementWords:
    """The words of an element under construction; `notes` are the file's notes by mark, for repeated references."""

    notes: dict[str, str]
    pieces: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    link: tuple[str, str] | None = None


def passage(element: Element, notes: dict[str, str]) -> ElementText:
    """The text of `element`. Each new footnote is added to `notes`, from which a repeated mark gets its text."""
    if not len(element):
        raw = element.text or ""
        return ElementText(clean(raw), tab=_inner_tab(raw))
    gathered = _ElementWords(notes)
    _gather(element, gathered)
    raw = "".join(gathered.pieces)
    if not gathered.marks and not gathered.linked:
        return ElementText(clean(raw), tab=_inner_tab(raw))  # most paragraphs
    text, places = _without_marks(raw) if gathered.marks else (clean(raw), [])
    footnotes = tuple(Footnote(mark, note, at) for (mark, note), at in zip(gathered.marks, places, strict=True))
    linked = tuple(dict.fromkeys(gathered.linked))
    return ElementText(text, footnotes, linked, _inner_tab(raw))


def is_emphasized(element: Element) -> bool:
    """Whether all that an element prints, but for its notes, is bold, or all italic."""
    if not len(element) or ((text := element.text) and not text.isspace()):
        return False
    if (tail := element[0].tail) and not tail.isspace():
        return False  # most paragraphs: their opening is italic
    return _is_set_in(element, "bold") or _is_set_in(element, "italic")


def _is_set_in(element: Element, emphasis: str) -> bool:
    if (text := element.text) and not text.isspace():
        return False
    found = False
    for child in element:
        if (tail := child.tail) and not tail.isspace():
            return False
        if child.tag in ("authorialNote", "sup"):
            continue
        styles = child.get("class", "") if child.tag == "span" else ""
        if (styles and emphasis in styles.split()) or child.tag == emphasis[0]:
            found = True
        elif len(child) or (child.text and not child.text.isspace()):
            if not _is_set_in(child, emphasis):
                return False
            found = True
    return found


def clean(text: str | None) -> str:
    """One space between words; soft hyphens, direction marks and other invisible characters removed."""
    if not text:
        return ""
    text = text.strip()
    if text.isprintable() and "  " not in text:  # most texts are: the space is the one blank that is printable
        return text
    words = " ".join(text.split())
    return words if words.isprintable() else " ".join(_INVISIBLE.sub("", words).split())


def _inner_tab(raw: str) -> int:
    if "\t" not in raw:
        return -1
    before, tab, _ = raw.lstrip().partition("\t")
    return len(clean(before.replace(_MARK, ""))) if tab else -1


def _without_marks(raw: str) -> tuple[str, list[int]]:
    """The clean text, and for each mark in it the offset right after the word before it."""
    text, places = "", []
    apart = False
    for index, part in enumerate(_BRACKETED.sub(r"\1", raw).split(_MARK)):
        if index:
            places.append(len(text))
        words = clean(part)
        if not words:
            apart = apart or bool(part)
            continue
        text += (" " if text and (apart or part[0].isspace()) else "") + words
        apart = part[-1].isspace()
    return text, places


def _gather(element: Element, gathered: _ElementWords) -> None:
    if text := element.text:
        gathered.pieces.append(text)
    for child in element:
        name = child.tag
        if name == "a":
            _add_link(child, gathered)
        else:
            gathered.link = None
            if name == "authorialNote":
                _gather_note(child, gathered)
            elif name == "sup":
                _add_superscript(child, gathered)
            elif name == "eol":
                gathered.pieces.append(" ")
            elif name == "span" and not len(child):
                gathered.pieces.append(child.text or "")
            else:
                _gather(child, gathered)
                if name == "p":
                    gathered.pieces.append(" ")
        if tail := child.tail:
            gathered.pieces.append(tail)


def _gather_note(note: Element, gathered: _ElementWords) -> None:
    inner = _ElementWords(gathered.notes)
    _gather(note, inner)
    text = clean("".join(inner.pieces).replace(_MARK, ""))
    mark = (note.get("marker") or "").strip() or "*"
    gathered.notes[mark] = text
    gathered.marks.append((mark, text))
    gathered.linked.extend(inner.linked)
    gathered.pieces.append(_MARK)


def _add_superscript(superscript: Element, gathered: _ElementWords) -> None:
    """A repeated reference to a note that stands further up, or else printed text ("5th", "m3")."""
    printed = clean("".join(map(str, superscript.itertext())))
    marks = [mark.strip() for mark in printed.split(",")]
    before = "".join(gathered.pieces[-3:])
    if all(mark in gathered.notes for mark in marks) and not _EXPONENT.search(before):
        gathered.marks.extend((mark, gathered.notes[mark]) for mark in marks)
        gathered.pieces.append(_MARK * len(marks))
    elif printed:
        _gather(superscript, gathered)


def _add_link(anchor: Element, gathered: _ElementWords) -> None:
    """A link; two that touch are one symbol cut in two ("76/29" + "9")."""
    before = len(gathered.pieces)
    _gather(anchor, gathered)
    words = "".join(gathered.pieces[before:])
    symbol = _target(anchor.get("href") or "")
    if gathered.link is not None:
        whole = gathered.link[0] + words
        printed = _printed_symbol(whole.strip())
        if printed and gathered.link[1] in gathered.linked and printed != gathered.link[1]:
            gathered.linked.remove(gathered.link[1])
        symbol = printed or symbol
        words = whole
    else:
        symbol = _printed_target(words.strip(), symbol)
    if symbol:
        part = _PART.match(anchor.tail or "")
        symbol = f"{symbol} {part[1]}" if part and _takes_part(symbol) else symbol
        gathered.linked.append(symbol)
    gathered.link = (words, symbol or "") if not anchor.tail else None


_DIGITS = re.compile(r"\d+")


def _printed_target(words: str, symbol: str | None) -> str | None:
    """The symbol of a link whose words name one: the words outvote the address, unless they only leave out its organ ("53/1");
    None where they name a number that is not the address's."""
    if symbol is None or symbol.endswith(words):
        return symbol  # most links
    printed = _printed_symbol(words)
    there = set(_DIGITS.findall(symbol))
    if printed:
        return symbol if set(_DIGITS.findall(words)) <= there else printed
    numbers = {number for number in _DIGITS.findall(words) if len(number) > 2}
    return symbol if not numbers or numbers & there else None


def _takes_part(symbol: str) -> bool:
    return symbol.startswith("A/RES/") and symbol[-1].isdigit()


@lru_cache(maxsize=65_536)
def _target(href: str) -> str | None:
    if plain := _PLAIN_LINK.fullmatch(href):
        return canonical(plain["symbol"])
    return parse_symbol(href) if _UN_LINK.match(href) else None


@lru_cache(maxsize=65_536)
def _printed_symbol(words: str) -> str | None:
    return parse_symbol(words)
