"""Sources: the files of a path, a folder, an archive or standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from search_service.errors import ReadError
from search_service.model import Problem
from search_service.readers.archives import Member, members, packing, too_large

# The last ones are refused with advice by the readers.
SUFFIXES = (".xml", ".md", ".txt", ".html", ".htm", ".pdf", ".docx", ".doc", ".rtf", ".wpd")
ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar.xz")
CATALOGUE_FOLDERS = ("meta", "data_extract")
CATALOGUE_SUFFIXES = (".jsonl", ".json")
STANDARD_INPUT = "standard input"
_OFFICE_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"mimetype")  # a zip that is one document
_DRIVE = re.compile("[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name ("folder/a.xml", "archive.zip/folder/a.xml") and its bytes. `catalogue` files describe others."""

    name: str
    content: bytes
    catalogue: bool = False


def sources(paths: Iterable[Path], max_bytes: int) -> Iterator[Source | Problem]:
    """Every readable file of these paths, in their order, sorted within a folder; "-" is standard input.

    A Problem replaces each unreadable file. In folders and archives, files of other types are skipped by their names;
    a file that is named itself is read whatever its name is, and recognized by its content.
    """
    for path in paths:
        if str(path) == "-":
            yield _standard_input(max_bytes)
        elif os.path.isdir(path):  # unlike that of a Path, False for names that are too long
            yield from _folder(path, max_bytes)
        else:
            yield from _found(path, max_bytes)


@cache  # it can be read once only, and a build looks at its sources twice
def _standard_input(max_bytes: int) -> Source | Problem:
    content = sys.stdin.buffer.read(max_bytes + 1)
    if len(content) > max_bytes:
        return Problem(STANDARD_INPUT, 0, f"It holds more than {max_bytes:,} bytes. Split it, or give it as a file.")
    return Source(STANDARD_INPUT, content)


# --- files and folders ---


def _folder(folder: Path, max_bytes: int) -> Iterator[Source | Problem]:
    problems: list[Problem] = []
    found = sorted(_below(folder, problems))
    for path in found:
        yield from _found(path, max_bytes)
    yield from problems
    if not found and not problems:
        yield Problem(_displayed(folder), 0, f"No file in it ends in {', '.join(SUFFIXES)}.")


def _below(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The wanted files in a folder and below; unreadable folders, and links to other places, are reported."""
    root = _resolved(folder)

    def reported(error: OSError) -> None:
        problems.append(Problem(_displayed(Path(error.filename or folder)), 0, _unopened(error)))

    for parent, folders, names in os.walk(folder, onerror=reported):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(parent)
        for name in folders:
            if (here / name).is_symlink():
                reason = "It is a link to a folder, which is not followed. Give the folder itself."
                problems.append(Problem(_displayed(here / name), 0, reason))
        for name in names:
            path = here / name
            if not (_wanted(f"{here.name}/{name}") or _is_archive(name)):
                continue
            if path.is_symlink() and not _resolved(path).is_relative_to(root):
                problems.append(Problem(_displayed(path), 0, "It is a link that leads out of the folder; it was not read."))
            else:
                yield path


def _resolved(path: Path) -> Path:
    """The path without links, as far as they lead somewhere: those of a circle stay."""
    return Path(os.path.realpath(path))


def beside(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    """The catalogue files in the catalogue folder beside a path or above it."""
    folders = [parent / name for parent in (path, *_resolved(path).parents)[:8] for name in CATALOGUE_FOLDERS]
    for folder in folders:
        if os.path.isdir(folder):
            for found in sorted(folder.glob("*")):
                if found.suffix.lower() in CATALOGUE_SUFFIXES:
                    yield from _file(found, max_bytes)


def _found(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    """The file at a path, or the members of an archive, recognized by its name, or by its first bytes if the name has an
    unknown suffix."""
    try:
        if not S_ISREG(path.stat().st_mode):
            yield Problem(_displayed(path), 0, "It is no ordinary file. Give - to read what is piped in.")
            return
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        yield Problem(_displayed(path), 0, "There is no such file or folder.")
        return
    except OSError as error:
        yield Problem(_displayed(path), 0, _unopened(error))
        return
    unnamed = not path.name.lower().endswith((*SUFFIXES, *CATALOGUE_SUFFIXES))
    if not head[30:].startswith(_OFFICE_PARTS) and (_is_archive(path.name) or (unnamed and packing(head))):
        yield from _opened(path, max_bytes)
    else:
        yield from _file(path, max_bytes)


def _file(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    name = _displayed(path)
    try:
        yield Source(name, file_bytes(path, max_bytes), _is_catalogue(path.as_posix()))
    except ReadError as error:
        yield Problem(name, 0, str(error))


def file_bytes(path: Path, max_bytes: int) -> bytes:
    """A file's bytes; ReadError where it cannot be opened, is too large, or is a pipe or a device, which would never end."""
    try:
        with open(path, "rb", opener=_opened_at_once) as file:
            status = os.fstat(file.fileno())
            if not S_ISREG(status.st_mode):
                raise ReadError("It is no ordinary file.", "Give - to read what is piped in.")
            content = b"" if status.st_size > max_bytes else file.read(max_bytes + 1)  # it can grow while it is read
    except OSError as error:
        raise ReadError(f"It cannot be opened: {error.strerror or error}.", "Check its name and its permissions.") from error
    size = max(status.st_size, len(content))
    if size > max_bytes:
        raise ReadError(too_large(size, max_bytes))
    return content


def _opened_at_once(name: str, flags: int) -> int:
    """The file, opened without waiting for who writes into a pipe."""
    return os.open(name, flags | os.O_NONBLOCK)


def _unopened(error: OSError) -> str:
    return f"It cannot be opened: {error.strerror or error}. Check its permissions."


def _displayed(path: Path) -> str:
    """The name of a file in documents and problems: relative to the working directory, if it is below that."""
    name, here = path.as_posix(), f"{Path.cwd().as_posix()}/"
    return _printable(name.removeprefix(here))


def _printable(name: str) -> str:
    """The name in printable characters; a name that is not UTF-8 is read as Windows-1252, as of old tools."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape")
        return raw.decode("cp1252", "replace")
    return name


# --- archives ---


def _wanted(name: str) -> bool:
    hidden = name.rpartition("/")[2].startswith(".")
    return not hidden and (name.lower().endswith(SUFFIXES) or _is_catalogue(name))


def _is_catalogue(name: str) -> bool:
    return name.lower().endswith(CATALOGUE_SUFFIXES) and PurePosixPath(name).parent.name in CATALOGUE_FOLDERS


def _is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def _opened(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    """The wanted files in an archive."""
    archive = _displayed(path)
    for member in members(path, lambda name: _wanted(name) or _is_archive(name), max_bytes):
        name = f"{archive}/{_printable(member.name)}" if member.name else archive
        reason = _unwelcome(member) or member.problem
        yield Problem(name, 0, reason) if reason else Source(name, member.content, _is_catalogue(member.name))


def _unwelcome(member: Member) -> str:
    """The reason why a member is not read whatever its content is, "" if it is read."""
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(member.name):
        return "Its path leads out of the archive; it was not read."
    return "It is an archive inside an archive; unpack it first." if _is_archive(path.name) else ""
