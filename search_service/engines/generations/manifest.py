"""The manifest of a generation: its files with sizes and checksums, written last."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xxhash

MANIFEST = "MANIFEST"
# Raise it with every change of the files of a generation: an index of another format is built again, not misread.
FORMAT = 16
# Threads that checksum files: uncached files take 0.19 s with four, 0.21 s with two (216 MB, two cores).
READERS = 4
# A manifest has a line of 60 to 100 bytes for each of some hundred files.
MAX_TEXT_BYTES = 1 << 20
_HEAD = "clauses of resolutions, format"


def write(folder: Path) -> None:
    """Write the manifest of a folder: a head, a line for each file, and the checksum of these lines."""
    names = sorted(_names(folder) - {MANIFEST})
    lines = [f"{_HEAD} {FORMAT}", *(f"{_checksum(folder / name)} {_size(folder / name)} {name}" for name in names)]
    text = "".join(f"{line}\n" for line in lines)
    (folder / MANIFEST).write_text(f"{text}{_sum(text)}\n", encoding="utf-8")


def fault(folder: Path) -> str:
    """The fault of a generation, as a sentence; "" if it has exactly the files that were built.

    Reads every byte, at several gigabytes a second. It guards against accidents, not against attackers: whoever may write
    into the folder may write a new manifest.
    """
    try:
        text = ordinary_text(folder / MANIFEST)
        body, _, own = text.removesuffix("\n").rpartition("\n")
        if _sum(f"{body}\n") != own or not text.endswith("\n"):
            return f"{folder / MANIFEST} is damaged."
        head, *lines = body.split("\n")
        if head != f"{_HEAD} {FORMAT}":
            return f"The index in {folder} has another format ({head.rpartition(' ')[2]}) than this program reads ({FORMAT})."
        return _difference(folder, lines)
    except FileNotFoundError as error:
        return f"{error.filename} is missing."
    except UnicodeDecodeError:
        return f"{folder / MANIFEST} is damaged."
    except OSError as error:
        return f"{error.filename or folder} cannot be read: {error.strerror}."


def ordinary_text(path: Path, max_bytes: int = MAX_TEXT_BYTES) -> str:
    """The text of a small ordinary file; OSError for a pipe, a device or a long file, which is not waited for or read."""
    # A pipe without a writer would otherwise block.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
        _require_ordinary(os.fstat(file.fileno()), path)
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise OSError(errno.EFBIG, f"it has more than {max_bytes:,} bytes", str(path))
    return content.decode("utf-8")


def _require_ordinary(status: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))


def _difference(folder: Path, lines: list[str]) -> str:
    listed = [(name, int(size), checksum) for checksum, size, name in (line.split(" ", 2) for line in lines)]
    for name, size, _ in listed:
        if _size(folder / name) != size:
            return f"{folder / name} holds {_size(folder / name):,} bytes; {size:,} were built."
    # In parallel, the largest first: reading and checksumming release the interpreter lock.
    listed.sort(key=lambda file: -file[1])
    with ThreadPoolExecutor(READERS) as pool:
        for (name, _, built), found in zip(listed, pool.map(_checksum, [folder / name for name, _, _ in listed]), strict=True):
            if found != built:
                return f"{folder / name} is damaged: its bytes are not those that were built."
    # Files that are not listed are a fault: Whoosh opens the newest table of contents that it finds.
    foreign = sorted(_names(folder) - {name for name, _, _ in listed} - {MANIFEST})
    return f"{folder / foreign[0]} does not belong to the index." if foreign else ""


def _names(folder: Path) -> set[str]:
    """The files in a folder and below, as relative paths, without hidden files."""
    found = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names if not name.startswith("."))
    return {path.relative_to(folder).as_posix() for path in found}


def _size(path: Path) -> int:
    status = path.stat()
    _require_ordinary(status, path)
    return status.st_size


def _checksum(path: Path) -> str:
    # Read, not mapped: if a mapped file is truncated, the process is killed.
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, xxhash.xxh3_128).hexdigest()


def _sum(text: str) -> str:
    return xxhash.xxh3_128_hexdigest(text.encode())
