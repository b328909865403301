"""Verb shifts: clauses whose verb grew stronger or weaker than in their precedent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import msgspec

from search_service.engines import Engine, Hit, deadlines
from search_service.export.urls import clause_url
from search_service.precedents.redline import RedlineChange, redline
from search_service.query import Query
from search_service.verbs import Shift, strength

# Clauses that are read at a time.
STEP = 500


class ShiftedClause(msgspec.Struct, frozen=True, gc=False):
    """A clause, the one that it took up, which way its verb moved, and what else changed."""

    hit: Hit
    before: Hit
    verb_shift: Shift
    changes: tuple[RedlineChange, ...]


class ShiftedClauseRecord(msgspec.Struct, frozen=True):
    """One of the two clauses of a shift."""

    id: str
    document_id: str
    symbol: str | None
    number: str | None
    type: str
    adopted: str | None
    session: str | None
    verb: str | None
    strength: int | None
    url: str


class ShiftRecord(msgspec.Struct, frozen=True):
    """A verb shift; `changes` lead from the text before to this one."""

    verb_shift: Shift
    clause: ShiftedClauseRecord
    before: ShiftedClauseRecord
    changes: Sequence[RedlineChange]


class ShiftsRecord(msgspec.Struct, frozen=True):
    """The answer of `/api/shifts`; `total` counts the clauses of all pages."""

    q: str
    shift: str
    filters: Mapping[str, Sequence[str]]
    total: int
    stronger: int
    weaker: int
    page: int
    pages: int
    shifts: Sequence[ShiftRecord]


def shifted_query(query: Query, way: str) -> Query:
    """The query for those of the clauses that a query finds whose verb moved this way; each clause is one hit."""
    return replace(query, q=f"shift:{way} ({query.q})" if query.q else f"shift:{way}", group="none")


def shifted_clauses(engine: Engine, hits: Iterable[Hit]) -> Iterator[ShiftedClause]:
    """The shifts of clauses that `shifted_query` finds, in their order."""
    hits = iter(hits)
    while some := tuple(islice(hits, STEP)):
        earlier = engine.hits(engine.near.precedent_of[[hit.doc_id for hit in some]].tolist())
        for hit, before in zip(some, earlier, strict=True):
            deadlines.check()
            if way := engine.near.shift(hit.doc_id):
                yield ShiftedClause(hit, before, way, redline(before.clause.text, hit.clause.text))


def shift_record(one: ShiftedClause) -> ShiftRecord:
    return ShiftRecord(one.verb_shift, _version(one.hit), _version(one.before), one.changes)


def _version(hit: Hit) -> ShiftedClauseRecord:
    document, clause = hit.document, hit.clause
    return ShiftedClauseRecord(
        id=clause.id,
        document_id=document.id,
        symbol=document.symbol,
        number=clause.number,
        type=clause.type,
        adopted=document.adopted,
        session=document.session,
        verb=clause.verb,
        strength=strength(clause.verb),
        url=clause_url(clause.id),
    )


COLUMNS = (
    *("verb_shift", "verb_before", "verb", "strength_before", "strength", "symbol", "number", "type", "adopted", "session"),
    *("symbol_before", "number_before", "adopted_before", "session_before", "text", "text_before", "url", "url_before"),
)


def table(shifts: Iterable[ShiftedClause], site: str) -> Iterator[tuple[object, ...]]:
    """The shifts as the rows of a table, the names of the columns first."""
    yield COLUMNS
    for one in shifts:
        now, was = _version(one.hit), _version(one.before)
        yield (
            *(one.verb_shift, was.verb, now.verb, was.strength, now.strength),
            *(now.symbol, now.number, now.type, now.adopted, now.session),
            *(was.symbol, was.number, was.adopted, was.session),
            *(one.hit.clause.text, one.before.clause.text, site + now.url, site + was.url),
        )
