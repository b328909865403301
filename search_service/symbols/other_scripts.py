"""Numbers of resolutions in Chinese and Arabic texts: "第70/1号决议", "1514 (د-15)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_service.symbols.bare_numbers import Context, of_roman_session, of_session, of_year
from search_service.symbols.bodies import Body
from search_service.text.numerals import to_roman

_CHINESE = re.compile(
    r"第 ?(?:(?P<session>\d{1,4}|E?S-\d{1,2})/(?P<number>\d{1,3})|(?P<old>\d{1,4}))"
    r" ?(?P<part>[A-Z])?(?: ?\((?:(?P<year>\d{4})|(?P<roman>(?:E?S-)?[IVXL]+))\))?(?P<parts>(?:[和、] ?[A-Z])*) ?号"
)
_CHINESE_KIND = re.compile(r"[^。；]{0,60}?(?P<kind>决议|决定)")
_CHINESE_BODIES: tuple[tuple[str, Body], ...] = (
    ("人权理事会", "A/HRC"),
    ("经济及社会理事会", "E"),
    ("安全理事会", "S"),
    ("大会", "A"),
)
_REACH = 24  # characters before a number in which its organ is named
_ARABIC_LETTERS = dict(zip(("ألف", "باء", "جيم", "دال", "هاء", "واو"), "ABCDEF", strict=True))
_ARABIC_LETTER = rf"(?P<part>{'|'.join(_ARABIC_LETTERS)})"
_ARABIC_OLD = re.compile(rf"(?<![\d/])(?P<number>\d{{1,4}})(?: {_ARABIC_LETTER})? ?\(د-? ?(?P<session>\d{{1,2}})\)")
_ARABIC_PART = re.compile(rf" {_ARABIC_LETTER}\b")


def other_mentions(text: str) -> Iterator[tuple[int, int, str]]:
    """The mentions in these scripts: start, end (exclusive), canonical symbol."""
    if "第" in text:
        yield from _chinese(text)
    if "(د" in text:
        for found in _ARABIC_OLD.finditer(text):
            part = _ARABIC_LETTERS.get(found["part"] or "")
            roman = to_roman(int(found["session"])).upper()
            if symbol := of_roman_session(found["number"], part, roman, Context(listed=True)):
                yield *found.span(), symbol


def has_other_script(text: str) -> bool:
    """Whether a text has numbers in these scripts."""
    if text.isascii():
        return False
    return "第" in text or "(د" in text or _ARABIC_PART.search(text) is not None


def with_arabic_part(text: str, mention: tuple[int, int, str]) -> tuple[int, int, str]:
    """The mention with the letter of a part after it: "77/256 باء" is A/RES/77/256 B."""
    start, end, symbol = mention
    found = _ARABIC_PART.match(text, end) if "/RES/" in symbol and symbol[-1].isdecimal() else None
    return (start, found.end(), f"{symbol} {_ARABIC_LETTERS[found['part']]}") if found else mention


def _chinese(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _CHINESE.finditer(text):
        kind = _CHINESE_KIND.match(text, found.end())
        context = Context(
            "DEC" if kind and kind["kind"] == "决定" else "RES", _body(text, found.start()), kind is not None, True
        )
        for part in (found["part"] or "", *re.findall("[A-Z]", found["parts"])):
            if symbol := _symbol(found, part, context):
                first = part == (found["part"] or "")
                yield (found.start(), found.start("parts"), symbol) if first else (found.start("parts"), found.end(), symbol)


def _symbol(found: re.Match[str], part: str, context: Context) -> str | None:
    if found["session"]:
        return of_session(found["session"], found["number"], part, context)
    if found["year"]:
        return of_year(found["old"], found["year"], context)
    return of_roman_session(found["old"], part or None, found["roman"], context) if found["roman"] else None


def _body(text: str, start: int) -> Body:
    """The organ named last before a number; without a name, it is the text's own organ."""
    window = text[max(0, start - _REACH) : start]
    named = [(window.rfind(name), body) for name, body in _CHINESE_BODIES if name in window]
    return max(named)[1] if named else ""
