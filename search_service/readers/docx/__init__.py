"""Reads Word files (.docx), with tracked changes accepted."""

from __future__ import annotations

from dataclasses import replace

from search_service.errors import ReadError
from search_service.model import Document
from search_service.readers.docx.package import opened
from search_service.readers.docx.paragraphs import Paragraphs
from search_service.readers.printed.documents import documents_of

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def recognises(content: bytes) -> bool:
    """Whether the bytes are a ZIP archive's, as those of a Word file are; `read` refuses other archives."""
    return content.startswith(_ZIP)


def read(content: bytes, source: str) -> tuple[Document, ...]:
    """The documents of a Word file, in printed order; ReadError says why there is none."""
    paragraphs = Paragraphs(opened(content))
    try:
        blocks = paragraphs.blocks()
    except RecursionError as error:
        raise ReadError("Its tables or boxes stand in one another too deep.", "Save its text anew in Word.") from error
    documents = documents_of(blocks, source)
    unread = _unread(paragraphs)
    return (replace(documents[0], problems=(*documents[0].problems, *unread)), *documents[1:]) if unread else documents


def _unread(paragraphs: Paragraphs) -> tuple[str, ...]:
    """A sentence for each kind of content that is not read."""
    found = []
    if pictures := paragraphs.pictures:
        found.append(f"{pictures} pictures are not read." if pictures > 1 else "A picture is not read.")
    if parts := paragraphs.parts_elsewhere:
        shown = (
            f"{parts} parts of it are files of their own and are" if parts > 1 else "A part of it is a file of its own and is"
        )
        found.append(f"{shown} not read: open it in Word and save it with its parts.")
    return tuple(found)
