"""The JSON records of a search, in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from search_service.export.urls import clause_url, document_url
from search_service.highlight import Piece, Snippet
from search_service.query import Query, identical_query, toggled_urls
from search_service.verbs import strength

if TYPE_CHECKING:
    from search_service.search.references import Card
    from search_service.search.results import FacetResult, Relaxation, ResultClause, Results

PATH = "/api/search"


class QueryRecord(msgspec.Struct, gc=False):
    q: str
    understood: str
    filters: Mapping[str, Sequence[str]]
    sort: str
    group: str
    match: str


class NoteRecord(msgspec.Struct, gc=False):
    """A footnote that is why a clause was found."""

    mark: str
    snippet: Sequence[Piece]


class ClauseRecord(msgspec.Struct, gc=False):
    """A hit: the clause and its document, the snippet, and how often its wording was found."""

    id: str
    document_id: str
    symbol: str | None
    title: str
    kind: str
    body: str | None
    session: str | None
    agenda_items: Sequence[str]
    adopted: str | None
    type: str
    number: str | None
    verb: str | None
    strength: int | None
    modifiers: Sequence[str]
    opening: str | None
    text: str
    snippet: Sequence[Piece]
    notes: Sequence[NoteRecord]
    identical: int
    identical_documents: int
    identical_url: str | None
    nearly_identical: int
    score: float
    url: str
    document_url: str


class CloseRecord(ClauseRecord, gc=False):
    """A clause that matches in part, and the words that it lacks."""

    missing: Sequence[str]


class MendedRecord(msgspec.Struct, gc=False):
    """A word that no clause holds, and the one that it was read as."""

    typed: str
    meant: str


class FacetValueRecord(msgspec.Struct, gc=False):
    """A value of a facet; `toggle_url` chooses it, or drops it if it is `selected`."""

    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


class SuggestionRecord(msgspec.Struct, gc=False):
    q: str
    url: str


class RelaxationRecord(msgspec.Struct, gc=False):
    dropped: str
    kind: str
    q: str
    url: str
    total: int


class CardRecord(msgspec.Struct, gc=False):
    """The document that a symbol names; what is not known, as of one that is not `held`, is null."""

    symbol: str
    held: bool
    id: str | None
    title: str | None
    kind: str | None
    body: str | None
    session: str | None
    adopted: str | None
    adoption: str | None
    cited_by: int
    url: str | None
    official_url: str


class SearchRecord(msgspec.Struct, gc=False):
    """The whole answer; CONTRACT of `/api/search`, described in openapi.json."""

    query: QueryRecord
    total: int
    distinct: int
    documents: int
    page: int
    pages: int
    per_page: int
    took_ms: float
    clauses: Sequence[ClauseRecord]
    facets: Mapping[str, Sequence[FacetValueRecord]]
    more_values: Mapping[str, int]
    close: Sequence[CloseRecord]
    synonyms: Mapping[str, str]
    mended: Sequence[MendedRecord]
    suggestion: SuggestionRecord | None
    relaxations: Sequence[RelaxationRecord]
    document: CardRecord | None
    other_documents: Sequence[CardRecord]
    links: Mapping[str, str | None]


def search_record(results: Results) -> SearchRecord:
    query, suggested = results.query, results.suggestion
    urls = toggled_urls(query, {result.facet.name: result.counts for result in results.facets}, PATH)
    named = [_card_record(card) for card in results.cards]
    return SearchRecord(
        query=QueryRecord(query.q, results.understood, dict(query.filters), query.sort, results.group, results.match),
        total=results.total,
        distinct=results.distinct,
        documents=results.documents,
        page=results.offset // query.per_page + 1,
        pages=results.pages,
        per_page=query.per_page,
        took_ms=round(results.took_ms, 3),
        clauses=[_clause_record(shown, query) for shown in results.clauses],
        facets={result.facet.name: _value_records(result, urls[result.facet.name]) for result in results.facets},
        more_values={result.facet.name: result.more for result in results.facets if result.more},
        close=[_close_record(shown, query) for shown in results.close],
        synonyms={typed: ", ".join(names) for typed, names in results.synonyms.items()},
        mended=[MendedRecord(typed, meant) for typed, meant in results.mended],
        suggestion=SuggestionRecord(suggested.q, suggested.url(PATH)) if suggested else None,
        relaxations=[_relaxation_record(relaxation) for relaxation in results.relaxations],
        document=next(iter(named), None),
        other_documents=named[1:],
        links=results.links,
    )


def _close_record(shown: ResultClause, query: Query) -> CloseRecord:
    return CloseRecord(**_fields(shown, query), missing=shown.missing)


def _card_record(card: Card) -> CardRecord:
    document = card.document
    vote = document.vote if document else None
    return CardRecord(
        symbol=card.symbol,
        held=document is not None,
        id=document.id if document else None,
        title=document.title if document else None,
        kind=document.kind if document else None,
        body=document.body if document else None,
        session=document.session if document else None,
        adopted=document.adopted if document else None,
        adoption=vote.method if vote else None,
        cited_by=card.cited_by,
        url=card.url,
        official_url=card.official_url,
    )


def _clause_record(shown: ResultClause, query: Query) -> ClauseRecord:
    return ClauseRecord(**_fields(shown, query))


def _fields(shown: ResultClause, query: Query) -> dict[str, Any]:
    hit, document, clause = shown.hit, shown.hit.document, shown.hit.clause
    return dict(  # noqa: C408  # the names are those of ClauseRecord
        id=clause.id,
        document_id=document.id,
        symbol=document.symbol,
        title=document.title,
        kind=document.kind,
        body=document.body,
        session=document.session,
        agenda_items=document.agenda_items,
        adopted=document.adopted,
        type=clause.type,
        number=clause.number,
        verb=clause.verb,
        strength=strength(clause.verb),
        modifiers=clause.modifiers,
        opening=clause.opening,
        text=clause.text,
        snippet=_cut(shown.snippet, len(clause.text)),
        notes=[NoteRecord(note.mark, note.snippet.pieces) for note in shown.notes],
        identical=hit.identical,
        identical_documents=hit.identical_documents,
        identical_url=identical_query(query, clause.id).url(PATH) if hit.identical > 1 else None,
        nearly_identical=hit.nearly_identical,
        score=round(hit.score, 6),
        url=clause_url(clause.id),
        document_url=document_url(document.id),
    )


def _cut(snippet: Snippet, length: int) -> Sequence[Piece]:
    """A passage with an ellipsis where it does not begin, or end, with its clause."""
    before = (Piece("… ", False),) if snippet.start else ()
    behind = (Piece(" …", False),) if snippet.end < length else ()
    return (*before, *snippet.pieces, *behind)


def _value_records(result: FacetResult, urls: Sequence[str]) -> list[FacetValueRecord]:
    label, chosen = result.facet.label, result.chosen
    return [
        FacetValueRecord(value, label(value), count, value in chosen, url)
        for (value, count), url in zip(result.counts.items(), urls, strict=True)
    ]


def _relaxation_record(relaxation: Relaxation) -> RelaxationRecord:
    query = relaxation.query
    return RelaxationRecord(relaxation.in_words, relaxation.kind, query.q, query.url(PATH), relaxation.total)
