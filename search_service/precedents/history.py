"""The history of a clause: the nearest clause of each earlier and later document, with what changed from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from search_service.engines import Engine, Hit, Request, deadlines
from search_service.export.urls import clause_url
from search_service.fields import date
from search_service.precedents.nearest import Neighbour, Precedents
from search_service.precedents.redline import RedlineChange, redline
from search_service.query import Identical, Or
from search_service.text.analysis import folded_words
from search_service.text.similarity import similarity
from search_service.verbs import Shift, shift, strength

MOST_VERSIONS = 50
# Formulas stand in hundreds of texts: of these the nearest wordings and the latest clauses are looked at.
MOST_WORDINGS, MOST_CLAUSES = 60, 500


class VersionRecord(msgspec.Struct, frozen=True):
    """A clause in the history; `similarity` is to the clause that it is the history of, the rest is from the one before."""

    id: str
    document_id: str
    symbol: str | None
    number: str | None
    type: str
    adopted: str | None
    session: str | None
    adoption: str | None
    verb: str | None
    strength: int | None
    similarity: float
    relation: str
    verb_shift: Shift | None
    changes: Sequence[RedlineChange]
    url: str


def history(engine: Engine, hit: Hit) -> list[VersionRecord]:
    """The versions of a clause, the oldest first, the clause itself among them; at most MOST_VERSIONS, the nearest in time."""
    wordings = Precedents(engine).neighbours(hit.clause.text)[:MOST_WORDINGS]
    ordered = sorted(_one_a_document(hit, _clauses(engine, wordings)), key=_in_time)
    here = next(i for i, other in enumerate(ordered) if other.clause.id == hit.clause.id)
    start = max(0, min(here - MOST_VERSIONS // 2, len(ordered) - MOST_VERSIONS))
    kept = ordered[start : start + MOST_VERSIONS]
    return [_version(hit, other, kept[i - 1] if i else None) for i, other in enumerate(kept)]


def _clauses(engine: Engine, wordings: Sequence[Neighbour]) -> Sequence[Hit]:
    if not wordings:
        return ()
    tree = Or(tuple(Identical(one.hit.clause.id) for one in wordings))
    return engine.search(Request(tree, sort="newest", grouped=False, limit=MOST_CLAUSES, facets=(), with_totals=False)).hits


def _one_a_document(hit: Hit, clauses: Sequence[Hit]) -> list[Hit]:
    """The clause itself, and of each other document in its language its nearest clause, of equals one of the same type."""
    best: dict[str, tuple[tuple[float, bool], Hit]] = {}
    for other in clauses:
        deadlines.check()
        if other.document.id != hit.document.id and other.document.language == hit.document.language:
            rank = similarity(hit.clause.text, other.clause.text), other.clause.type == hit.clause.type
            if other.document.id not in best or rank > best[other.document.id][0]:
                best[other.document.id] = rank, other
    return [hit, *(other for _, other in best.values())]


def _in_time(hit: Hit) -> tuple[bool, str, str]:
    """By date; undated texts come last."""
    return not date(hit.document), date(hit.document), hit.document.id


def _version(hit: Hit, other: Hit, before: Hit | None) -> VersionRecord:
    document, clause = other.document, other.clause
    is_same = folded_words(clause.text) == folded_words(hit.clause.text)
    return VersionRecord(
        id=clause.id,
        document_id=document.id,
        symbol=document.symbol,
        number=clause.number,
        type=clause.type,
        adopted=document.adopted,
        session=document.session,
        adoption=document.vote.method if document.vote else None,
        verb=clause.verb,
        strength=strength(clause.verb) if clause.verb else None,
        similarity=round(similarity(hit.clause.text, clause.text), 1),
        relation="self" if clause.id == hit.clause.id else "verbatim" if is_same else "near",
        verb_shift=shift(before.clause.verb, clause.verb) if before else None,
        changes=redline(before.clause.text, clause.text) if before else (),
        url=clause_url(clause.id),
    )
