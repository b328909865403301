"""Relations of a text: what it cites, what cites it, where its wording recurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from search_service.engines import Hit
from search_service.export.urls import document_url
from search_service.model import Clause, Document
from search_service.query import Query, identical_query
from search_service.search.index import Index
from search_service.search.results import ResultClause

SHOWN = 10
_PAGE, _PAGES = 20, 5


@dataclass(frozen=True, slots=True)
class Cited:
    """A symbol that a text cites, in how many of its clauses.

    `url` leads to its text, "" where the index does not hold it; `citing` to all clauses that cite it.
    """

    symbol: str
    clauses: int
    url: str
    citing: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """Clauses that cite a text or say the same: how many, in how many documents, the newest of each of the first of these.

    `url` leads to the search that lists them all.
    """

    clauses: int
    documents: int
    newest: tuple[Hit, ...]
    url: str


def cited(index: Index, clauses: Iterable[Clause]) -> tuple[Cited, ...]:
    """The symbols that these clauses cite, in order of first mention."""
    counts = Counter(symbol for clause in clauses for symbol in dict.fromkeys(citation.symbol for citation in clause.citations))
    symbols = index.counts()["symbol"] if counts else {}
    return tuple(
        Cited(symbol, count, document_url(symbol) if symbol in symbols else "", citing_query(symbol).url("/"))
        for symbol, count in counts.items()
    )


def citing(index: Index, document: Document) -> Mentions | None:
    """What cites a document; None for one without a symbol, which cannot be cited."""
    if not document.symbol:
        return None
    query = citing_query(document.symbol)
    results = index.answer(query)
    return Mentions(results.total, results.documents, _newest(results.clauses), query.url("/"))


def naming(index: Index, document: Document, clause: Clause) -> tuple[Hit, ...]:
    """The newest clauses that cite this clause by its number: "paragraph 3 of resolution 76/299"."""
    if not document.symbol or not clause.number or clause.type != "operative":
        return ()
    symbol, number = document.symbol, clause.number.casefold()
    query = citing_query(document.symbol, f" {number}") if number.isalnum() else citing_query(document.symbol)

    def names(hit: Hit) -> bool:
        return any(
            citation.symbol == symbol and any(paragraph.casefold().split(" ")[0] == number for paragraph in citation.paragraphs)
            for citation in hit.clause.citations
        )

    return tuple(islice((hit for hit in _hits(index, query) if names(hit)), SHOWN))


def identical(index: Index, clause: Clause) -> Mentions:
    """The clauses of the wording of this one, itself left out of the list; the counts and the search include it."""
    query = replace(identical_query(Query(), clause.id), per_page=SHOWN + 1)
    results = index.answer(query)
    others = tuple(result.hit for result in results.clauses if result.hit.clause.id != clause.id)
    return Mentions(results.total, results.documents, others[:SHOWN], replace(query, per_page=20).url("/"))


def citing_query(symbol: str, more: str = "") -> Query:
    """The search for all clauses that cite a symbol, newest first."""
    return Query(q=f'cites:"{symbol}"{more}', sort="newest", group="none", per_page=_PAGE)


def _newest(clauses: Iterable[ResultClause]) -> tuple[Hit, ...]:
    """The first clause of each document."""
    by_document: dict[str, Hit] = {}
    for result in clauses:
        by_document.setdefault(result.hit.document.id, result.hit)
    return tuple(by_document.values())[:SHOWN]


def _hits(index: Index, query: Query) -> Iterator[Hit]:
    """The hits of the first pages of a search, read as they are needed."""
    for number in range(1, _PAGES + 1):
        results = index.answer(query.at_page(number))
        yield from (result.hit for result in results.clauses)
        if number >= results.pages:
            return
