"""The columns on disk: contiguous arrays, memory-mapped when they are opened, and a sorted vocabulary."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search_service.errors import IndexDamagedError

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int32]

FOLDER = "columns"


def save(folder: Path, arrays: Mapping[str, Array]) -> None:
    """Write each array to a file of its own in a new folder."""
    (folder / FOLDER).mkdir()
    for name, array in arrays.items():
        np.save(folder / FOLDER / f"{name}.npy", _narrow(np.ascontiguousarray(array)))


def _narrow(array: Array) -> Array:
    """Whole numbers of eight bytes in four, where they fit."""
    if array.dtype != np.int64 or (len(array) and max(array.max(), -array.min()) >= 2**31):
        return array
    return array.astype(np.int32)


class Columns:
    """The arrays of one generation by name, all mapped at once: the files may go while who reads them goes on.

    Bytes are touched only where they are read.
    """

    def __init__(self, folder: Path) -> None:
        self._arrays = {path.stem: _mapped(path) for path in (folder / FOLDER).glob("*.npy")}
        self._strings: dict[str, Strings] = {}

    def __getitem__(self, name: str) -> Array:
        try:
            return self._arrays[name]
        except KeyError:
            raise IndexDamagedError(f"The index has no column {name}.", "Build it again.") from None

    def table(self, names: Iterable[str], *numbers: int) -> npt.NDArray[np.int64]:
        """Where the arrays of these names are, as loops are told, and numbers behind; who keeps it keeps the columns, too."""
        # Who builds or checks an index needs no kernels, and what they import takes a second.
        from search_service.engines.columns.kernels import addresses

        return np.concatenate([addresses(*(self[name] for name in names)), np.array(numbers, np.int64)])

    def strings(self, name: str) -> Strings:
        """The strings of this name, the same object whoever asks."""
        if name not in self._strings:
            self._strings[name] = Strings(self[f"{name}_text"], self[f"{name}_ends"])
        return self._strings[name]


# How `save` begins a file; reading it with np.load takes six times as long.
_HEAD = re.compile(rb"\x93NUMPY\x01\x00..\{'descr': '([^']+)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n", re.DOTALL)


def _mapped(path: Path) -> Array:
    try:
        with path.open("rb") as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}.", "Build the index again.") from error
    head = _HEAD.match(mapped)
    if head is None:
        raise IndexDamagedError(f"{path} holds no column.", "Build the index again.")
    return np.frombuffer(mapped, head[1].decode(), int(head[2]), head.end())


class Strings:
    """Strings by number, as one run of UTF-8 with the offset of each one's end; `prefixed` works where they are sorted.

    Those that are looked for are made Python's own at the first look-up, 150 bytes each: a dictionary answers in a twentieth
    of the time that a binary search in the mapped file takes.
    """

    def __init__(self, text: Array, ends: Array) -> None:
        # An item of a view is a number of Python's own.
        self._text, self._ends = memoryview(text), memoryview(ends)  # type: ignore[arg-type]  # arrays are buffers

    def __len__(self) -> int:
        return len(self._ends)

    def raw(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return bytes(self._text[start : self._ends[number]])

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def __iter__(self) -> Iterator[str]:
        return (raw.decode() for raw in self._all)

    @cached_property
    def _all(self) -> list[bytes]:
        whole, ends = bytes(self._text), self._ends.tolist()
        return [whole[start:end] for start, end in pairwise((0, *ends))]

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return dict(zip(self._all, range(len(self)), strict=True))

    def find(self, string: str) -> int | None:
        return self._numbers.get(string.encode("utf-8", "surrogatepass"))

    def find_rarely(self, string: str) -> int | None:
        """The same, without making anything that stays: where strings are looked for once in a while, and are sorted."""
        raw = string.encode("utf-8", "surrogatepass")
        number = bisect_left(range(len(self)), raw, key=self.raw)
        return number if number < len(self) and self.raw(number) == raw else None

    def prefixed(self, prefix: str) -> range:
        """The numbers of the strings that begin like this."""
        raw = prefix.encode("utf-8", "surrogatepass")
        return range(bisect_left(self._all, raw), bisect_left(self._all, raw + b"\xff"))


def strings(name: str, values: Sequence[str]) -> dict[str, Array]:
    """The arrays that `Columns.strings` reads."""
    return blobs(name, [value.encode("utf-8", "surrogatepass") for value in values])


def blobs(name: str, values: Sequence[bytes]) -> dict[str, Array]:
    """The same of bytes, which `Strings.raw` reads."""
    ends = np.cumsum([len(value) for value in values], dtype=np.int64) if values else np.zeros(0, np.int64)
    return {f"{name}_text": np.frombuffer(b"".join(values), np.uint8), f"{name}_ends": ends}


def lists(name: str, values: Iterable[Sequence[int]]) -> dict[str, Array]:
    """Lists of numbers by number, as one run with the offset of each one's start and of the last one's end."""
    rows = [np.asarray(row, np.int32) for row in values]
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return {f"{name}_items": np.concatenate(rows) if rows else np.zeros(0, np.int32), f"{name}_starts": starts}
