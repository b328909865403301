"""A comparison of two documents as JSON, for `/api/compare` and `compare --json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from search_service.export.urls import clause_url, document_url
from search_service.model import Clause, Document
from search_service.precedents.alignment import Pair, PairRelation, aligned, totals
from search_service.precedents.redline import RedlineChange
from search_service.verbs import Shift


class Comparison(msgspec.Struct, frozen=True):
    """Two documents and their pairs of clauses, in the order of the second."""

    a: Document
    b: Document
    pairs: tuple[Pair, ...]
    totals: Mapping[str, int]


class ComparedRecord(msgspec.Struct, frozen=True):
    """One of the two documents."""

    id: str
    symbol: str | None
    title: str
    session: str | None
    adopted: str | None
    url: str


class PairRecord(msgspec.Struct, frozen=True):
    """A pair; `a` and `b` are ids of clauses."""

    a: str | None
    b: str | None
    relation: PairRelation
    similarity: float
    verb_shift: Shift | None
    changes: Sequence[RedlineChange]
    a_url: str | None
    b_url: str | None


class ComparisonRecord(msgspec.Struct, frozen=True):
    """The whole answer; `a` and `b` are ids of documents."""

    a: str
    b: str
    documents: Mapping[str, ComparedRecord]
    pairs: Sequence[PairRecord]
    totals: Mapping[str, int]


def compared(a: Document, b: Document) -> Comparison:
    """The comparison of an older document with a newer one."""
    pairs = aligned(a.clauses, b.clauses)
    return Comparison(a, b, pairs, totals(pairs))


def comparison_record(comparison: Comparison) -> ComparisonRecord:
    a, b = comparison.a, comparison.b
    documents = {"a": _document_record(a), "b": _document_record(b)}
    return ComparisonRecord(a.id, b.id, documents, [_pair_record(pair) for pair in comparison.pairs], comparison.totals)


def _document_record(document: Document) -> ComparedRecord:
    return ComparedRecord(
        id=document.id,
        symbol=document.symbol,
        title=document.title,
        session=document.session,
        adopted=document.adopted,
        url=document_url(document.id),
    )


def _pair_record(pair: Pair) -> PairRecord:
    return PairRecord(
        a=pair.a.id if pair.a else None,
        b=pair.b.id if pair.b else None,
        relation=pair.relation,
        similarity=round(pair.similarity, 1),
        verb_shift=pair.verb_shift,
        changes=pair.changes,
        a_url=_url(pair.a),
        b_url=_url(pair.b),
    )


def _url(clause: Clause | None) -> str | None:
    return clause_url(clause.id) if clause else None
