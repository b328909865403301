"""Accounts for words: finds text that is in no part of its document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search_service.errors import quoted
from search_service.model import Document
from search_service.readers.printed.block import Block
from search_service.readers.printed.footnotes import PrintedNote

MAX_MISSES = 20  # reported sentences of one document
_NO_LETTER = re.compile(r"[\W\d_]+")
_LABEL = re.compile(r"\W*+\w{1,6}[.):\s]+")


def unread_words(
    document: Document, body: Sequence[Block], notes: Sequence[PrintedNote], marked: Sequence[Block], masthead: Sequence[str]
) -> tuple[str, ...]:
    """A sentence for each paragraph of `body` that is not in the document, for each of its `notes` without a mark in the
    `marked` blocks, and for each text of the masthead without a fact."""
    attached = {note.text for block in marked for note in block.footnotes} | {note.text for note in document.footnotes}
    found = [f"These words of the masthead state nothing that is read: {quoted(text)}." for text in masthead]
    found += [f"Note {note.mark} has no mark in the text: {quoted(note.text)}." for note in notes if note.text not in attached]
    found += [f"These words are in no clause: {quoted(text)}." for text in _lost(document, body)]
    return tuple(found[:MAX_MISSES])


def _lost(document: Document, body: Sequence[Block]) -> Iterator[str]:
    """The paragraphs of the body that are in no clause. Linear in their words."""
    kept = _letters(" ".join(_printed(document)))
    if len(_letters(" ".join(block.text for block in body))) == len(kept):
        return
    at = 0
    for block in body:
        letters = _letters(block.text)
        label = _LABEL.match(block.text)
        unlabelled = _letters(block.text[label.end() :]) if label else letters
        found = max(kept.find(letters, at), kept.find(unlabelled, at))
        if found >= 0:
            at = found
        elif letters not in kept and unlabelled not in kept:
            yield block.text


def _printed(document: Document) -> Iterator[str]:
    """The texts of the document below its formula, in order, with the title of a press report."""
    if document.kind == "press report":
        yield document.title
    for clause in document.clauses:
        yield from clause.headings
        if clause.number and not clause.number.isdecimal():
            yield clause.number
        yield clause.text
        yield from (" ".join(row) for row in clause.rows)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text)
