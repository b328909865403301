"""A timeline as bars, or searches as lines: coordinates for the SVG template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil, floor, log10

from search_service.query import Query
from search_service.web.pages.timeline import Period, Series, Timeline

# The drawing is as wide as the column of results on a desk, so that a unit is a pixel there.
WIDTH, LEFT, TOP, BOTTOM = 840, 44, 22, 22
TALL, MIDDLE, LOW = 170, 110, 60
MAX_BAR_WIDTH = 44
# The width of a figure in the type of the labels, rounded up.
FIGURE = 7
# The height of a number at the end of a line.
LABEL = 14


@dataclass(frozen=True, slots=True)
class Slot:
    """The part of the axis that belongs to a period; `name` is "" where there is no room for it."""

    left: float
    width: float
    name: str

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A period of a series: `value` is its number over the bar, "" without room; `description` says all in words.

    `indexed` says whether the index has texts of the period, `partial` whether it has not yet ended there. `query` is the
    search whose hits the bar counts.
    """

    slot: Slot
    left: float
    top: float
    width: float
    height: float
    value: str
    description: str
    indexed: bool
    partial: bool
    query: Query


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale and its number."""

    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing whose bars stand on `base`; `named` if its periods are named under it."""

    name: str
    total: int
    base: int
    named: bool
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A search as a line from period to period: `number` names it at its end, which is `end` from the top.

    `path` is the corners of its stretches, one for each run of periods of which the index has texts.
    """

    number: int
    name: str
    total: int
    path: tuple[str, ...]
    points: tuple[Bar, ...]
    end: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """Several searches in one drawing, on one scale."""

    base: int
    ticks: tuple[Tick, ...]
    slots: tuple[Slot, ...]
    lines: tuple[DrawnLine, ...]


def charts(timeline: Timeline, rated: bool) -> tuple[Chart, ...]:
    """A tall chart of the whole search, then low ones of its verbs on one scale; of bodies, one each on one scale.

    A chart of all bodies together would show how many years of each are indexed, not how a phrase is used.
    """
    whole, *parts = timeline.series
    slots = _slots(timeline.periods)
    if timeline.split == "body" and parts:
        scale = _scale(parts, rated)
        return tuple(_chart(timeline, series, rated, slots, MIDDLE, scale) for series in parts)
    scale = _scale((whole,), rated)
    # The clauses of a verb can all lie outside the periods: none of the Security Council has a session.
    highest = max((max(_values(series, rated)) for series in parts), default=1) or 1
    return (
        _chart(timeline, whole, rated, slots, TALL, scale),
        *(_chart(timeline, series, rated, slots, LOW, (0, highest), series is parts[-1]) for series in parts),
    )


def lines(timeline: Timeline, rated: bool) -> LineChart:
    """The searches of a timeline that compares several, each as a line."""
    step, top = _scale(timeline.series, rated)
    slots = _slots(timeline.periods)
    drawn = []
    for number, series in enumerate(timeline.series, 1):
        points = _bars(timeline, series, rated, slots, TALL, top)
        drawn.append(DrawnLine(number, series.name, sum(series.counts), _path(points), points, points[-1].top))
    # Numbers that would stand on each other move down, from the highest on.
    ends: dict[int, float] = {}
    for line in sorted(drawn, key=lambda line: line.end):
        ends[line.number] = max(line.end, max(ends.values(), default=-LABEL) + LABEL)
    placed = tuple(replace(line, end=round(ends[line.number], 1)) for line in drawn)
    return LineChart(TOP + TALL, _ticks(step, top, TALL), slots, placed)


def _path(points: Sequence[Bar]) -> tuple[str, ...]:
    runs = [list(run) for indexed, run in groupby(points, lambda point: point.indexed) if indexed]
    return tuple(" ".join(f"{point.slot.middle},{point.top}" for point in run) for run in runs)


def _chart(
    timeline: Timeline,
    series: Series,
    rated: bool,
    slots: tuple[Slot, ...],
    height: int,
    scale: tuple[float, float],
    named: bool = True,
) -> Chart:
    """A series as bars, with the lines of the scale (step, top) if that has steps."""
    step, top = scale
    ticks = _ticks(step, top, height) if step else ()
    bars = _bars(timeline, series, rated, slots, height, top)
    return Chart(series.name, sum(series.counts), TOP + height, named, ticks, bars)


def _scale(several: Sequence[Series], rated: bool) -> tuple[float, float]:
    """The step of a scale, and its top, which is above the highest of all values."""
    most = max(max(_values(series, rated)) for series in several)
    step = _step(most / 3, 0 if rated else 1)
    return step, max(step * ceil(most / step), step)


def amount(value: float, rated: bool) -> str:
    """A count, or a rate with one digit after the point; nothing is "0" in both."""
    return f"{value:,.1f}" if rated and value else f"{value:,.0f}"


def _values(series: Series, rated: bool) -> list[float]:
    return [series.rate(i) if rated else float(count) for i, count in enumerate(series.counts)]


def _slots(periods: tuple[Period, ...]) -> tuple[Slot, ...]:
    width = (WIDTH - LEFT) / len(periods)
    every = ceil((FIGURE * max(len(period.value) for period in periods) + 6) / width)
    return tuple(
        Slot(round(LEFT + width * i, 1), round(width, 1), "" if i % every else period.value) for i, period in enumerate(periods)
    )


def _bars(timeline: Timeline, series: Series, rated: bool, slots: tuple[Slot, ...], height: int, top: float) -> tuple[Bar, ...]:
    values = _values(series, rated)
    roomy = slots[0].width >= FIGURE * max(len(amount(value, rated)) for value in values)
    width = round(min(slots[0].width * 0.72, MAX_BAR_WIDTH), 1)
    bars = []
    for i, (slot, period, count, value) in enumerate(zip(slots, timeline.periods, series.counts, values, strict=True)):
        tall = round(height * value / top, 1)
        bars.append(
            Bar(
                slot=slot,
                left=round(slot.middle - width / 2, 1),
                top=round(TOP + height - tall, 1),
                width=width,
                height=tall,
                value=amount(value, rated) if value and (roomy or value == max(values)) else "",
                description=f"{period.label}: {count:,} of {series.indexed[i]:,} clauses, {series.rate(i):,.1f} in a thousand",
                indexed=series.indexed[i] > 0,
                partial=bool(timeline.until) and period is timeline.periods[-1],
                query=timeline.inside(series, period),
            )
        )
    return tuple(bars)


def _ticks(step: float, top: float, height: int) -> tuple[Tick, ...]:
    numbers = [number * step for number in range(round(top / step) + 1)]
    return tuple(Tick(round(TOP + height * (1 - number / top), 1), f"{number:,.4g}") for number in numbers)


def _step(least: float, lowest: float) -> float:
    """The first of 1, 2, 5, 10, 20, ... (and 0.1, 0.2, 0.5, ... for rates) that is not less than either."""
    least = max(least, lowest)
    if not least:
        return 1
    magnitude = 10.0 ** floor(log10(least))
    return next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor >= least * 0.999999)
