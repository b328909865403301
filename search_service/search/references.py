"""What a query names: the card of a document, and the documents of a day."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from urllib.parse import quote

from search_service.engines import Engine, Hit, Request, deadlines
from search_service.errors import OverBudgetError
from search_service.export.urls import document_url
from search_service.fields import date
from search_service.model import Document
from search_service.query import And, Node, Or, Pinned, Symbol, Value

MAX_CARDS = 10


@dataclass(frozen=True, slots=True)
class Card:
    """The document of a symbol, without its clauses; `document` is None if the index does not have it.

    For the symbol of a draft it is the resolution that the draft became. `cited_by` counts the clauses that cite the symbol.
    """

    symbol: str
    document: Document | None
    cited_by: int

    @property
    def url(self) -> str | None:
        return document_url(self.document.id) if self.document else None

    @property
    def official_url(self) -> str:
        """Where the United Nations publishes it."""
        return f"https://docs.un.org/en/{quote(self.symbol)}"


def cards(engine: Engine, tree: Node | None) -> tuple[Card, ...]:
    """A card for each document that a query only names, at most MAX_CARDS; documents in the index come first."""
    symbols = _named(tree)[:MAX_CARDS]
    if not symbols:
        return ()
    cited = engine.totals([Request(Symbol(symbol), facets=(), with_totals=False) for symbol in symbols])
    found = [Card(symbol, _document(engine, symbol), count) for symbol, count in zip(symbols, cited, strict=True)]
    return tuple(sorted(found, key=lambda card: card.document is None))


def _document(engine: Engine, symbol: str) -> Document | None:
    request = Request(Pinned(symbol), sort="document", limit=1, facets=(), with_totals=False)
    hits = engine.search(request).hits
    return hits[0].document if hits else None


def _named(tree: Node | None) -> tuple[str, ...]:
    pins = tree.children if isinstance(tree, Or) else (tree,)
    return tuple(dict.fromkeys(pin.symbol for pin in pins if isinstance(pin, Pinned)))


def own_first(tree: Node | None) -> Node | None:
    """The tree of a query that names documents, with each of them before its parts: A/RES/77/291 before A/RES/77/291 B.

    It matches the same clauses. A pin that matches twice scores twice.
    """
    symbols = _named(tree)
    if tree is None or not 0 < len(symbols) <= MAX_CARDS:
        return tree
    children = tree.children if isinstance(tree, Or) else (tree,)
    own = [And((pin, Value("symbol", (pin.symbol,)))) for pin in children if isinstance(pin, Pinned)]
    return Or((*children, *own))


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
        first = bisect_left(range(count), day, key=lambda i: self._date(day, count, i))
        end = bisect_left(range(count), f"{day}~", first, key=lambda i: self._date(day, count, i))
        documents = [hit.document for hit in self._hits(day, count, first, end)]
        return [document.symbol for document in documents if document.symbol and document.adopted == day]

    def _date(self, day: str, count: int, i: int) -> str:
        return date(self._hits(day, count, i, i + 1)[0].document)

    def _hits(self, day: str, count: int, first: int, end: int) -> tuple[Hit, ...]:
        """The clauses [first, end) of a year by date, counted from its nearer end: a far page costs a cluster much."""
        sort, offset = ("oldest", first) if first <= count - end else ("newest", count - end)
        return self._engine.search(_of_year(day, sort, offset, end - first)).hits if end > first else ()


def _of_year(day: str, sort: str, offset: int, limit: int, with_totals: bool = False) -> Request:
    year = (("year", (day[:4],)),)
    return Request(None, year, sort, False, offset, limit, (), with_totals=with_totals)
