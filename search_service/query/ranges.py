"""Values and ranges of facets, as queries write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from search_service.fields import FACETS_BY_NAME, Facet
from search_service.query.nodes import OPEN_ENDS
from search_service.query.pasted import OPENING_QUOTES

Filters = tuple[tuple[str, tuple[str, ...]], ...]
_DOTS = ".."
# Two dots, as we print a range, or a dash, as other texts do.
_RANGE = re.compile(r"(\d{0,4})(?:\.\.\.?|[-\u2010-\u2015\u2212\u2026])(\d{0,4})")
_DIGITS = {"session": (1, 3), "year": (4, 4)}
# A range of years may leave out the century: "2020-21".
_SHORT_YEARS = re.compile(r"(\d\d)(\d\d)([^\d]+)(\d\d)")
RANGED = tuple(OPEN_ENDS)


def range_of(facet: str, text: str) -> str | None:
    """A range in its one spelling, the lower end first; None for what is no range, and for other facets.

    An end beyond what there can be is no end: "1800..2020" is "..2020".
    """
    if facet not in OPEN_ENDS:
        return None
    typed = "".join(text.split())
    short = _SHORT_YEARS.fullmatch(typed) if facet == "year" else None
    found = _RANGE.fullmatch(f"{short[1]}{short[2]}{short[3]}{short[1]}{short[4]}" if short and short[2] < short[4] else typed)
    if found is None or not (found[1] or found[2]):
        return None
    least, most = _DIGITS[facet]
    if any(end and not least <= len(end) <= most for end in found.groups()):
        return None
    first, last = OPEN_ENDS[facet]
    low, high = sorted((int(found[1] or first), int(found[2] or last))) if found[1] and found[2] else _open(found, first, last)
    if high < first or low > last:
        return None
    lower = str(low) if low > first or (found[1] and low == first) else ""
    upper = str(high) if high < last else ""
    return f"{lower}{_DOTS}{upper}" if lower or upper else f"{first}{_DOTS}"


def _open(found: re.Match[str], first: int, last: int) -> tuple[int, int]:
    return int(found[1] or first), int(found[2] or last)


@lru_cache(maxsize=256)
def expanded(filters: Filters) -> Filters:
    """The same filters with each number of a range as a value."""
    if not any(is_range(name, value) for name, values in filters for value in values):
        return filters
    return tuple((name, tuple(sorted({*numbers(name, values)})) if name in OPEN_ENDS else values) for name, values in filters)


def numbers(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values with each number of a range among them as one."""
    return tuple([number for value in values for number in _numbers(facet, value)])


def _numbers(facet: str, value: str) -> tuple[str, ...]:
    if not is_range(facet, value):
        return (value,)
    low, high = OPEN_ENDS[facet]
    first, _, last = value.partition(_DOTS)
    return tuple(map(str, range(int(first or low), int(last or high) + 1)))


def is_range(facet: str, value: str) -> bool:
    return facet in OPEN_ENDS and _DOTS in value


def without_ranges(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if not is_range(facet, value))


def value_label(facet: str, value: str) -> str:
    """How a chosen value reads: "2021 or later", "74th to 76th session"."""
    label = FACETS_BY_NAME[facet].label
    if not is_range(facet, value):
        return label(value)
    first, _, last = value.partition(_DOTS)
    if not (first and last):
        return f"{label(first or last)} or {'later' if first else 'earlier'}"
    return f"{label(first).removesuffix(' session')} to {label(last)}"


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
