"""Decodes bytes: UTF-8, UTF-16 with a mark, Windows-1252; quoted-printable mail."""

from __future__ import annotations

import quopri
import re

from search_service.errors import ReadError

_WINDOWS = "It is not UTF-8 and was read as Windows-1252: check its accents and quotation marks."
_ADVICE = "Save it as UTF-8."
# The greatest share of non-ASCII letters in Western text; in an old Cyrillic or Arabic code page nearly all letters are.
_MAX_ACCENTED_SHARE = 0.2
MIN_SENT, MIN_SIGNS = 2, 0.9  # such signs in a text; of its equals signs, so many are codes
_SENT = re.compile(rb"=(?:20)?\r?\n|=[C-F][0-9A-F]=[89AB][0-9A-F]")  # the end of a line, or a letter that is not ASCII
_CODES = re.compile(rb"=(?:[0-9A-F]{2}|\r?\n|$)")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a sentence if its encoding was inferred. ReadError if it is no text."""
    if not content.strip():
        raise ReadError("It is empty.", "Nothing in it can be indexed.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16"), ()
    if b"\x00" in content:
        line = _line(content, content.index(b"\x00"))
        raise ReadError("It is binary, not text.", "Save it as text, Markdown, HTML, PDF, Word (.docx) or XML.", line=line)
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        western = _western(content)
        return (western, (_WINDOWS,)) if western is not None else (_strictly(content, "utf-8"), ())


def as_written(content: bytes) -> bytes:
    """The bytes of a text before a mail program made them fit to be sent: "=E2=80=99", "=20" and "=" at the ends of lines."""
    sent = len(_SENT.findall(content))
    if sent < MIN_SENT or len(_CODES.findall(content)) < MIN_SIGNS * content.count(b"="):
        return content
    return quopri.decodestring(content)


def _western(content: bytes) -> str | None:
    """The text read as Windows-1252; None if it is damaged UTF-8 or in another code page."""
    as_unicode = content.decode("utf-8", "replace")
    damaged = as_unicode.count("\ufffd")
    if _CONTROLS.search(content) or sum(not character.isascii() for character in as_unicode) > 2 * damaged:
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = sum(character.isalpha() for character in text)
    accented = sum(character.isalpha() and not character.isascii() for character in text)
    return text if accented <= _MAX_ACCENTED_SHARE * letters else None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"It is not {encoding.upper()}: byte 0x{content[error.start]:02X} at offset {error.start}."
        raise ReadError(reason, _ADVICE, line=_line(content, error.start)) from error


def _line(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1
