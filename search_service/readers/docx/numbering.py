"""The automatic numbers of Word: the label of each paragraph of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from search_service.readers.docx.package import child, name, value
from search_service.readers.docx.styles import TextStyle
from search_service.text.numerals import to_roman

_PLACE = re.compile(r"%(\d)")
_MAX_ROMAN = 3_999


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: from `start`, in `form` ("decimal", "lowerLetter"), printed as `text` ("%1.")."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: bool = True


@dataclass(frozen=True, slots=True)
class _NumberedList:
    """A list as paragraphs name it: the `definition` that it shares with others, its levels, and where it starts anew."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a file, and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = list(root) if root is not None else []
        definitions = {value(one, "abstractNumId") or "": one for one in elements if name(one) == "w:abstractNum"}
        self._lists = {value(one, "numId") or "": _list(one, definitions) for one in elements if name(one) == "w:num"}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, style: TextStyle) -> str:
        """What Word prints before the next paragraph of this style: "3.", "(a)", "•"; "" where it is in no list."""
        found = self._lists.get(style.list_id or "")
        if found is None:
            return ""
        at = min(style.level or 0, 8)
        level = found.levels.get(at, _Level())
        counts = self._counts.setdefault(found.definition, {})
        if at in found.starts and (style.list_id or "", at) not in self._begun:
            counts[at] = found.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((style.list_id or "", at))
        for deeper in [depth for depth in counts if depth > at and found.levels.get(depth, _Level()).restarts]:
            del counts[deeper]
        return _printed(found, level, counts)


def _list(element: etree._Element, definitions: dict[str, etree._Element]) -> _NumberedList:
    shared = value(child(element, "w:abstractNumId")) or ""
    levels = _levels(definitions.get(shared))
    starts: dict[int, int] = {}
    for override in (one for one in element if name(one) == "w:lvlOverride"):
        at = _whole(value(override, "ilvl"), 0)
        start = child(override, "w:startOverride")
        if start is not None:
            starts[at] = _whole(value(start), 1)
        level = child(override, "w:lvl")
        if level is not None:
            levels[at] = _level(level)
    return _NumberedList(shared, levels, starts)


def _levels(definition: etree._Element | None) -> dict[int, _Level]:
    found = [one for one in definition if name(one) == "w:lvl"] if definition is not None else []
    return {_whole(value(one, "ilvl"), 0): _level(one) for one in found}


def _level(element: etree._Element) -> _Level:
    return _Level(
        _whole(value(child(element, "w:start")), 1),
        value(child(element, "w:numFmt")) or "decimal",
        value(child(element, "w:lvlText")) or "",
        value(child(element, "w:lvlRestart")) != "0",
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else otherwise


def _printed(found: _NumberedList, level: _Level, counts: dict[int, int]) -> str:
    if level.form == "bullet":
        return "•"
    if level.form == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = found.levels.get(at, _Level())
        return _in_form(counts.get(at, other.start), other.form)

    text = _PLACE.sub(number, level.text).strip()
    # A clause's number ends in a full stop, whether the list prints it or its layout stands for it.
    return f"{text}." if text.isdecimal() else text


def _in_form(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * min(9, (number - 1) // 26 + 1)  # Word counts on: z, aa, bb
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            roman = to_roman(min(max(number, 1), _MAX_ROMAN))
            return roman if form == "upperRoman" else roman.lower()
        case "decimalZero":
            return f"{number:02}"
        case "none" | "bullet":
            return ""
    return str(number)
