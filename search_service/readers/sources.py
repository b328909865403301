"""Which files a path stands for, and their bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search_service.errors import ReadError
from search_service.readers import SUFFIXES


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a line of it, that could not be read, and why; `line` is 0 where no line is to blame."""

    path: str
    line: int
    reason: str


def files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """Every readable file below these paths, in the order given, sorted within a folder; a Problem for each that is none.

    In a folder, files of other kinds are passed over; a path that was named itself is always answered for.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(_below(path))
            yield from found
            if not found:
                yield Problem(str(path), 0, f"No file in it ends in {', '.join(SUFFIXES)}.")
        elif not path.exists():
            yield Problem(str(path), 0, "There is no such file or folder.")
        elif path.suffix.lower() not in SUFFIXES:
            yield Problem(str(path), 0, f"Its name does not end in {', '.join(SUFFIXES)}.")
        else:
            yield path


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if Path(name).suffix.lower() in SUFFIXES)


def content(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file; ReadError if it is larger than the bound, no ordinary file, or cannot be opened."""
    try:
        if not path.is_file():
            raise ReadError("It is no ordinary file.", "Name a file or a folder.")
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadError(
                f"It holds {size:,} bytes; at most {max_bytes:,} are read.", "Split it, or raise SEARCH_SERVICE_MAX_FILE_BYTES."
            )
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"It cannot be opened: {error.strerror}.", "Check its permissions.") from error
