"""Clauses on disk while an index is built: read again each time somebody iterates."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import overload

import msgspec

from search_service.engines.on_disk import append
from search_service.model import Clause, Document


class Spill:
    """A nameless file in the folder for temporary files (TMPDIR); it is gone when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # `__exit__` closes it
        self._end = 0

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def document(self, document: Document) -> Document:
        """The document, equal to the one given, with its clauses on disk."""
        content = memoryview(msgspec.msgpack.encode(document.clauses))
        kept = SpilledClauses(self, self._end, len(content), len(document.clauses))
        append(self._file, content)
        self._end += kept.size
        return replace(document, clauses=kept)  # type: ignore[arg-type]  # it is used as a tuple is

    def read(self, start: int, size: int) -> tuple[Clause, ...]:
        return _CLAUSES.decode(os.pread(self._file.fileno(), size, start))


_CLAUSES = msgspec.msgpack.Decoder(tuple[Clause, ...])


class SpilledClauses(Sequence[Clause]):
    """The clauses of one document; only how many there are is in memory."""

    __hash__ = None  # type: ignore[assignment]  # it compares by content
    __slots__ = ("_count", "_spill", "_start", "size")

    def __init__(self, spill: Spill, start: int, size: int, count: int) -> None:
        self._spill, self._start, self._count = spill, start, count
        self.size = size

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Clause]:
        return iter(self._spill.read(self._start, self.size))

    @overload
    def __getitem__(self, index: int) -> Clause: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Clause, ...]: ...
    def __getitem__(self, index: int | slice) -> Clause | tuple[Clause, ...]:
        return self._spill.read(self._start, self.size)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)
