"""Reads files into documents, by the first reader that recognizes a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from search_service.errors import ReadError
from search_service.model import Document
from search_service.readers import akn, docx, foreign, html, markdown, pdf
from search_service.readers.encoding import as_written, decode
from search_service.readers.number_gaps import number_gaps
from search_service.readers.printed import plaintext
from search_service.text.languages import language_of


@dataclass(frozen=True, slots=True)
class FileReader:
    """A format recognized by a file's bytes; `read` takes the bytes and the path to name, and raises nothing but ReadError."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], tuple[Document, ...]]


@dataclass(frozen=True, slots=True)
class TextReader:
    """A format recognized by a file's decoded text; `read` takes the text and the path, and raises nothing but ReadError."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str, str], tuple[Document, ...]]


_FOREIGN = re.compile(r"\s*<(?:\?xml|!doctype|[\w:]+\s+xmlns)", re.IGNORECASE)


def _refuse(text: str, source: str) -> tuple[Document, ...]:
    raise ReadError("It is XML, but neither Akoma Ntoso nor a web page.", "Save its text as plain text or Markdown.", line=1)


_NEVER_SENT_SO = (b"<?xml", b"<akomaNtoso", b"%PDF", b"PK")  # how files begin that no mail program writes as text
# Bounds of texts other than XML: the longest official one has a million characters.
MAX_TEXT_CHARACTERS = 4_000_000
MAX_LINES = 100_000

# Binary formats, tried before the file is decoded.
FILE_READERS = (
    FileReader("PDF", pdf.recognises, pdf.read),
    FileReader("Word", docx.recognises, docx.read),
    FileReader("HTML", html.recognises, html.read),
    FileReader("files of other programs", foreign.recognises, foreign.refuse),
)

TEXT_READERS = (
    TextReader("Akoma Ntoso", akn.recognises, akn.read),
    TextReader("other markup", lambda text: bool(_FOREIGN.match(text)), _refuse),
    TextReader("Markdown", markdown.recognises, markdown.read),
    TextReader("plain text", plaintext.recognises, plaintext.read),
)


def read(content: bytes, source: str) -> tuple[Document, ...]:
    """The documents in one file's bytes, at least one; `source` is the path to name. ReadError if there is none."""
    documents = tuple(document for document in _read(content, source) if document.kind != "press report" or _is_prose(document))
    if not documents:
        raise ReadError(
            "It holds no text of a resolution, a statement or a report.", "Check that it is the file that you meant."
        )
    return tuple(map(_checked, documents))


def _checked(document: Document) -> Document:
    gaps = number_gaps(document.clauses)
    return replace(document, problems=(*document.problems, *gaps)) if gaps else document


def _read(content: bytes, source: str) -> tuple[Document, ...]:
    if not content.startswith(_NEVER_SENT_SO):
        content = as_written(content)
    for file_reader in FILE_READERS:
        if file_reader.recognises(content):
            return file_reader.read(content, source)
    text, repairs = decode(content)
    reader = next(reader for reader in TEXT_READERS if reader.recognises(text))
    if reader.read is not akn.read and (len(text) > MAX_TEXT_CHARACTERS or text.count("\n") > MAX_LINES):
        reason = f"A text may have {MAX_TEXT_CHARACTERS:,} characters and {MAX_LINES:,} lines; it has more."
        raise ReadError(reason, "Split it.")
    documents = reader.read(text, source)
    return tuple(replace(document, repairs=(*document.repairs, *repairs)) for document in documents) if repairs else documents


def _is_prose(document: Document) -> bool:
    """Whether a text other than a resolution has sentences: a list of files or figures is no report."""
    text = "\n".join(clause.text for clause in document.clauses)
    words = [word.strip(".,;:()[]'\"“”‘’") for word in text.split()]
    # Chinese sets no blanks between its words.
    return sum(word.isalpha() for word in words) >= max(5, len(words) / 2) or language_of(text) == "zh"
