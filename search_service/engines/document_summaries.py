"""Document summaries: the parts of a document that a hit needs, packed."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

import msgspec

from search_service.model import Document

# The fields that only a document's own page shows: two thirds of its stored bytes.
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
    """The summary of a document."""
    return unpacked(packed(document))


unpacked = msgspec.msgpack.Decoder(Document).decode


def packed(document: Document) -> bytes:
    """The packed document without its clauses, the fields in LEFT_OUT, and the states that did not vote against it."""
    vote = document.vote and replace(document.vote, states_in_favour=(), states_abstaining=())
    fields_of = {field.name: getattr(document, field.name) for field in fields(Document) if field.name not in LEFT_OUT}
    kept = {name: value for name, value in fields_of.items() if value != _DEFAULTS.get(name, MISSING)}
    return msgspec.msgpack.encode({**kept, "clauses": (), "vote": vote})
