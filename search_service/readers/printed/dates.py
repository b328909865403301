"""Days and meetings in printed texts: "1 June 2023", "60th plenary meeting"."""

from __future__ import annotations

import re

from search_service.text.numerals import MONTHS, calendar_day

MONTH = "|".join(MONTHS)
DAY = rf"(?:\d{{1,2}}\s*(?:{MONTH}),?\s*\d{{4}}|(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
MEETING = (
    r"(?:\d{1,5}(?:st|nd|rd|th)|[.…]{2,} ?(?:st|nd|rd|th)?)\s*(?:\(?resumed\)?\s*|\([a-z]+\)\s*)?(?:plenary\s*)?"
    r"meeting(?:\s*\([A-Za-z ]+\))?"
)
_DAY = re.compile(rf"(\d{{1,2}})\s*({MONTH}),?\s*(\d{{4}})|({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})")
_MEETING = re.compile(rf"(?<!\w)(?=\d){MEETING}")


def day_of(text: str) -> str | None:
    """The first date in the text ("on17 November 2017"), as ISO 8601; None if there is none."""
    for found in _DAY.finditer(text):
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        named = calendar_day(f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}")
        if named:  # no calendar has "31 November"
            return named
    return None


def meeting_of(text: str) -> str | None:
    """The first meeting in the text: "60th plenary meeting", "4594th meeting"."""
    found = _MEETING.search(text)
    return found[0] if found else None
