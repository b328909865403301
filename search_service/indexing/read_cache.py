"""The cache of readings, stored with the index: skips unchanged files."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import msgspec
import xxhash
from msgspec import structs

from search_service.engines import Home, Opened
from search_service.errors import IndexDamagedError, IndexMissingError
from search_service.model import Document, Problem
from search_service.readers.sources import Source

FILE = "readings.bin"
# Besides its file, a document depends on this code and on these libraries.
_READER_PARTS = ("errors.py", "model.py", "text", "fields.py", "symbols", "verbs", "readers")
_READER_LIBRARIES = ("lxml", "markdown-it-py", "pypdfium2")


@dataclass(frozen=True, slots=True)
class CachedDocument:
    """A document of a file: `id` in the index, "" if another text of its symbol was kept instead.

    `as_read` is what the reader gave, where the index does not hold just that: a catalogue added to it, or its id was
    taken. Its clauses are left empty where the index has them.
    """

    id: str
    as_read: Document | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file by its name, the checksum of its bytes, and what was read from it."""

    name: str
    checksum: str
    documents: tuple[CachedDocument, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The readings of a build, in order; `state` is the checksum of all its inputs."""

    state: str
    reader: str
    readings: tuple[Reading, ...]

    def encoded(self) -> bytes:
        """The bytes of the attachment FILE of the index."""
        return zlib.compress(msgspec.msgpack.encode(self), 1)


class LastBuild:
    """The readings of the last build, and its index, which has the documents; close it after use."""

    def __init__(self, opened: Opened | None = None, record: Record | None = None) -> None:
        self._opened = opened
        self._readings = {reading.name: reading for reading in record.readings} if record else {}
        # If an older generation was opened, the published one is damaged: it is built again even if nothing changed.
        self.state = record.state if record and opened and not opened.damage else ""
        self.names = self._readings.keys()

    def holds(self, name: str, checksum: str) -> bool:
        """Whether a file of this name had the same bytes."""
        return name in self._readings and self._readings[name].checksum == checksum

    def items(self, name: str) -> Iterator[Document | Problem]:
        """The items that were read from that file."""
        yield from (self._document(cached) for cached in self._readings[name].documents)
        yield from self._readings[name].problems

    def _document(self, cached: CachedDocument) -> Document:
        stored = self._opened.engine.document(cached.id) if cached.id and self._opened else None
        if stored is None:
            if cached.as_read is None:
                raise IndexDamagedError(f"The index has no document {cached.id}.", "Build it again, without --update.")
            return cached.as_read
        if cached.as_read is None:
            return stored
        named = (structs.replace(clause, id=cached.as_read.id + clause.id.removeprefix(cached.id)) for clause in stored.clauses)
        return replace(cached.as_read, clauses=tuple(named))

    def close(self) -> None:
        if self._opened is not None:
            self._opened.engine.close()

    def attachment(self, name: str) -> bytes:
        """An attachment of the index of the last build."""
        if self._opened is None:
            raise IndexDamagedError(f"There is no {name} of an index before.", "Build it again, without --update.")
        return self._opened.attachment(name)


def last_build(home: Home) -> LastBuild:
    """The reusable readings of the published index; empty if there is none, or if other code read its files."""
    try:
        opened = home.open(at_once=True)
        record = msgspec.msgpack.decode(zlib.decompress(opened.attachment(FILE)), type=Record)
        return LastBuild(opened, record) if record.reader == reader() else LastBuild()
    except (IndexMissingError, IndexDamagedError, zlib.error, msgspec.DecodeError):
        return LastBuild()


def cached_document(as_read: Document, indexed: Document | None) -> CachedDocument:
    """The record of a document; `indexed` is the document in the index, None if it is not there."""
    if indexed is None:
        return CachedDocument("", replace(as_read, clauses=tuple(as_read.clauses)))
    return CachedDocument(indexed.id) if indexed is as_read else CachedDocument(indexed.id, replace(as_read, clauses=()))


def checksum(content: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(content)


def state(files: Iterable[tuple[str, str]], catalogues: Iterable[Source], problems: Iterable[Problem]) -> str:
    """The checksum of all inputs of an index: names and checksums of files, in order, and problems."""
    listed = [(source.name, checksum(source.content)) for source in catalogues]
    return checksum(msgspec.msgpack.encode((reader(), list(files), listed, list(problems))))


def reader() -> str:
    """The checksum of the reading code, so that no version number must be raised by hand."""
    package = Path(__file__).parents[1]
    files = [path for part in _READER_PARTS for path in _files(package / part)]
    code = [(path.relative_to(package).as_posix(), path.read_bytes()) for path in files]
    return checksum(msgspec.msgpack.encode((code, [version(library) for library in _READER_LIBRARIES])))


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.suffix in (".py", ".tsv", ".txt")) if path.is_dir() else [path]
