"""Reads printed numbers: of clauses, of points in a clause, of sections."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from search_service.model import Footnote
from search_service.readers.akn.text import ElementText
from search_service.text.numerals import roman_number, to_roman

Kind = Literal["clause", "point", "label", "none"]

_CLAUSE = re.compile(r"\d{1,3}(?:\s?(?:bis|ter|quater))?\s?[.\-–)]{0,2}", re.I)
_BULLET = re.compile(r"[–—\-•▪◦·∙*o\uf0b7\uf06f\uf0a7]|--")
_LETTER = "a-zа-я\u0621-\u064a"
_POINT = re.compile(
    rf"[“\"«]?\(?(?:[{_LETTER}]{{1,2}}|[ivxlc]{{1,6}}|[A-Z]|\d{{1,2}})\s?(?:bis)?\)|(?:[a-z]|[ivx]{{1,5}})\.|[㈠-㈩①-⑳]"
)
_LABEL = re.compile(r"(?:(?:Section|Part)\s)?(?P<label>[IVXLC]{1,6}|[A-Z])(?:\.|\s?[-–—:])?", re.I)
_SIGN = r"\((?:[a-z]{1,2}|[ivx]{1,6}|\d{1,2}|[A-Z])\)|[–—•▪◦·∙\uf0b7\uf06f\uf0a7]"
_STOPPED = r"(?:\d{1,3}|[a-z]|[ivx]{1,4})\s?\.(?=\s)"
_IN_TEXT = re.compile(rf"(?P<quote>[“\"«]?)(?P<number>{_SIGN}|{_STOPPED})\s*(?=\S)")
_BARE = re.compile(r"(?P<number>\d{1,3})\s?\.?\s?(?=[A-Z“\"])")
_ARABIC = re.compile(r"(?P<number>[\d\u0660-\u0669]{1,3})\s?[-–—]\s")


@lru_cache(maxsize=4_096)
def kind(number: str) -> Kind:
    """The kind of a printed number. "I" and "A" are labels of sections; "(i)", "i." and bullets are points."""
    if not number:
        return "none"
    if _CLAUSE.fullmatch(number):
        return "clause"
    if _BULLET.fullmatch(number) or _POINT.fullmatch(number):
        return "point"
    return "label" if _LABEL.fullmatch(number) else "none"


def is_bullet(number: str) -> bool:
    return bool(_BULLET.fullmatch(number))


def without_signs(number: str) -> str:
    """A clause's number without its full stop or dash: "1." and "1 -" are "1"."""
    return number.rstrip(" .-–—)") if _CLAUSE.fullmatch(number) else number


# A number whose text is the next paragraph; and one with a typist's letters for digits, "l0.".
_ALONE = re.compile(r"\d{1,2}[.)]|\(\d{1,2}\)")
_TYPED = re.compile(r"(?P<number>(?=[\dlIO]*\d)[\dlIO]{1,3})\.\s")
_DIGITS = str.maketrans("lIO", "110")


def split(words: ElementText, expected: int) -> tuple[str, ElementText]:
    """The number that a paragraph prints as part of its text, and the passage without it; "" where there is none.

    A number without a full stop counts where a tab follows it, or where it is the `expected` one: "18 Appropriates".
    """
    text = words.text
    if "A" <= text[:1] <= "Z" and text[0] not in "IO" and not 0 < words.tab <= 6:
        return "", words  # most paragraphs: no number starts like this
    if _ALONE.fullmatch(text):
        return text, _from(words, len(text))
    typed = _TYPED.match(text)
    if typed and typed["number"].translate(_DIGITS) == str(expected):
        return f"{expected}.", _from(words, typed.end())
    if 0 < words.tab <= 6 and kind(text[: words.tab]) != "none":
        return text[: words.tab], _from(words, words.tab)
    if found := _IN_TEXT.match(text):
        if kind(found["number"]) == "point":
            return found["quote"] + found["number"], _from(words, found.end())
        return found["number"], _from(words, found.end(), found["quote"])
    for pattern in (_BARE, _ARABIC):
        found = pattern.match(text)
        if found and found["number"].isdecimal() and int(found["number"]) == expected:
            return found["number"], _from(words, found.end())
    return "", words


def without_stop(words: ElementText) -> ElementText:
    """The passage without the full stop of its number, which some files print with the text: "1.1" ". Raise awareness"."""
    start = len(words.text) - len(words.text.lstrip(" ."))
    return words if words.text.startswith("..") else _from(words, start)


def follows(number: str, before: str) -> bool:
    """Whether a point is the next one of the list that `before` is in: the same bullet, or the next letter or number."""
    if is_bullet(number) or is_bullet(before):
        return number == before
    label, label_before = _SIGNS.sub("", number), _SIGNS.sub("", before)
    if not label or not label_before or number.replace(label, "") != before.replace(label_before, ""):
        return False
    return label in (_next_letter(label_before), _next_roman(label_before), _next_figure(label_before))


_JOINT = re.compile(r"^[ .]*(?:[–—-]\s+)?")  # between a number and its words: "1 – The procedures"
_SIGNS = re.compile(r"[^\w]+")


def _next_letter(label: str) -> str:
    return chr(ord(label) + 1) if len(label) == 1 else ""


def _next_roman(label: str) -> str:
    value = roman_number(label) if label.islower() else None
    return to_roman(value + 1) if value else ""


def _next_figure(label: str) -> str:
    return str(int(label) + 1) if label.isdecimal() and len(label) < 4 else ""


def _from(words: ElementText, start: int, quote: str = "") -> ElementText:
    """The passage from `start` on, its footnotes moved along; a quotation mark that stood before the number stays."""
    text = quote + _JOINT.sub("", words.text[start:])
    shift = len(words.text) - len(text)
    notes = tuple(_moved(note, shift) for note in words.footnotes)
    return ElementText(text, notes, words.linked)


def _moved(note: Footnote, shift: int) -> Footnote:
    return replace(note, at=max(0, note.at - shift))
