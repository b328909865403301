"""Reads the printed number of a paragraph: "1.", "2 bis.", "1 alt", "OP3", "(1)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

_VARIANT = r"(?:[. ]{0,2}\(?(?i:bis|ter|quater|quinquies|sexies|alt\.?(?: ?\d)?)(?!\w)\)?){1,2}"
_STARTS = r"(?=[^\W\d]|[“\"‘'(\[])"
_DOTTED = re.compile(rf"(\d{{1,3}}(?:{_VARIANT})?)\.\s*{_STARTS}")
_VARIED = re.compile(rf"(\d{{1,3}}{_VARIANT})[.:)]?\s+{_STARTS}")
_BEFORE_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=\d)")
_LABELLED = re.compile(rf"\(?(PP|OP|Pp|Op)\.? ?(\d{{1,3}}(?:{_VARIANT})?)[.:)]*\s+(?=\S)")
_ALTERNATIVE_TO = re.compile(r"(?i:alt)\.?(?: to)? (?:(PP|OP|Pp|Op)\.? ?)?(\d{1,3})[.:)]*\s+(?=\S)")
_OPENING_BRACKETS = re.compile(r"(?:\[\s*)+")
_NUMBER_IN_BRACKETS = re.compile(r"(\d{1,3})\.?\]\.?\s*")
_BRACKETED = re.compile(rf"\(?(\d{{1,3}})\)\s*{_STARTS}")
_LOST_STOP = re.compile(r"(\d{1,3}) (?=[A-Z])")
_OCR_NUMBER = re.compile(r"([IlOoSZBG\d|]{1,3})[.,]\s*(?=[A-Z])")
_OCR_DIGITS = str.maketrans("IlOoSZBG|", "110052861")

Opens = Literal["preambular", "operative"]
_TYPE_OF_LABEL: dict[str, Opens] = {"PP": "preambular", "OP": "operative"}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: `text` without its signs; the paragraph's words begin at `end`.

    `sure` is false if it may be something else; `opens` is the type of clause that a label of negotiated drafts names;
    `before` is what is printed before it and belongs to the words: "[" of "[2. Requests a report;]".
    """

    text: str
    end: int
    sure: bool = True
    opens: Opens | None = None
    before: str = ""


def number_of(text: str, expected: int) -> Number | None:
    """The number of a clause at the start of a paragraph; `expected` is the one that would follow the last.

    A number in brackets, without its stop or misread by OCR counts only if it is the expected one, and is not `sure`.
    """
    opened = _OPENING_BRACKETS.match(text)
    return _bracketed(text, opened, expected) if opened else _plain(text, expected)


def _bracketed(text: str, opened: re.Match[str], expected: int) -> Number | None:
    """The number within a bracket that negotiators put around a paragraph, "[2. Requests a report;]", or around it alone."""
    closed = _NUMBER_IN_BRACKETS.match(text, opened.end())
    if closed:
        return Number(closed[1], closed.end()) if closed.end() < len(text) else None
    found = _plain(text[opened.end() :], expected)
    return replace(found, end=found.end + opened.end(), before=opened[0].strip()) if found and found.sure else None


def _plain(text: str, expected: int) -> Number | None:
    for pattern in (_VARIED, _DOTTED):
        if found := pattern.match(text):
            return Number(_spelled(found[1]), found.end())
    if found := _LABELLED.match(text):
        return Number(_spelled(found[2]), found.end(), opens=_TYPE_OF_LABEL[found[1].upper()])
    if found := _ALTERNATIVE_TO.match(text):
        label = (found[1] or "").upper()
        return Number(f"{found[2]} alt", found.end(), opens=_TYPE_OF_LABEL.get(label))
    if (found := _BEFORE_NUMBER.match(text)) and int(found[1]) == expected:
        return Number(found[1], found.end())
    for pattern in (_BRACKETED, _LOST_STOP, _OCR_NUMBER):
        found = pattern.match(text)
        if found and found[1].translate(_OCR_DIGITS) == str(expected):
            return Number(str(expected), found.end(), sure=False)
    return None


def _spelled(number: str) -> str:
    """The number as the United Nations prints it: "2bis" and "2 alt." are "2 bis" and "2 alt"."""
    return " ".join(re.findall(r"\d+|[a-z]+", number.lower()))
