"""The history of a clause: its nearest clauses in earlier and later documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from search_service.engines import Engine, Hit
from search_service.engines.near import NEARLY_IDENTICAL
from search_service.export.urls import clause_url
from search_service.fields import date
from search_service.precedents.redline import RedlineChange, redline
from search_service.text.similarity import is_verbatim
from search_service.verbs import Shift, strength
from search_service.verbs.acts import verb_shift

MAX_VERSIONS = 50


class VersionRecord(msgspec.Struct, frozen=True):
    """A clause in the history.

    `similarity` is to the clause that it is the history of; `changes` and `verb_shift` are from the version before.
    `in_series` says whether it stands in a text of the same title as that clause, and `left_out` how many texts of that
    title lie between it and the version of them before that have no such clause.
    """

    id: str
    document_id: str
    symbol: str | None
    number: str | None
    type: str
    adopted: str | None
    session: str | None
    adoption: str | None
    in_favour: int | None
    against: int | None
    abstaining: int | None
    states_against: Sequence[str]
    verb: str | None
    strength: int | None
    similarity: float
    relation: str
    verb_shift: Shift | None
    changes: Sequence[RedlineChange]
    in_series: bool
    left_out: int
    url: str


class History(msgspec.Struct, frozen=True):
    """The versions of a clause, the oldest first, and how many further documents have a near clause that is not among them."""

    versions: Sequence[VersionRecord]
    more: int

    @property
    def is_new(self) -> bool:
        """Whether no earlier text is known."""
        return self.versions[0].relation == "self"


def history(engine: Engine, hit: Hit) -> History:
    """The versions of a clause, itself among them; at most MAX_VERSIONS: the first, those of its series, the most similar."""
    own = int(engine.near.document_of[hit.doc_id])
    series = engine.near.same_series(own)
    best = _one_a_document(engine, hit, frozenset(series)) | {own: (100.0, hit.doc_id)}
    kept = _nearest_first(engine, hit, best, frozenset(series))[:MAX_VERSIONS]
    similarity = {clause: score for score, clause in best.values()}
    hits = [one for one in engine.hits(kept) if one.document.language == hit.document.language]
    ordered = sorted(hits, key=lambda one: (not date(one.document), date(one.document), one.document.id))
    left_out = _left_out(engine, [one.doc_id for one in ordered], series, best)
    versions = [
        _version(hit, other, before, similarity[other.doc_id], left_out.get(other.doc_id))
        for before, other in zip([None, *ordered], ordered, strict=False)
    ]
    return History(versions, len(best) - len(versions))


def _one_a_document(engine: Engine, hit: Hit, series: frozenset[int]) -> dict[int, tuple[float, int]]:
    """By document its nearest clause and the similarity.

    In a text of another title it must be nearly identical: of less similar ones too many have but a formula in common.
    """
    near, best = engine.near, dict[int, tuple[float, int]]()
    for bag, score in near.twins(hit.doc_id):
        for clause in near.clauses((bag,)):
            document = int(near.document_of[clause])
            is_evident = score >= NEARLY_IDENTICAL or document in series
            if is_evident and (document not in best or score > best[document][0]):
                best[document] = score, clause
    return best


def _nearest_first(engine: Engine, hit: Hit, best: Mapping[int, tuple[float, int]], series: frozenset[int]) -> list[int]:
    """The clauses: itself, the first of all, those of its series, then the most similar, each the nearest in time first."""
    near, own, day = engine.near, int(engine.near.document_of[hit.doc_id]), engine.near.day(hit.doc_id)

    first = min(best, key=lambda document: (not near.day_of[document], int(near.day_of[document])))

    def rank(document: int) -> tuple[bool, bool, bool, float, int]:
        score, clause = best[document]
        in_series = document in series
        return document != own, document != first, not in_series, 0.0 if in_series else -score, abs(near.day(clause) - day)

    return [best[document][1] for document in sorted(best, key=rank)]


def _left_out(engine: Engine, clauses: Iterable[int], series: Sequence[int], documents: Collection[int]) -> dict[int, int]:
    """For each clause in a text of the series, how many of its texts without one come between it and the one before.

    `documents` are those that have one, shown or not.
    """
    order = {document: i for i, document in enumerate(series)}
    inside = [clause for clause in clauses if int(engine.near.document_of[clause]) in order]
    ranks = [order[int(engine.near.document_of[clause])] for clause in inside]
    between = (series[earlier + 1 : later] for earlier, later in pairwise(ranks))
    gaps = [0, *(sum(document not in documents for document in texts) for texts in between)]
    return dict(zip(inside, gaps, strict=False))


def _version(hit: Hit, other: Hit, before: Hit | None, similarity: float, left_out: int | None) -> VersionRecord:
    document, clause, vote = other.document, other.clause, other.document.vote
    is_same = similarity >= 100 and is_verbatim(clause.text, hit.clause.text)
    return VersionRecord(
        id=clause.id,
        document_id=document.id,
        symbol=document.symbol,
        number=clause.number,
        type=clause.type,
        adopted=document.adopted,
        session=document.session,
        adoption=vote.method if vote else None,
        in_favour=vote.in_favour if vote else None,
        against=vote.against if vote else None,
        abstaining=vote.abstaining if vote else None,
        states_against=vote.states_against if vote else (),
        verb=clause.verb,
        strength=strength(clause.verb),
        similarity=round(similarity, 1),
        relation="self" if clause.id == hit.clause.id else "verbatim" if is_same else "near",
        verb_shift=verb_shift(before.clause, clause, in_series=left_out is not None) if before else None,
        changes=redline(before.clause.text, clause.text) if before else (),
        in_series=left_out is not None,
        left_out=left_out or 0,
        url=clause_url(clause.id),
    )


COLUMNS = (
    *("symbol", "document", "type", "number", "adopted", "adoption", "in_favour", "against", "abstaining", "verb", "strength"),
    *("verb_shift", "similarity", "relation", "in_series", "left_out", "inserted", "deleted", "url"),
)


def table(found: History, site: str) -> Iterator[tuple[object, ...]]:
    """The versions as the rows of a table, the names of the columns first."""
    yield COLUMNS
    for one in found.versions:
        changed = {
            op: " … ".join(change.text.strip() for change in one.changes if change.op == op) for op in ("insert", "delete")
        }
        yield (
            *(one.symbol, one.document_id, one.type, one.number, one.adopted, one.adoption, one.in_favour, one.against),
            *(one.abstaining, one.verb, one.strength, one.verb_shift, one.similarity, one.relation),
            *("yes" if one.in_series else "no", one.left_out, changed["insert"], changed["delete"], site + one.url),
        )
