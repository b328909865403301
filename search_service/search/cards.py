"""The card of a typed symbol's document, or a note that it is not in the index."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from search_service.engines import Engine, Request
from search_service.export.urls import document_url
from search_service.model import Document
from search_service.query import Node, Or, Pinned, Symbol

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
