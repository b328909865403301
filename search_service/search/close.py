"""Clauses close to what was typed: what holds the most telling of its words, and what each lacks."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from search_service.engines import Engine, Hit, Request
from search_service.highlight import Span, lacking, snippet
from search_service.query import And, Node, Not, Passage, Plain, Query, Word, in_words
from search_service.search.results import CloseClause, Relaxation

# Where fewer different wordings match, the closest others follow, so many at most.
FEW_WORDINGS, MOST_CLOSE = 10, 20


class Understood(msgspec.Struct, frozen=True, gc=False):
    """How a query is searched: its tree, its plain words with their slips mended, and each slip with what was meant."""

    tree: Node | None
    match: str
    plain: Plain | None = None
    mended: tuple[tuple[str, str], ...] = ()


def understood(engine: Engine, query: Query) -> Understood:
    """The reading of a query that is no problem. In a passage, what no clause holds is read as what was probably meant."""
    parsed = query.parsed
    if parsed.plain is None:
        return Understood(parsed.tree, parsed.match)
    meant = {
        part: Word(word)
        for part in dict.fromkeys(parsed.plain.parts)
        if isinstance(part, Word) and (word := engine.respell(part.exact))
    }
    if not meant:
        return Understood(parsed.tree, parsed.match, parsed.plain)
    plain = replace_parts(parsed.plain, meant)
    slips = tuple([(part.exact, word.exact) for part, word in meant.items()])
    tree = plain.tree("most") if parsed.match == "most" else parsed.tree
    return Understood(tree, parsed.match, plain, slips)


def replace_parts(plain: Plain, meant: dict[Word, Word]) -> Plain:
    parts = [meant.get(part, part) if isinstance(part, Word) else part for part in plain.parts]
    return Plain(tuple(parts), plain.also)


def close_clauses(engine: Engine, query: Query, read: Understood, wordings: int) -> tuple[CloseClause, ...]:
    """What follows a first page of so few wordings that all plain words match."""
    if read.plain is None or read.tree is None or wordings >= FEW_WORDINGS or query.page > 1:
        return ()
    some = Passage(read.plain.parts, 1)
    if not some.slots or (len(some.slots) < 2 and not read.mended):
        return ()
    tree = And((some, Not(read.tree)))
    request = Request(tree, query.filters, "relevance", query.group == "identical", 0, MOST_CLOSE, ())
    hits = engine.search(request).hits
    marks = engine.highlights(some, hits)
    return tuple([_close(hit, spans, some) for hit, spans in zip(hits, marks, strict=True)])


def _close(hit: Hit, marks: tuple[Span, ...], some: Passage) -> CloseClause:
    missing = tuple([in_words(slot) for slot in lacking(hit.clause, some.slots)])
    return CloseClause(hit, marks, snippet(hit.clause.text, marks), missing)


def best_way_out(engine: Engine, relaxation: Relaxation) -> tuple[CloseClause, ...]:
    """The first hits of a wider search, each of which lacks what was dropped."""
    query = replace(relaxation.query, page=1)
    read = understood(engine, query)
    hits = engine.search(Request(read.tree, query.filters, query.sort, query.group == "identical", 0, MOST_CLOSE, ())).hits
    marks = engine.highlights(read.tree, hits)
    missing = tuple([one.text for one in relaxation.dropped])
    return tuple(
        [CloseClause(hit, spans, snippet(hit.clause.text, spans), missing) for hit, spans in zip(hits, marks, strict=True)]
    )
