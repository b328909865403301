"""Ranges of sessions and years in filters and texts: "2021..", "..2019", "74-76"."""

from __future__ import annotations

import re
from functools import lru_cache

from search_service.fields import FACETS_BY_NAME
from search_service.query.nodes import OPEN_ENDS

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
