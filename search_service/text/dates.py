"""Dates as users type them, spelled as the United Nations prints them."""

from __future__ import annotations

import re
from datetime import date

from search_service.text.numerals import MONTHS, month_number

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
