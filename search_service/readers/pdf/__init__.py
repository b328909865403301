"""Reads PDFs: characters become lines, and geometry shows what lines are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from search_service.errors import ReadError
from search_service.model import Document
from search_service.readers.pdf.pages import Pages
from search_service.readers.pdf.reading_process import ReadingProcess
from search_service.readers.printed.documents import documents_of
from search_service.readers.printed.typeset import typeset_paragraphs

HEADER_WITHIN = 1024  # bytes from the start of a file in which a PDF's header may stand
_PROCESS = ReadingProcess()


def recognises(content: bytes) -> bool:
    """Whether the bytes are a PDF's."""
    return b"%PDF-" in content[:HEADER_WITHIN]


def read(content: bytes, source: str) -> tuple[Document, ...]:
    """The documents of a PDF, in printed order; ReadError says why there is none.

    A page that cannot be read is named among the problems of the first document.
    """
    pages = _PROCESS.pages(content)
    if pages.refused:
        raise ReadError(*pages.refused)
    unread = tuple(_unread(pages))
    if not pages.lines:
        raise ReadError(" ".join(unread) or "It prints no text.", "" if unread else "Give a PDF that holds text.")
    documents = documents_of(typeset_paragraphs(pages.lines), source)
    return (replace(documents[0], problems=(*documents[0].problems, *unread)), *documents[1:])


def _unread(pages: Pages) -> Iterable[str]:
    """What of the pages could not be read: "Page 3 is an image; OCR it first."."""
    for numbers, one, several in (
        (pages.images, "is an image", "are images"),
        (pages.unmapped, "has fonts that do not say which letters they print", "have fonts that do not say what they print"),
    ):
        if len(numbers) == 1:
            yield f"Page {numbers[0]} {one}; OCR it first."
        elif numbers:
            listed = f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
            yield f"Pages {listed} {several}; OCR them first."
