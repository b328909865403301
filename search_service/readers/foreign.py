"""File formats that are recognized but not read: their names, and advice."""

from __future__ import annotations

from dataclasses import dataclass

from search_service.errors import ReadError
from search_service.model import Document

_SAVE_AS_WORD = "Open it in Word or LibreOffice, and save it as Word (.docx) or PDF."
_RECOGNISE = "It holds no text; let a program recognise its letters (OCR), and give the text or PDF that it makes."


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A file format: its first bytes, and a further pattern to distinguish formats with the same start."""

    start: bytes
    what: str
    advice: str
    holds: bytes = b""


# Of two rows with the same start, the more specific one comes first.
_FOREIGN = (
    _Foreign(
        b"\xd0\xcf\x11\xe0",
        "an Office file that a password protects",
        "Open it with its password, and save it without one.",
        "EncryptedPackage".encode("utf-16-le"),
    ),
    _Foreign(b"\xd0\xcf\x11\xe0", "a Word file of before 2007 (.doc), or another old Office file", _SAVE_AS_WORD),
    _Foreign(b"\xffWPC", "a WordPerfect file", _SAVE_AS_WORD),
    _Foreign(b"{\\rtf", "a file in Rich Text Format (RTF)", _SAVE_AS_WORD),
    _Foreign(b"%!PS", "a PostScript file", "Convert it to PDF."),
    _Foreign(b"\x89PNG", "a picture", _RECOGNISE),
    _Foreign(b"\xff\xd8\xff", "a picture", _RECOGNISE),
    _Foreign(b"II*\x00", "a picture", _RECOGNISE),
    _Foreign(b"MM\x00*", "a picture", _RECOGNISE),
    _Foreign(b"GIF8", "a picture", _RECOGNISE),
    _Foreign(b"\x1f\x8b", "a file packed by gzip", "Unpack it, or name it .tar.gz if it is an archive."),
    _Foreign(b"\xfd7zXZ", "a file packed by xz", "Unpack it, or name it .tar.xz if it is an archive."),
    _Foreign(b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it, and give the folder."),
    _Foreign(b"Rar!", "a RAR archive", "Unpack it, and give the folder."),
)


def recognises(content: bytes) -> bool:
    """Whether the first bytes are those of a known format that is not read."""
    return _kind(content) is not None


def refuse(content: bytes, source: str) -> tuple[Document, ...]:
    """Raise ReadError with the file's format, whatever its name is, and advice."""
    kind = _kind(content)
    assert kind is not None, "it was recognised"
    raise ReadError(f"It is {kind.what}, which is not read.", kind.advice)


def _kind(content: bytes) -> _Foreign | None:
    return next((kind for kind in _FOREIGN if content.startswith(kind.start) and kind.holds in content), None)
