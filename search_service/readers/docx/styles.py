"""The styles of a Word file: numbering, headings, hidden and raised text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from search_service.readers.docx.package import child, is_on, name, value

_MAX_DEPTH = 20  # styles that are based on one another
_HEADING = re.compile(r"(?:heading \d|title|subtitle|_?\s*h(?:[1-6]|_?ch|ch|23|56|_\d.*)g?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """One style with what it takes over from those that it is based on. `list_id` and `level` are those of its numbering."""

    heading: bool = False
    hidden: bool = False
    raised: bool = False
    struck: bool = False
    list_id: str | None = None
    level: int | None = None


PLAIN = TextStyle()


def styles_of(root: etree._Element | None) -> dict[str, TextStyle]:
    """The styles of a file by their ids."""
    elements = (
        {value(element, "styleId") or "": element for element in root if name(element) == "w:style"} if root is not None else {}
    )
    return {style_id: _style(elements, style_id) for style_id in elements}


def _style(elements: dict[str, etree._Element], style_id: str) -> TextStyle:
    chain: list[etree._Element] = []
    following: str | None = style_id
    while following in elements and len(chain) < _MAX_DEPTH:
        chain.append(elements[following])
        following = value(child(elements[following], "w:basedOn"))
    found = PLAIN
    for element in reversed(chain):
        found = with_properties(found, child(element, "w:rPr"), child(element, "w:pPr"))
    named = value(child(chain[0], "w:name")) or style_id
    return TextStyle(
        bool(_HEADING.match(named) or _HEADING.match(style_id)) or found.heading,
        found.hidden,
        found.raised,
        found.struck,
        found.list_id,
        found.level,
    )


def with_properties(style: TextStyle, run: etree._Element | None, paragraph: etree._Element | None = None) -> TextStyle:
    """The style with what these properties change of it."""
    hidden, raised, struck = style.hidden, style.raised, style.struck
    for element in run if run is not None else ():
        match name(element):
            case "w:vanish":
                hidden = is_on(element)
            case "w:vertAlign":
                raised = value(element) == "superscript"
            case "w:strike" | "w:dstrike":
                struck = is_on(element)
    numbering = child(paragraph, "w:numPr")
    list_id = value(child(numbering, "w:numId")) or style.list_id
    level = _number(value(child(numbering, "w:ilvl")))
    outlined = child(paragraph, "w:outlineLvl")
    heading = style.heading or (outlined is not None and value(outlined) != "9")
    return TextStyle(heading, hidden, raised, struck, list_id, style.level if level is None else level)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 3 else None
