"""Dates in figures as users type them, spelled as the United Nations prints them."""

from __future__ import annotations

import re
from datetime import date

from search_service.text.numerals import MONTHS

_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})")
_FIGURES = re.compile(r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>(?:19|20)\d\d)")


def printed_date(text: str) -> tuple[str, ...]:
    """The readings of a date in figures, the day first if possible: "24/02/2023" is "24 February 2023"; () if it is no date."""
    found = _ISO.fullmatch(text) or _FIGURES.fullmatch(text)
    if not found:
        return ()
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if month > 12:  # the American order
        month, day = day, month
    try:
        printed = date(year, month, day)
    except ValueError:
        return ()
    name = MONTHS[printed.month - 1]
    return f"{printed.day} {name} {printed.year}", f"{name} {printed.day}, {printed.year}"
