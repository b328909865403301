"""The timeline: counts of the clauses found by year or session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from search_service.fields import FACETS_BY_NAME, date
from search_service.query import Query
from search_service.search.index import Index
from search_service.search.results import Results

MAX_SERIES = 5
# The first session of the General Assembly began in 1946, its 76th in 2021.
FIRST_SESSION = 1945
# The last texts of a year are adopted in its last days.
END_OF_YEAR = "12-15"


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
    """How many clauses of a search stand in each period; `name` is what sets the search apart, "" for the whole of it.

    `indexed` is how many clauses the index has of each period that could have been found: those of a body for its series.
    """

    name: str
    query: Query
    counts: tuple[int, ...]
    indexed: tuple[int, ...]

    def rate(self, i: int) -> float:
        """The count of a period in every thousand clauses; 0 where the index has none."""
        return 1000 * self.counts[i] / self.indexed[i] if self.indexed[i] else 0.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods in order, and a count for each in every series: that of the whole search, then those that it is split into.

    `by` is the facet whose values are the periods. `undated` of the clauses found have none. `until` is the day up to which
    there are texts of the last period, "" where that is over. `split` is what the series are: "body", "verb", "beside" for
    further searches, "" where there is one. `spans` are the first and the last period of each body, where they differ.
    """

    by: str
    split: str
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    undated: int
    until: str
    spans: tuple[tuple[str, str, str], ...]

    @property
    def empty(self) -> tuple[Period, ...]:
        """The periods in which nothing was found."""
        return tuple(period for i, period in enumerate(self.periods) if not any(series.counts[i] for series in self.series))

    def inside(self, series: Series, period: Period) -> Query:
        """The search whose hits are the clauses of a series in a period."""
        return _choosing(series.query, self.by, period.value)


def timeline(index: Index, results: Results, by: str, split: str = "none", beside: Sequence[str] = ()) -> Timeline:
    """The clauses found by year or by session, and those of each body, or of the verbs that most of them have, as well.

    `beside` are texts of further searches under the same filters; the search is not split then.
    """
    query = results.query
    everything = index.counts()[by]
    # Between two years of which the index has nothing, and two that were chosen, only the former is a gap.
    chosen = dict(query.applied).get(by, ())
    shown = _without_gaps(everything)
    # Of an open range the index has few.
    values = [value for value in chosen if value in shown] if chosen != query.chosen(by) else chosen or shown
    label = FACETS_BY_NAME[by].label
    order = _in_time(index, by)
    periods = tuple(Period(value, label(value), everything.get(value, 0)) for value in sorted(values, key=order))
    series = [_series(index, name, search, by, periods) for name, search in _searches(query, results, split, beside)]
    undated = results.total - sum(series[0].counts)
    kind = "" if len(series) == 1 else "beside" if beside else split
    until = _until(index, periods) if by == "year" else ""
    # Series of one body each need no such warning.
    spans = () if by != "year" or kind == "body" or len(query.chosen("body")) == 1 else _spans(index)
    return Timeline(by, kind, periods, tuple(series), undated, until, spans)


def _spans(index: Index) -> tuple[tuple[str, str, str], ...]:
    """The bodies that most clauses are of, each with its first and last year; none if all have the same."""
    spans = []
    for body in list(index.counts()["body"])[:MAX_SERIES]:
        if years := sorted(_counts(index, Query(filters=(("body", (body,)),)), "year")):
            spans.append((body, years[0], years[-1]))
    return tuple(spans) if len({span[1:] for span in spans}) > 1 else ()


def _searches(query: Query, results: Results, split: str, beside: Sequence[str]) -> list[tuple[str, Query]]:
    if beside:
        return [(query.q, query), *((text, replace(query, q=text, page=1)) for text in beside)]
    split_into = _values(query, results, split) if split in ("body", "verb") else []
    # One body alone is the whole.
    return [("", query), *(split_into if split == "verb" or len(split_into) > 1 else [])]


def _series(index: Index, name: str, search: Query, by: str, periods: Sequence[Period]) -> Series:
    counts = _counts(index, search, by)
    bodies = search.chosen("body")
    indexed = _counts(index, Query(filters=(("body", bodies),)), by) if bodies else index.counts()[by]
    return Series(
        name,
        search,
        tuple(counts.get(period.value, 0) for period in periods),
        tuple(indexed.get(period.value, 0) for period in periods),
    )


def _until(index: Index, periods: Sequence[Period]) -> str:
    """The day of the newest text, if it is before the end of the last period."""
    (newest,) = index.answer(Query(sort="newest", per_page=1), facets=()).clauses or (None,)
    day = date(newest.hit.document) if newest else ""
    is_last = bool(periods) and day[:4] == periods[-1].value
    return day if is_last and len(day) == 10 and day[5:] < END_OF_YEAR else ""


def _in_time(index: Index, by: str) -> Callable[[str], tuple[float, str]]:
    """A key that puts special sessions where their texts are in time: after the regular session of their first year."""

    def key(value: str) -> tuple[float, str]:
        if value.isdigit():
            return (int(value) + (FIRST_SESSION if by == "session" else 0), value)
        years = _counts(index, Query(filters=(("session", (value,)),)), "year")
        return (min(map(int, years), default=9999) - 0.5, value)

    return key


def _counts(index: Index, query: Query, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in index.values(query, facet)}


def _values(query: Query, results: Results, name: str) -> list[tuple[str, Query]]:
    """Of the chosen values of a facet, else of all, those that most of the clauses found have, each with its search."""
    facet = next(facet for facet in results.facets if facet.facet.name == name)
    values = [value for value in facet.values if value.count and (value.selected or not query.chosen(name))]
    return [(value.label, _choosing(query, name, value.value)) for value in values[:MAX_SERIES]]


def _choosing(query: Query, facet: str, value: str) -> Query:
    """The query with this one value of a facet chosen."""
    return query.choosing(facet, value)


def _without_gaps(values: Iterable[str]) -> set[str]:
    """The values, and between the first and the last number all numbers: a year without texts has its place on the axis."""
    shown = set(values)
    numbers = [int(value) for value in shown if value.isdigit()]
    return shown.union(map(str, range(min(numbers), max(numbers)))) if numbers else shown
