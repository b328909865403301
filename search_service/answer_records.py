"""The JSON of an answer, key by key: what `/api/search` prints of hits and of facets.

Structs, not dataclasses: an answer has some hundreds of these, and they are made and written in a third of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from search_service.snippets import Piece


class FacetValueRecord(msgspec.Struct, gc=False):
    """A value of a facet; `toggle_url` asks the same with it chosen, or dropped if it is `selected`."""

    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


class ClauseRecord(msgspec.Struct, gc=False):
    """A hit: the clause, what its document states, and the passage that shows what matched."""

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
    snippet: Sequence[Piece]
    identical: int
    identical_documents: int
    identical_url: str | None
    score: float
    url: str
    document_url: str


_ENCODER = msgspec.json.Encoder()


def written(record: dict[str, object]) -> bytes:
    """A record, with those above in it, as JSON."""
    return _ENCODER.encode(record)
