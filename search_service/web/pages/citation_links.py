"""Where a text cites others that the index has, as links with their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from search_service.engines import Request
from search_service.export.urls import document_url
from search_service.model import Clause, Document
from search_service.query import Pinned
from search_service.search.index import Index
from search_service.symbols import symbol_spans

# Titles are read one by one: so many texts that a page cites have theirs shown.
MAX_TITLES = 60


class CitationLink(NamedTuple):
    """The characters [start, end) of a text cite the text at `url`; `title` is "" where it is not known."""

    start: int
    end: int
    url: str
    title: str


def citation_links(index: Index, document: Document, clauses: Iterable[Clause]) -> Mapping[str, tuple[CitationLink, ...]]:
    """By clause id, the links of those clauses that have one, in order and apart."""
    indexed = index.counts()["symbol"]
    titles: dict[str, str] = {}
    links: dict[str, tuple[CitationLink, ...]] = {}
    for clause in clauses:
        if not clause.citations:
            continue
        found: list[CitationLink] = []
        for start, end, symbol in symbol_spans(clause.text, document.body):
            if symbol not in indexed or symbol == document.symbol:
                continue
            if symbol not in titles:
                titles[symbol] = _title(index, symbol) if len(titles) < MAX_TITLES else ""
            if not found or start >= found[-1].end:
                found.append(CitationLink(start, end, document_url(symbol), titles[symbol]))
        if found:
            links[clause.id] = tuple(found)
    return links


def _title(index: Index, symbol: str) -> str:
    request = Request(Pinned(symbol), sort="document", limit=1, facets=(), with_totals=False)
    hits = index.engine.search(request).hits
    return hits[0].document.title if hits else ""
