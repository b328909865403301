"""Which files a path stands for, and their bytes: single files, folders, and archives, which may be hostile."""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from search_service.errors import ReadError
from search_service.model import Problem

SUFFIXES = (".xml", ".md", ".txt", ".html", ".htm", ".pdf", ".docx")
CATALOGUE_FOLDERS = ("meta", "data_extract")
CATALOGUE_SUFFIXES = (".jsonl", ".json")

# Bounds for one archive: far above the UN's whole corpus, far below what would fill a machine.
MAX_MEMBERS = 200_000
MAX_UNPACKED_BYTES = 8 * 1024**3


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name ("folder/a.xml", "archive.zip/folder/a.xml") and its bytes. `catalogue` files describe others."""

    name: str
    content: bytes
    catalogue: bool = False


@dataclass(frozen=True, slots=True)
class _Member:
    """A file inside an archive, before its bytes are read; `size` is what its header says, and `content` holds to it."""

    name: str
    size: int
    ordinary: bool
    content: Callable[[], bytes]


def sources(paths: Iterable[Path], max_bytes: int) -> Iterator[Source | Problem]:
    """Every readable file that these paths stand for, in the order given, sorted within a folder.

    A Problem stands for each that cannot be read. In folders and archives, files of other kinds are passed over; a path
    that was named itself is always answered for.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path, max_bytes)
        elif not path.exists():
            yield Problem(str(path), 0, "There is no such file or folder.")
        elif _is_archive(path.name):
            yield from _opened(path, max_bytes)
        elif path.suffix.lower() not in SUFFIXES:
            yield Problem(str(path), 0, f"Its name does not end in {', '.join(SUFFIXES)}, .zip, .tar.gz or .tar.xz.")
        else:
            yield from _file(path, max_bytes)


def _folder(folder: Path, max_bytes: int) -> Iterator[Source | Problem]:
    found = sorted(_below(folder))
    for path in found:
        yield from _opened(path, max_bytes) if _is_archive(path.name) else _file(path, max_bytes)
    if not found:
        yield Problem(str(folder), 0, f"No file in it ends in {', '.join(SUFFIXES)}.")


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        folder = Path(parent)
        yield from (folder / name for name in names if _wanted(f"{folder.name}/{name}") or _is_archive(name))


def beside(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    """The catalogue files that lie in a folder of theirs beside a path or above it."""
    for parent in (path, *path.resolve().parents)[:8]:
        for folder in CATALOGUE_FOLDERS:
            for found in sorted((parent / folder).glob("*")):
                if found.suffix.lower() in CATALOGUE_SUFFIXES:
                    yield from _file(found, max_bytes)


def _wanted(name: str) -> bool:
    hidden = name.rpartition("/")[2].startswith(".")
    return not hidden and (name.lower().endswith(SUFFIXES) or _is_catalogue(name))


def _is_catalogue(name: str) -> bool:
    return name.lower().endswith(CATALOGUE_SUFFIXES) and PurePosixPath(name).parent.name in CATALOGUE_FOLDERS


def _is_archive(name: str) -> bool:
    return name.lower().endswith((".zip", ".tar.gz", ".tgz", ".tar.xz"))


def _file(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    name = _displayed(path)
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            yield Problem(name, 0, "It is no ordinary file.")
        elif status.st_size > max_bytes:
            yield Problem(name, 0, _too_large(status.st_size, max_bytes))
        else:
            yield Source(name, path.read_bytes(), _is_catalogue(path.as_posix()))
    except OSError as error:
        yield Problem(name, 0, f"It cannot be opened: {error.strerror}. Check its permissions.")


def _displayed(path: Path) -> str:
    """The name that documents and problems give a file: from the working directory on, where it lies below that."""
    name, here = path.as_posix(), f"{Path.cwd().as_posix()}/"
    return name.removeprefix(here)


def _too_large(size: int, most: int) -> str:
    return f"It holds {size:,} bytes; at most {most:,} are read. Split it, or raise SEARCH_SERVICE_MAX_FILE_BYTES."


# What zipfile and tarfile raise for archives that are cut off, damaged, encrypted or packed in ways that they do not know.
_FAULTS = (
    OSError,
    EOFError,
    LZMAError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    zlib.error,
    tarfile.TarError,
    zipfile.BadZipFile,
)


def _opened(path: Path, max_bytes: int) -> Iterator[Source | Problem]:
    """The wanted files in an archive; nothing is written to disk, so no path can climb anywhere."""
    name = _displayed(path)
    try:
        members = _zipped(path) if path.suffix.lower() == ".zip" else _tarred(path)
        yield from _bounded(name, members, max_bytes)
    except ReadError as error:
        yield Problem(name, 0, str(error))
    except (
        OSError,
        EOFError,
        LZMAError,
        zlib.error,
        tarfile.TarError,
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
    ) as error:
        yield Problem(name, 0, f"The archive cannot be read to its end: {error}. What stands before the fault was read.")


def _zipped(path: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                ordinary = (entry.external_attr >> 16) & 0o170000 in (0, 0o100000)
                # zipfile stops with an error where an entry holds more than its header says.
                yield _Member(entry.filename, entry.file_size, ordinary, partial(archive.read, entry))


def _tarred(path: Path) -> Iterator[_Member]:
    with tarfile.open(path, "r|*") as archive:
        for entry in archive:
            if not entry.isdir():
                yield _Member(entry.name.removeprefix("./"), entry.size, entry.isreg(), partial(_content, archive, entry))


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry)
    return file.read() if file else b""


def _bounded(archive: str, members: Iterable[_Member], max_bytes: int) -> Iterator[Source | Problem]:
    unpacked = 0
    for count, member in enumerate(members, 1):
        unpacked += member.size
        if count > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES:
            bound = f"{MAX_MEMBERS:,} files or {MAX_UNPACKED_BYTES:,} bytes"
            raise ReadError(f"It holds more than {bound}; the rest was not read.", "Split it.")
        yield from _member(f"{archive}/{member.name}", member, max_bytes)


def _member(name: str, member: _Member, max_bytes: int) -> Iterator[Source | Problem]:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or "\\" in member.name:
        yield Problem(name, 0, "Its path leads out of the archive; it was not read.")
    elif _is_archive(path.name):
        yield Problem(name, 0, "It is an archive inside an archive; unpack it first.")
    elif _wanted(member.name):
        if not member.ordinary:
            yield Problem(name, 0, "It is a link, not a file.")
        elif member.size > max_bytes:
            yield Problem(name, 0, _too_large(member.size, max_bytes))
        else:
            yield Source(name, member.content(), _is_catalogue(member.name))
