"""A timeline as bar charts: coordinates for the SVG template."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from search_service.query import Query
from search_service.web.pages.timeline import Period, Series, Timeline

# The drawing is as wide as the column of results on a desk, so that a unit is a pixel there.
WIDTH, LEFT, TOP, BOTTOM = 840, 44, 22, 22
TALL, LOW = 170, 60
MAX_BAR_WIDTH = 44
# The width of a figure in the type of the labels, rounded up.
FIGURE = 7


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

    `indexed` says whether the index has texts of the period. `query` is the search whose hits the bar counts.
    """

    slot: Slot
    left: float
    top: float
    width: float
    height: float
    value: str
    description: str
    indexed: bool
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


def charts(timeline: Timeline, rated: bool) -> tuple[Chart, ...]:
    """A tall chart of the whole search with a scale, then low ones for the verbs, all on one scale so that they compare."""
    whole, *verbs = timeline.series
    most = max(_values(whole, rated))
    step = _step(most / 3, 0 if rated else 1)
    top = max(step * ceil(most / step), step)
    # The clauses of a verb can all lie outside the periods: none of the Security Council has a session.
    highest = max((max(_values(series, rated)) for series in verbs), default=1) or 1
    slots = _slots(timeline.periods)
    return (
        Chart(
            whole.name, sum(whole.counts), TOP + TALL, True, _ticks(step, top), _bars(timeline, whole, rated, slots, TALL, top)
        ),
        *(
            Chart(
                series.name,
                sum(series.counts),
                TOP + LOW,
                series is verbs[-1],
                (),
                _bars(timeline, series, rated, slots, LOW, highest),
            )
            for series in verbs
        ),
    )


def amount(value: float, rated: bool) -> str:
    """A count, or a rate with one digit after the point; nothing is "0" in both."""
    return f"{value:,.1f}" if rated and value else f"{value:,.0f}"


def _values(series: Series, rated: bool) -> list[float]:
    return [series.rate(i) if rated else float(count) for i, count in enumerate(series.counts)]


def _slots(periods: tuple[Period, ...]) -> tuple[Slot, ...]:
    width = (WIDTH - LEFT) / len(periods)
    every = ceil((FIGURE * max(len(period.value) for period in periods) + 6) / width)
    return tuple(
        Slot(round(LEFT + width * place, 1), round(width, 1), "" if place % every else period.value)
        for place, period in enumerate(periods)
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
                query=timeline.inside(series, period),
            )
        )
    return tuple(bars)


def _ticks(step: float, top: float) -> tuple[Tick, ...]:
    numbers = [number * step for number in range(round(top / step) + 1)]
    return tuple(Tick(round(TOP + TALL * (1 - number / top), 1), f"{number:,.4g}") for number in numbers)


def _step(least: float, lowest: float) -> float:
    """The first of 1, 2, 5, 10, 20, ... (and 0.1, 0.2, 0.5, ... for rates) that is not less than either."""
    least = max(least, lowest)
    if not least:
        return 1
    magnitude = 10.0 ** floor(log10(least))
    return next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor >= least * 0.999999)
