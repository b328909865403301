"""The documents that were adopted on a day, by their symbols."""

from __future__ import annotations

from bisect import bisect_left

from search_service.engines import Engine, Hit, Request
from search_service.fields import date


class AdoptedDays:
    """The symbols of the documents of days; those of a day are looked up when a query names it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, tuple[str, ...]] = {}

    def symbols(self, day: str) -> tuple[str, ...]:
        """The symbols of the documents adopted on a day, ISO 8601, in document order."""
        if day not in self._known:
            self._known[day] = tuple(dict.fromkeys(self._adopted(day)))
        return self._known[day]

    def _adopted(self, day: str) -> list[str]:
        count = self._engine.search(_of_year(day, 0, 0, True)).total
        # The clauses of a year by date: those of a day stand together, and few are read to find the first and the last.
        first = bisect_left(range(count), day, key=lambda place: self._date(day, place))
        end = bisect_left(range(count), f"{day}~", first, key=lambda place: self._date(day, place))
        documents = [hit.document for hit in self._hits(day, first, end - first)]
        return [document.symbol for document in documents if document.symbol and document.adopted == day]

    def _date(self, day: str, place: int) -> str:
        return date(self._hits(day, place, 1)[0].document)

    def _hits(self, day: str, offset: int, limit: int) -> tuple[Hit, ...]:
        return self._engine.search(_of_year(day, offset, limit)).hits if limit else ()


def _of_year(day: str, offset: int, limit: int, with_totals: bool = False) -> Request:
    year = (("year", (day[:4],)),)
    return Request(None, year, "oldest", False, offset, limit, (), with_totals=with_totals)
