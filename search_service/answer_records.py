"""The JSON of an answer, key by key: what `/api/search` prints of hits and of facets.

What of a clause or of a value never changes is written once and kept: to write an answer is then mostly to join it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from search_service.engines import Hit
from search_service.fields import FACETS, Facet
from search_service.query import Ends, alike_argument, escaped
from search_service.record_urls import clause_url, document_url
from search_service.snippets import Piece

# Of each facet, the values that were last offered; a page offers some two hundred, most of them those of the page before.
KEPT_VALUES = 2048
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


class _Kept(NamedTuple):
    """The JSON of a clause before and behind what a search says of it; the argument that asks for its wording."""

    before: bytes
    behind: bytes
    alike: str


class Writer:
    """Writes answers of one index as JSON."""

    def __init__(self) -> None:
        self._clauses: dict[int, _Kept] = {}
        self._values: dict[str, dict[str, tuple[str, str]]] = {facet.name: {} for facet in FACETS}

    def clause(self, hit: Hit, snippet: Sequence[Piece], alike: Ends) -> bytes:
        """A hit as an object; `alike` stand around the wording in the address of all clauses of one wording."""
        kept = self._clauses.get(hit.number) or self._keep(hit)
        url = f"{alike[0]}{kept.alike}{alike[1]}" if hit.identical > 1 else None
        found = encoded(_Found(snippet, hit.identical, hit.identical_documents, url, round(hit.score, 6)))
        return b",".join((kept.before, found[1:-1], kept.behind))

    def _keep(self, hit: Hit) -> _Kept:
        if len(self._clauses) >= KEPT_CLAUSES:
            self._clauses.clear()
        kept = self._clauses[hit.number] = _kept(hit)
        return kept

    def offered(self, facet: Facet, counts: Mapping[str, int], ends: Ends) -> str:
        """The values of a facet of which none is chosen; `ends` stand around a value in the address that chooses it."""
        kept = self._values[facet.name]
        middle, end = f',"selected":false,"toggle_url":"{ends[0]}', f'{ends[1]}"}}'
        while True:
            pairs = zip(map(kept.__getitem__, counts), counts.values(), strict=True)
            try:
                return _listed(facet, [f"{before}{count}{middle}{argument}{end}" for (before, argument), count in pairs])
            except KeyError:
                if len(kept) + len(counts) > KEPT_VALUES:
                    kept.clear()
                kept |= {value: _value(facet, value) for value in counts}


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


def chosen_from(facet: Facet, counts: Mapping[str, int], chosen: Sequence[str], urls: Iterable[str]) -> str:
    """The values of a facet of which some are chosen, each with the address that chooses it, or drops it."""
    return _listed(
        facet,
        [
            f'{_value(facet, value)[0]}{count},"selected":{"true" if value in chosen else "false"},"toggle_url":"{url}"}}'
            for (value, count), url in zip(counts.items(), urls, strict=True)
        ],
    )


def _listed(facet: Facet, values: Sequence[str]) -> str:
    return f'"{facet.name}":[{",".join(values)}]'


def _value(facet: Facet, value: str) -> tuple[str, str]:
    """The JSON of a value before its count, and the argument that chooses it, which needs no escaping in JSON."""
    stated = encoded({"value": value, "label": facet.label(value)}).decode()
    return f'{stated[:-1]},"count":', f"{facet.name}={escaped(value)}"
