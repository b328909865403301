"""The documents that were adopted on a day, by their symbols."""

from __future__ import annotations

from bisect import bisect_left

from search_service.engines import Engine, Hit, Request, deadlines
from search_service.errors import OverBudgetError
from search_service.fields import date


class AdoptedDays:
    """The symbols of the documents of days; those of a day are looked up when a query names it."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine, self._seconds = engine, seconds
        self._known: dict[str, tuple[str, ...]] = {}

    def symbols(self, day: str) -> tuple[str, ...]:
        """The symbols of the documents adopted on a day, ISO 8601, in document order.

        () if there is none, or if to find them takes more than half of the time of a search: the date is then searched as text.
        """
        if day not in self._known:
            half = min(self._seconds, deadlines.left()) / 2
            try:
                with deadlines.deadline(half), deadlines.budget(half):
                    self._known[day] = tuple(dict.fromkeys(self._adopted(day)))
            except OverBudgetError:
                return ()
        return self._known[day]

    def _adopted(self, day: str) -> list[str]:
        count = self._engine.search(_of_year(day, "oldest", 0, 0, with_totals=True)).total
        # The clauses of a year by date: those of a day stand together, and few are read to find the first and the last.
        first = bisect_left(range(count), day, key=lambda place: self._date(day, count, place))
        end = bisect_left(range(count), f"{day}~", first, key=lambda place: self._date(day, count, place))
        documents = [hit.document for hit in self._hits(day, count, first, end)]
        return [document.symbol for document in documents if document.symbol and document.adopted == day]

    def _date(self, day: str, count: int, place: int) -> str:
        return date(self._hits(day, count, place, place + 1)[0].document)

    def _hits(self, day: str, count: int, first: int, end: int) -> tuple[Hit, ...]:
        """The clauses [first, end) of a year by date, counted from its nearer end: a far page costs a cluster much."""
        sort, offset = ("oldest", first) if first <= count - end else ("newest", count - end)
        return self._engine.search(_of_year(day, sort, offset, end - first)).hits if end > first else ()


def _of_year(day: str, sort: str, offset: int, limit: int, with_totals: bool = False) -> Request:
    year = (("year", (day[:4],)),)
    return Request(None, year, sort, False, offset, limit, (), with_totals=with_totals)
