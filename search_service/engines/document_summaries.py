"""What a hit tells of its document, packed without what only its own page shows."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

import msgspec

from search_service.model import Document

# What only the page of a document shows: two thirds of what is stored of it.
LEFT_OUT = (
    "sponsors",
    "agenda_item_titles",
    "draft_symbols",
    "formula",
    "footnotes",
    "from_catalogue",
    "repairs",
    "problems",
)
_DEFAULTS = {field.name: field.default for field in fields(Document) if field.default is not MISSING}


def summary(document: Document) -> Document:
    """A document as a hit shows it."""
    return unpacked(packed(document))


unpacked = msgspec.msgpack.Decoder(Document).decode


def packed(document: Document) -> bytes:
    """All but its clauses, what LEFT_OUT names, and which states did not vote against it."""
    vote = document.vote and replace(document.vote, states_in_favour=(), states_abstaining=())
    fields_of = {field.name: getattr(document, field.name) for field in fields(Document) if field.name not in LEFT_OUT}
    kept = {name: value for name, value in fields_of.items() if value != _DEFAULTS.get(name, MISSING)}
    return msgspec.msgpack.encode({**kept, "clauses": (), "vote": vote})
