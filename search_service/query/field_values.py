"""The values of fields in a typed text: where a value ends, and what it chooses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from search_service.fields import Facet
from search_service.query.pasted import OPENING_QUOTES
from search_service.query.ranges import RANGED, range_of

# Between values of a typed list, each of which may hold commas and blanks.
BETWEEN_VALUES = "\x1f"
_QUOTED = re.compile(rf"[{OPENING_QUOTES}]([^{OPENING_QUOTES}]*)[{OPENING_QUOTES}]?")
# After a comma and a blank, only a capitalized name continues the list: "Israel, Palau", but not "urge, request a report".
_COMMA = re.compile(rf",\s*(?=[A-ZÀ-Þ{OPENING_QUOTES}])|,(?=\S)")
_VALUE_ENDS = re.compile(r"[,;:!?.]*(?=[\s()]|$)")
_EXAMPLES = {"session": "74..76", "year": "2019..2022"}


def listed_values(facet: Facet, text: str, start: int) -> tuple[int, str]:
    """The offset after the values that a text has at `start`, and these values; `start` itself if it has none there."""
    at = facet.lead(text, start)
    lead, values = text[start:at], list[str]()
    end, value = _value_at(facet, text, at)
    while end > at:
        values.append(value)
        comma = _COMMA.match(text, end)
        at, (end, value) = end, _value_at(facet, text, comma.end()) if comma else (end, "")
        end = end if comma and end > comma.end() else at
    alone = len(values) == 1 and text[start] in OPENING_QUOTES
    if not values or alone or not _VALUE_ENDS.match(text, at):
        return start, ""
    return at, lead + BETWEEN_VALUES.join(values)


def _value_at(facet: Facet, text: str, at: int) -> tuple[int, str]:
    if quoted := _QUOTED.match(text, at):
        return quoted.end(), quoted[1]
    end = facet.end(text, at)
    return end, text[at:end]


def chosen(facet: Facet, texts: Sequence[str]) -> tuple[str, ...]:
    """The values and ranges that these texts choose; () where one of them is neither. What leads the first leads each."""
    lead = texts[0][: facet.lead(texts[0], 0)]
    read = [_chosen(facet, text if not i else lead + text) for i, text in enumerate(texts)]
    return tuple(dict.fromkeys(chain.from_iterable(read))) if all(read) else ()


def _chosen(facet: Facet, text: str) -> tuple[str, ...]:
    ranged = range_of(facet.name, text)
    if ranged:
        return (ranged,)
    return facet.read(text) if ".." not in text or facet.several(text.strip().casefold()) else ()


def advice(facet: Facet, text: str, sign: str) -> str:
    """What to write in place of a text that chooses nothing; `sign` stands between the facet and its value."""
    if facet.name in RANGED:
        return f"Write it like {facet.name}{sign}{facet.example} or {facet.name}{sign}{_EXAMPLES[facet.name]}."
    if ".." in text:
        return f"Ranges are for session, year and strength: session{sign}74..76, strength{sign}urge.. or year{sign}..2019."
    return facet.advice(text, sign)
