"""Numerals, months and dates, as texts print them and users type them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_FIRST_TO_NINETEENTH = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
    *("thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = re.compile(rf"(?P<day>\d{{1,2}})\s*(?P<month>{'|'.join(MONTHS)})\s*(?P<year>\d{{4}})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_IN_FIGURES = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")


def _numbered() -> dict[str, int]:
    numbers = {word: number for number, word in enumerate(_ONES, 1)}
    for ten, word in enumerate(_TENS, 2):
        numbers[word] = ten * 10
        numbers |= {f"{word}-{one}": ten * 10 + number for number, one in enumerate(_ONES[:9], 1)}
    return numbers


def _ranked() -> dict[str, int]:
    numbers = {word: number for number, word in enumerate(_FIRST_TO_NINETEENTH, 1)}
    for ten, word in enumerate(_TENS, 2):
        numbers[f"{word[:-1]}ieth"] = ten * 10
        numbers |= {f"{word}-{one}": ten * 10 + number for number, one in enumerate(_FIRST_TO_NINETEENTH[:9], 1)}
    return numbers | {"hundredth": 100}


CARDINALS = _numbered()
"""The numbers from 1 to 99 by their words: "twenty-five" is 25."""
ORDINALS = _ranked()
"""The numbers from 1 to 100 by their ordinal words: "twenty-fifth" is 25."""
CARDINAL_WORDS = {number: word for word, number in CARDINALS.items()}
ORDINAL_WORDS = {number: word for word, number in ORDINALS.items()}


def from_roman(figures: str) -> int:
    """The value of Roman figures from I to C: "XV" is 15."""
    values = [_ROMAN_VALUES[figure] for figure in figures.lower()]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=512)
def to_roman(number: int) -> str:
    """A number below 400 in Roman figures, in lower case."""
    figures = ""
    for value, figure in _ROMAN:
        figures += figure * (number // value)
        number %= value
    return figures


def roman_number(word: str) -> int | None:
    """The value of a word in well-formed Roman figures: "vii" is 7, "iiv" and "mild" are none."""
    word = word.lower()
    if not word or not set(word) <= set(_ROMAN_VALUES):
        return None
    number = from_roman(word)
    return number if 0 < number < 400 and to_roman(number) == word else None


def ordinal(number: int) -> str:
    """A number with its suffix: 25 is "25th"."""
    return f"{number}{'th' if number % 100 in (11, 12, 13) else _SUFFIXES.get(number % 10, 'th')}"


def ordinal_number(word: str) -> int | None:
    """The number of an ordinal in words or in figures: "twenty-fifth" and "25th" are 25."""
    found = _IN_FIGURES.fullmatch(word)
    return int(found[1]) if found else ORDINALS.get(word)


def month_number(word: str) -> int | None:
    """The number of a month by its name, or by its first three letters or more: "feb" is 2, "sept" 9."""
    word = word.lower().rstrip(".")
    return next((number for number, month in enumerate(MONTHS, 1) if len(word) > 2 and month.lower().startswith(word)), None)


def written_day(text: str) -> str | None:
    """The first date in an English text, as ISO 8601; blanks may be missing ("on30 January 2023")."""
    found = _DAY.search(text)
    return calendar_day(f"{found['year']}-{MONTHS.index(found['month']) + 1:02}-{int(found['day']):02}") if found else None


def calendar_day(text: str | None) -> str | None:
    """A valid ISO 8601 day; None for the placeholder 0001-01-01 and for anything else."""
    try:
        return text if text and date.fromisoformat(text).year > 1 else None
    except ValueError:
        return None


_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})")
_MONTH = "|".join(f"{month[:3]}(?:t|{month[3:]})?\\.?" if len(month) > 3 else month for month in MONTHS)
_WRITTEN = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<name>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)"
    rf"|(?P<us_name>{_MONTH})\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<us_year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>(?:19|20)\d\d)")


def typed_date(text: str) -> date | None:
    """The day that a text states and nothing else, in figures or in words: "24/02/2023", "24 February 2023", "Feb 24, 2023"."""
    if found := _WRITTEN.fullmatch(text):
        month = month_number(found["name"] or found["us_name"]) or 0
        return _day(found["year"] or found["us_year"], month, found["day"] or found["us_day"])
    found = _ISO.fullmatch(text) or _FIGURES.fullmatch(text)
    if not found:
        return None
    month, day = int(found["month"]), int(found["day"])
    if month > 12:  # the American order
        month, day = day, month
    return _day(found["year"], month, day)


def _day(year: str, month: int, day: str | int) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def printed_date(text: str) -> tuple[str, ...]:
    """The spellings of a date in print, the day first and the month first: "24 February 2023"; () if it is no date."""
    printed = typed_date(text)
    if printed is None:
        return ()
    name = MONTHS[printed.month - 1]
    return f"{printed.day} {name} {printed.year}", f"{name} {printed.day}, {printed.year}"
