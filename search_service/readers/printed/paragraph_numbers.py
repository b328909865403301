"""The number that a paragraph prints: "1.", "2 bis.", "1 alt", "OP3", "(1)", or as a scan misreads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_VARIANT = r"(?: ?(?:bis|ter|quater|quinquies|sexies|alt\.?(?: ?\d)?)(?!\w)){1,2}"
_STARTS = r"(?=[^\W\d]|[“\"‘'(\[])"
_DOTTED = re.compile(rf"(\d{{1,3}}(?:{_VARIANT})?)\.\s*{_STARTS}")
_VARIED = re.compile(rf"(\d{{1,3}}{_VARIANT})[.:)]?\s+{_STARTS}")
_BEFORE_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=\d)")
_LABELLED = re.compile(rf"(PP|OP|Pp|Op)\.? ?(\d{{1,3}}(?:{_VARIANT})?)[.:)]*\s+(?=\S)")
_BRACKETED = re.compile(rf"\(?(\d{{1,3}})\)\s*{_STARTS}")
_LOST_STOP = re.compile(r"(\d{1,3}) (?=[A-Z])")
_SCANNED = re.compile(r"([IlOoSZBG\d|]{1,3})[.,]\s*(?=[A-Z])")
_AS_SCANNED = str.maketrans("IlOoSZBG|", "110052861")

Opens = Literal["preambular", "operative"]


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: `text` without its signs; the paragraph's words begin at `end`.

    `sure` says that nothing else looks like it; `opens` is the type of clause that a label of negotiated drafts names.
    """

    text: str
    end: int
    sure: bool = True
    opens: Opens | None = None


def number_of(text: str, expected: int) -> Number | None:
    """The number of a clause at the start of a paragraph; `expected` is the one that would follow the last.

    A number in brackets, without its stop or misread by a scan is one only where it is expected, and is not `sure`.
    """
    for pattern in (_DOTTED, _VARIED):
        if found := pattern.match(text):
            return Number(_spelled(found[1]), found.end())
    if found := _LABELLED.match(text):
        return Number(_spelled(found[2]), found.end(), opens="preambular" if found[1].upper() == "PP" else "operative")
    if (found := _BEFORE_NUMBER.match(text)) and int(found[1]) == expected:
        return Number(found[1], found.end())
    for pattern in (_BRACKETED, _LOST_STOP, _SCANNED):
        found = pattern.match(text)
        if found and found[1].translate(_AS_SCANNED) == str(expected):
            return Number(str(expected), found.end(), sure=False)
    return None


def _spelled(number: str) -> str:
    """The number as the United Nations prints it: "2bis" and "2 alt." are "2 bis" and "2 alt"."""
    return re.sub(r"(?<=\d)(?=[a-z])", " ", number).replace("alt.", "alt")
