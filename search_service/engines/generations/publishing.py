"""Publishing: verifies a new generation, and points CURRENT to it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from search_service.engines import Engine
from search_service.engines.generations import CURRENT, built, manifest, sound
from search_service.errors import IndexBusyError, IndexDamagedError, IndexMissingError, IndexNotWrittenError
from search_service.model import Document

LOCK = ".lock"
_BUILDING = ".building-"
_POINTER = f".{CURRENT}-"


@contextmanager
def only_builder(index_dir: Path) -> Iterator[None]:
    """Lock out other builders of this folder; IndexBusyError at once if one is at work. A killed builder leaves no lock."""
    with _written(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = _opened(index_dir / LOCK)
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise IndexBusyError(
                f"Process {lock.read().strip() or 'unknown'} is building an index in {index_dir}.",
                "Wait until it is done, or build into another folder with --index-dir.",
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        _require_replaceable(index_dir / CURRENT)
        yield


def _opened(lock: Path) -> TextIO:
    # Not through a link, whose end may be a device.
    return open(lock, "a+", encoding="utf-8", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW, 0o666))


@contextmanager
def building(index_dir: Path) -> Iterator[Path]:
    """An empty folder to build a generation in; published if the block ends without an error, else removed.

    Publishing replaces CURRENT atomically, after all files are synced: readers see the old generation or the new one,
    whenever the machine stops. The last sound generation before it is kept; others, and the folders of killed builders,
    are removed. Call it inside `only_builder`.
    """
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    folder = index_dir / f"{_BUILDING}{name}"
    try:
        with _written(index_dir):
            _remove_leftovers(index_dir)
            folder.mkdir()
            yield folder
            manifest.write(folder)
            _sync_below(folder)
            kept = {name, *_last_sound(index_dir)}
            folder.rename(index_dir / name)
            _publish(index_dir, name)
            _remove_others(index_dir, kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _written(index_dir: Path) -> Iterator[None]:
    """Translate errors of the file system to IndexNotWrittenError."""
    try:
        yield
    except OSError as error:
        # NumPy reports a full disk without an error number.
        reason = error.strerror or str(error)
        raise IndexNotWrittenError(
            f"The index cannot be written to {index_dir}: {reason}.",
            "What was published before is still there. Check the disk's space and the folder's permissions, and build again.",
        ) from error


def _require_replaceable(pointer: Path) -> None:
    """IndexNotWrittenError for a folder; whatever else stands there, a pipe or a link, is replaced."""
    if pointer.is_dir() and not pointer.is_symlink():
        raise IndexNotWrittenError(
            f"The index cannot be published: {pointer} is a folder.", "Remove or rename it, and build again."
        )


def _last_sound(index_dir: Path) -> set[str]:
    try:
        return {sound(index_dir).folder.name}
    except (IndexMissingError, IndexDamagedError):
        return set()


def _publish(index_dir: Path, name: str) -> None:
    pointer = index_dir / f"{_POINTER}{name}"
    pointer.write_text(f"{name}\n", encoding="utf-8")
    _sync(pointer)
    _sync(index_dir)
    pointer.replace(index_dir / CURRENT)
    _sync(index_dir)


def _remove_others(index_dir: Path, kept: set[str]) -> None:
    for folder in built(index_dir):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(index_dir: Path) -> None:
    for leftover in index_dir.glob(f"{_BUILDING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for pointer in index_dir.glob(f"{_POINTER}*"):
        pointer.unlink(missing_ok=True)


def _sync_below(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        for name in names:
            _sync(Path(parent, name))
        _sync(Path(parent))


def _sync(path: Path) -> None:
    """Sync a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def verify(engine: Engine, documents: Sequence[Document]) -> None:
    """IndexDamagedError unless the engine has these numbers of documents and clauses, and returns the last document whole."""
    status = engine.status()
    clauses = sum(len(document.clauses) for document in documents)
    complete = (status.documents, status.clauses) == (len(documents), clauses)
    if not complete or (documents and engine.document(documents[-1].id) != documents[-1]):
        raise IndexDamagedError("The index that was built is not what was read.", "Check the disk, and build it again.")
