"""What each file gave when it was last read, kept with the index: a file that has not changed need not be read again."""

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
# What a document depends on besides its file: our code and the libraries that take files apart.
_READER_PARTS = ("errors.py", "model.py", "text", "fields.py", "symbols", "verbs", "readers")
_READER_LIBRARIES = ("lxml", "markdown-it-py", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of a file: `id` in the index, "" where another text of its symbol was kept instead.

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
    documents: tuple[Kept, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """All that a build read, in order; `state` is the checksum of everything that its index follows from."""

    state: str
    reader: str
    readings: tuple[Reading, ...]

    def encoded(self) -> bytes:
        """What is kept with the index, as FILE."""
        return zlib.compress(msgspec.msgpack.encode(self), 1)


class LastBuild:
    """What the last build read, and its index, which holds the documents; close it when they are taken."""

    def __init__(self, opened: Opened | None = None, record: Record | None = None) -> None:
        self._opened = opened
        self._readings = {reading.name: reading for reading in record.readings} if record else {}
        # What was published last is damaged where an older one was opened: it is built again, whatever has changed.
        self.state = record.state if record and opened and not opened.damage else ""
        self.names = self._readings.keys()

    def holds(self, name: str, checksum: str) -> bool:
        """Whether a file of this name held the very same bytes."""
        return name in self._readings and self._readings[name].checksum == checksum

    def items(self, name: str) -> Iterator[Document | Problem]:
        """What reading that file gave, and would give again."""
        yield from (self._document(kept) for kept in self._readings[name].documents)
        yield from self._readings[name].problems

    def _document(self, kept: Kept) -> Document:
        held = self._opened.engine.document(kept.id) if kept.id and self._opened else None
        if held is None:
            if kept.as_read is None:
                raise IndexDamagedError(f"The index has no document {kept.id}.", "Build it again, without --update.")
            return kept.as_read
        if kept.as_read is None:
            return held
        named = (structs.replace(clause, id=kept.as_read.id + clause.id.removeprefix(kept.id)) for clause in held.clauses)
        return replace(kept.as_read, clauses=tuple(named))

    def close(self) -> None:
        if self._opened is not None:
            self._opened.engine.close()

    def attachment(self, name: str) -> bytes:
        """What was kept with its index, which `state` is that of."""
        if self._opened is None:
            raise IndexDamagedError(f"There is no {name} of an index before.", "Build it again, without --update.")
        return self._opened.attachment(name)


def last_build(home: Home) -> LastBuild:
    """What can be taken from the index that is published: nothing if there is none, or if other code than ours read it."""
    try:
        opened = home.open(at_once=True)
        record = msgspec.msgpack.decode(zlib.decompress(opened.attachment(FILE)), type=Record)
        return LastBuild(opened, record) if record.reader == reader() else LastBuild()
    except (IndexMissingError, IndexDamagedError, zlib.error, msgspec.DecodeError):
        return LastBuild()


def kept(as_read: Document, indexed: Document | None) -> Kept:
    """The record of a document that the index holds as `indexed`, None where it does not hold it."""
    if indexed is None:
        return Kept("", as_read)
    return Kept(indexed.id) if indexed is as_read else Kept(indexed.id, replace(as_read, clauses=()))


def checksum(content: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(content)


def state(files: Iterable[tuple[str, str]], catalogues: Iterable[Source], problems: Iterable[Problem]) -> str:
    """The checksum of all that an index follows from: names and checksums of files, in order, and what could not be opened."""
    listed = [(source.name, checksum(source.content)) for source in catalogues]
    return checksum(msgspec.msgpack.encode((reader(), list(files), listed, list(problems))))


def reader() -> str:
    """The checksum of the code that makes documents of files, so that no one has to remember to raise a number."""
    package = Path(__file__).parents[1]
    files = [path for part in _READER_PARTS for path in _files(package / part)]
    code = [(path.relative_to(package).as_posix(), path.read_bytes()) for path in files]
    return checksum(msgspec.msgpack.encode((code, [version(library) for library in _READER_LIBRARIES])))


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.suffix in (".py", ".tsv", ".txt")) if path.is_dir() else [path]
