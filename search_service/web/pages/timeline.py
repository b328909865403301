"""The timeline: counts of the clauses found by year or session."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search_service.fields import FACETS_BY_NAME
from search_service.query import Query
from search_service.search.index import Index
from search_service.search.results import Results

VERBS = 5


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a session, and how many clauses the index holds there, whatever is sought."""

    value: str
    label: str
    clauses: int

    def rate(self, count: int) -> float:
        """`count` in every thousand clauses of the period; 0 where the index holds none."""
        return 1000 * count / self.clauses if self.clauses else 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """How many clauses of a search stand in each period; `name` is the verb that sets the search apart, "" for none."""

    name: str
    query: Query
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods in order, and a count for each in every series: that of the whole search, then one for each verb asked for.

    `by` is the facet whose values are the periods. `undated` of the clauses found have none.
    """

    by: str
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    undated: int

    def inside(self, series: Series, period: Period) -> Query:
        """The search whose hits are the clauses of a series in a period."""
        return _choosing(series.query, self.by, period.value)


def timeline(index: Index, results: Results, by: str, split: bool) -> Timeline:
    """The clauses found by year or by session; with `split`, those of the verbs that most of them have as well."""
    query = results.query
    everything = index.counts()[by]
    # Between two years of which the index holds nothing, and two that were chosen, only the former is a gap.
    chosen = dict(query.applied).get(by, ())
    shown = _without_gaps(everything)
    # Of an open range the index has few.
    values = [value for value in chosen if value in shown] if chosen != query.chosen(by) else chosen or shown
    label = FACETS_BY_NAME[by].label
    periods = tuple(Period(value, label(value), everything.get(value, 0)) for value in sorted(values, key=_order))
    searches = [("", query), *(_verbs(query, results) if split else ())]
    series = []
    for name, search in searches:
        counts = _counts(index, search, by)
        series.append(Series(name, search, tuple(counts.get(period.value, 0) for period in periods)))
    return Timeline(by, periods, tuple(series), results.total - sum(series[0].counts))


def _counts(index: Index, query: Query, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in index.values(query, facet)}


def _verbs(query: Query, results: Results) -> list[tuple[str, Query]]:
    """Of the chosen verbs, else of all, those that most of the clauses found have, each with its search."""
    (facet,) = (facet for facet in results.facets if facet.facet.name == "verb")
    values = [value for value in facet.values if value.count and (value.selected or not query.chosen("verb"))]
    return [(value.label, _choosing(query, "verb", value.value)) for value in values[:VERBS]]


def _choosing(query: Query, facet: str, value: str) -> Query:
    """The query with this one value of a facet chosen."""
    return query.choosing(facet, value)


def _without_gaps(values: Iterable[str]) -> set[str]:
    """The values, and between the first and the last number all numbers: a year without texts has its place on the axis."""
    shown = set(values)
    numbers = [int(value) for value in shown if value.isdigit()]
    return shown.union(map(str, range(min(numbers), max(numbers)))) if numbers else shown


def _order(value: str) -> tuple[bool, str, int]:
    """Numbers first; then emergency special and special sessions, which lie across them."""
    found = re.fullmatch(r"(\D*)(\d+)", value)
    return (not value.isdigit(), found[1], int(found[2])) if found else (True, value, 0)
