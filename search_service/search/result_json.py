"""The JSON of an answer, key by key: what `/api/search` prints of hits and of facets.

What of a clause or of a value never changes is written once and kept: to write an answer is then mostly to join it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from search_service.engines import Around, Engine, Hit, Numbered
from search_service.export.urls import clause_url, document_url
from search_service.fields import FACETS_BY_NAME, Facet
from search_service.highlight import Piece
from search_service.query import Ends, alike_argument, escape

# As many clauses as the engine keeps unpacked; these take at most a few MB.
KEPT_CLAUSES = 2048

encoded = msgspec.json.Encoder().encode


class _Stated(msgspec.Struct, gc=False):
    """A clause as its document states it; made of places, not names, which would double what it costs."""

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
    modifiers: Sequence[str]
    opening: str | None
    text: str


class _Found(msgspec.Struct, gc=False):
    """What a search says of a clause: the passage that shows what matched, how often its wording was found, its score."""

    snippet: Sequence[Piece]
    identical: int
    identical_documents: int
    identical_url: str | None
    score: float


class _Addressed(msgspec.Struct, gc=False):
    """Where a clause is found."""

    url: str
    document_url: str


class _FacetValue(msgspec.Struct, gc=False):
    """A value of a facet; `toggle_url` asks the same with it chosen, or dropped if it is `selected`."""

    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


class _Kept(NamedTuple):
    """The JSON of a clause before and behind what a search says of it; the argument that asks for its wording."""

    before: bytes
    behind: bytes
    alike: str


class Writer:
    """Writes answers of one index as JSON."""

    def __init__(self, engine: Engine) -> None:
        self._clauses: dict[int, _Kept] = {}
        self._lists = engine.lists(_value)

    def clause(self, hit: Hit, snippet: Sequence[Piece], alike: Ends) -> bytes:
        """A hit as an object; `alike` stand around the wording in the address of all clauses of one wording."""
        kept = self._clauses.get(hit.number) or self._keep(hit)
        url = f"{alike[0]}{kept.alike}{alike[1]}" if hit.identical > 1 else None
        found = encoded(_Found(snippet, hit.identical, hit.identical_documents, url, round(hit.score, 6)))
        return b",".join((kept.before, found[1:-1], kept.behind))

    def facets(self, numbered: Numbered, lists: Sequence[Around]) -> bytes:
        """All facets as an object."""
        return b"{%b}" % (self._lists(numbered, lists)[:-1] if lists else b"")

    def _keep(self, hit: Hit) -> _Kept:
        if len(self._clauses) >= KEPT_CLAUSES:
            self._clauses.clear()
        kept = self._clauses[hit.number] = _kept(hit)
        return kept


def _kept(hit: Hit) -> _Kept:
    document, clause = hit.document, hit.clause
    stated = _Stated(
        clause.id,
        document.id,
        document.symbol,
        document.title,
        document.kind,
        document.body,
        document.session,
        document.agenda_items,
        document.adopted,
        clause.type,
        clause.number,
        clause.verb,
        clause.modifiers,
        clause.opening,
        clause.text,
    )
    addressed = _Addressed(clause_url(clause.id), document_url(document.id))
    return _Kept(encoded(stated)[:-1], encoded(addressed)[1:], alike_argument(clause.id))


def offered(facet: Facet, ends: Ends) -> Around:
    """How the values of a facet are listed of which none is chosen; `ends` stand around the argument that chooses one."""
    head, tail = ends
    opening = f'"{facet.name}":['.encode()
    return facet.name, opening, f',"selected":false,"toggle_url":"{head}'.encode(), f'{tail}"}}'.encode(), b"],"


def chosen_from(facet: Facet, counts: Mapping[str, int], chosen: Sequence[str], urls: Iterable[str]) -> Around:
    """The values of a facet of which some are chosen, each with the address that chooses it, or drops it."""
    values = [
        _FacetValue(value, facet.label(value), count, value in chosen, url)
        for (value, count), url in zip(counts.items(), urls, strict=True)
    ]
    return facet.name, b'"%b":%b,' % (facet.name.encode(), encoded(values)), b"", b"", b""


def _value(name: str, value: str) -> tuple[bytes, bytes]:
    """The JSON of a value before its count, and the argument that chooses it, which needs no escaping in JSON."""
    stated = encoded({"value": value, "label": FACETS_BY_NAME[name].label(value)})
    return b'%b,"count":' % stated[:-1], f"{name}={escape(value)}".encode()
