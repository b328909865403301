"""Ranges of sessions and years as filters: "2021..", "..2019", "74..76"."""

from __future__ import annotations

import re
from functools import lru_cache

from search_service.fields import FACETS_BY_NAME
from search_service.query.nodes import OPEN_ENDS

Filters = tuple[tuple[str, tuple[str, ...]], ...]
_RANGE = re.compile(r"(\d{0,4})\.\.(\d{0,4})")


def range_of(facet: str, text: str) -> str | None:
    """A range in its one spelling, the lower end first; None for what is no range, and for other facets."""
    found = _RANGE.fullmatch("".join(text.split())) if facet in OPEN_ENDS else None
    if found is None or not (found[1] or found[2]):
        return None
    ends = [end for end in found.groups() if end]
    if any(FACETS_BY_NAME[facet].value(end) is None for end in ends):
        return None
    return "..".join(sorted(ends, key=int)) if len(ends) == 2 else f"{found[1]}..{found[2]}"


@lru_cache(maxsize=256)
def expanded(filters: Filters) -> Filters:
    """The same filters with each number of a range as a value."""
    if not any(".." in value for name, values in filters if name in OPEN_ENDS for value in values):
        return filters
    return tuple((name, tuple(sorted(_numbers(name, values))) if name in OPEN_ENDS else values) for name, values in filters)


def _numbers(facet: str, values: tuple[str, ...]) -> set[str]:
    numbers: set[str] = set()
    for value in values:
        first, dots, last = value.partition("..")
        low, high = OPEN_ENDS[facet]
        within = range(max(int(first or low), low), min(int(last or high), high) + 1)
        numbers |= {*map(str, within)} if dots else {value}
    return numbers


def is_range(facet: str, value: str) -> bool:
    return facet in OPEN_ENDS and ".." in value


def without_ranges(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if not is_range(facet, value))


def value_label(facet: str, value: str) -> str:
    """How a chosen value reads: "2021 or later", "74th to 76th session"."""
    label = FACETS_BY_NAME[facet].label
    first, dots, last = value.partition("..") if facet in OPEN_ENDS else (value, "", "")
    if not dots:
        return label(value)
    if not (first and last):
        return f"{label(first or last)} or {'later' if first else 'earlier'}"
    return f"{label(first).removesuffix(' session')} to {label(last)}"
