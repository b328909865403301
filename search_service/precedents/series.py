"""Series of documents of one organ and title: the one before, and the latest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from search_service.engines import Engine, Request
from search_service.fields import date
from search_service.model import Document
from search_service.query import And, InField, Word
from search_service.symbols import symbol_order
from search_service.text.similarity import similar, topic

# The letters of a part: "A/RES/75/290 B". The parts of one resolution are adopted beside each other.
_PART = re.compile(r" [A-Z](?:-[A-Z])?(?=@|$)")
# Titles of a series differ in their numbers and in a word or two.
SAME_TITLE = 88.0
# Titles that are less similar, where the later text cites the earlier one.
RELATED_TITLE = 65.0
MAX_READ = 20


def predecessor(engine: Engine, document: Document) -> Document | None:
    """The latest earlier document of the series that a document belongs to, None where none is found.

    A title tells a series ("Oceans and the law of the sea"). Where it changed, the later text must cite the earlier one.
    Texts whose title says nothing but their kind have no series.
    """
    words = _topic(document)
    if not words:
        return None
    cited = dict.fromkeys(citation.symbol for clause in document.clauses for citation in clause.citations)
    for symbols, at_least in ((_of_title(engine, document), SAME_TITLE), (cited, RELATED_TITLE)):
        for symbol in islice(_earlier(symbols, document), MAX_READ):
            other = engine.document(symbol)
            if other and _may_precede(other, document) and any(similar(words, [_topic(other)], at_least)):
                return other
    return None


def successor(engine: Engine, document: Document) -> Document | None:
    """The latest document of this title, if it is later than this document."""
    words = _topic(document)
    newest = sorted(_of_title(engine, document), key=symbol_order, reverse=True) if words else []
    for symbol in newest[:MAX_READ]:
        if symbol == document.symbol:
            return None
        other = engine.document(symbol)
        if other and _may_precede(document, other) and any(similar(words, [_topic(other)], SAME_TITLE)):
            return other
    return None


def _of_title(engine: Engine, document: Document) -> Iterable[str]:
    """The symbols of the texts of this organ and kind whose titles have the words of a document's."""
    tree = And(tuple(InField("title", Word(word)) for word in _topic(document).split()))
    filters = (("body", (document.body,)),) if document.body else ()
    return engine.search(Request(tree, filters, limit=0, facets=("symbol",), with_totals=False)).counts["symbol"]


def _topic(document: Document) -> str:
    return topic(document.title, document.body)


def _earlier(symbols: Iterable[str], document: Document) -> Iterable[str]:
    """Symbols in the order that their numbers give, the latest first; those after that of the document are left out."""
    last = symbol_order(document.symbol) if document.symbol else None
    newest = sorted(symbols, key=symbol_order, reverse=True)
    return (symbol for symbol in newest if last is None or symbol_order(symbol) < last)


def _may_precede(other: Document, document: Document) -> bool:
    same = (other.body, other.kind, other.language) == (document.body, document.kind, document.language)
    return same and not _are_parts(other, document) and "" < date(other) <= date(document)


def _are_parts(other: Document, document: Document) -> bool:
    """Whether both are parts of one resolution."""
    return _PART.sub("", other.id) == _PART.sub("", document.id)
