"""Reads members of untrusted archives: bounded, and ordinary files only."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from typing import BinaryIO

from search_service.errors import ReadError
from search_service.readers.tar_members import TarMember, padded, tar_members
from search_service.readers.unpacking import Bounds, Unpacked

MAX_MEMBERS = 200_000  # far above the UN's whole corpus
_MAX_DIRECTORY_BYTES = 64 * 1024**2  # bytes of the central directory of a zip
_SMALL_CHUNK = 4096  # zipfile bounds the output of inflating a chunk, but not of bzip2
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_MAGIC = (("zip", b"PK\x03\x04"), ("zip", b"PK\x05\x06"), ("gzip", b"\x1f\x8b"), ("xz", b"\xfd7zXZ\x00"), ("bzip2", b"BZh"))
# The exceptions of the libraries for truncated, damaged, encrypted or unsupported data.
_FAULTS = (
    OSError,
    EOFError,
    LZMAError,
    MemoryError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)

Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Member:
    """A wanted file of an archive, by its name there, with its bytes or the reason, as a sentence, why there are none."""

    name: str
    content: bytes = b""
    problem: str = ""


def packing(head: bytes) -> str:
    """How a file is packed, by its first 512 bytes: "zip", "gzip", "xz", "bzip2", "tar", or "" for none of these."""
    known = (kind for kind, magic in _MAGIC if head.startswith(magic))
    return next(known, "tar" if head[257:262] == b"ustar" else "")


def members(path: Path, wanted: Wanted, max_bytes: int) -> Iterator[Member]:
    """The members of the archive that are `wanted`, in its order; a Member without a name has a fault of the whole archive.

    Nothing is written to disk and no link is followed, so no member can write outside a folder.
    """
    try:
        with path.open("rb") as file:
            kind = packing(file.read(512)) or path.suffix.lower().removeprefix(".")
            file.seek(0)
            size = path.stat().st_size
            yield from _zipped(file, size, wanted, max_bytes) if kind == "zip" else _tarred(file, kind, size, wanted, max_bytes)
    except ReadError as error:
        yield Member("", problem=str(error))
    except _FAULTS as error:
        yield Member("", problem=_broken(error))


def _broken(error: BaseException) -> str:
    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return f"The archive cannot be read to its end: {reason}. What stands before the fault was read."


def _counted(count: int) -> None:
    if count > MAX_MEMBERS:
        raise ReadError(f"It holds more than {MAX_MEMBERS:,} files; the rest was not read.", "Split it.")


def _refused(name: str, size: int, ordinary: bool, max_bytes: int) -> str:
    """The reason why a member is not read, "" if it is."""
    if not ordinary:
        return "It is a link or a device, not a file."
    return too_large(size, max_bytes) if size > max_bytes else ""


def too_large(size: int, most: int) -> str:
    return f"It holds {size:,} bytes; at most {most:,} are read. Split it, or raise SEARCH_SERVICE_MAX_FILE_BYTES."


# --- zip ---


def _zipped(file: BinaryIO, size: int, wanted: Wanted, max_bytes: int) -> Iterator[Member]:
    if _directory_size(file, size) > _MAX_DIRECTORY_BYTES:
        raise ReadError("Its list of members is too long to be one of texts; it was not read.", "Split it.")
    bounds = Bounds(size)
    with zipfile.ZipFile(file) as archive:
        for count, entry in enumerate(archive.infolist(), 1):
            _counted(count)
            name = entry.filename.replace("\\", "/")  # as older Windows tools write it
            if not name.endswith("/") and wanted(name):
                yield _entry(archive, entry, name, max_bytes, bounds)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, max_bytes: int, bounds: Bounds) -> Member:
    ordinary = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG)
    if refused := _refused(name, entry.file_size, ordinary, max_bytes):
        return Member(name, problem=refused)
    if entry.compress_type not in _METHODS:
        return Member(name, problem="It is packed in a way that is not read. Pack it with deflate, as zip does.")
    try:
        return Member(name, _content(archive, entry, bounds))
    except _FAULTS as error:
        return Member(name, problem=f"It cannot be unpacked: {' '.join(str(error).split()).rstrip('.')}.")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, bounds: Bounds) -> bytes:
    """The bytes of a member, at most as many as its header states, counted during unpacking."""
    chunk = _SMALL_CHUNK if entry.compress_type == zipfile.ZIP_BZIP2 else 16 * _SMALL_CHUNK
    pieces = []
    with archive.open(entry) as unpacked:
        while piece := unpacked.read(chunk):
            bounds.count(len(piece))
            pieces.append(piece)
    content = b"".join(pieces)
    if len(content) != entry.file_size:
        raise EOFError("it is cut off")
    return content


def _directory_size(file: BinaryIO, size: int) -> int:
    """The size of the central directory in bytes, from the end of the file; a zip of more than 4 GB has it elsewhere."""
    file.seek(max(0, size - 65_600))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 16:
        return 0
    declared = int.from_bytes(tail[end + 12 : end + 16], "little")
    longer = tail.rfind(b"PK\x06\x06")
    return int.from_bytes(tail[longer + 40 : longer + 48], "little") if declared == 0xFFFFFFFF and longer >= 0 else declared


# --- tar ---


def _tarred(file: BinaryIO, kind: str, size: int, wanted: Wanted, max_bytes: int) -> Iterator[Member]:
    if kind not in ("gzip", "xz", "bzip2", "tar"):
        raise ValueError("it is no archive")
    stream = Unpacked(file, kind, size)
    for count, header in enumerate(tar_members(stream), 1):
        _counted(count)
        if header.damaged:
            yield Member("", problem="A header in it is damaged: what stood there was not read, what stands behind it was.")
        else:
            yield from _member(stream, header, wanted, max_bytes)


def _member(stream: Unpacked, header: TarMember, wanted: Wanted, max_bytes: int) -> Iterator[Member]:
    name = header.name.replace("\\", "/").removeprefix("./")
    refused = _refused(name, header.size, header.ordinary, max_bytes) if wanted(name) else "not wanted"
    size = padded(header.size) if header.ordinary else 0
    if refused:
        if refused != "not wanted":
            yield Member(name, problem=refused)
        if not stream.skip(size):
            raise EOFError("it is cut off")
        return
    content = stream.read(size)
    if len(content) < header.size:
        raise EOFError("it is cut off")
    yield Member(name, content[: header.size])
