"""Arrays on disk, memory-mapped when opened, and strings in arrays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search_service.engines.mapping import mapped
from search_service.errors import IndexDamagedError

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int32]

FOLDER = "columns"


def save(folder: Path, arrays: Mapping[str, Array], part: str = FOLDER) -> None:
    """Write each array to its own file in a new folder, a part of a generation."""
    (folder / part).mkdir()
    for name, array in arrays.items():
        np.save(folder / part / f"{name}.npy", _narrow(np.ascontiguousarray(array)))


def _narrow(array: Array) -> Array:
    """An int64 array as int32 if the numbers fit."""
    if array.dtype != np.int64 or (len(array) and max(array.max(), -array.min()) >= 2**31):
        return array
    return array.astype(np.int32)


def frozen(array: Array) -> Array:
    """A read-only view of an array, like mapped arrays: kernels accept no other in a named tuple."""
    array.flags.writeable = False
    return array


class Columns:
    """The arrays of one part of a generation by name, memory-mapped.

    Files that are removed stay readable while mapped. The system reads a page of a file at its first use.
    """

    def __init__(self, folder: Path, part: str = FOLDER) -> None:
        self._arrays = {path.stem: _array(path) for path in (folder / part).glob("*.npy")}
        self._strings: dict[str, Strings] = {}

    def __getitem__(self, name: str) -> Array:
        try:
            return self._arrays[name]
        except KeyError:
            raise IndexDamagedError(f"The index has no column {name}.", "Build it again.") from None

    def derive(self, arrays: Mapping[str, Array]) -> None:
        """Add arrays that are made from those on disk, and need not be kept there."""
        self._arrays |= {name: frozen(array) for name, array in arrays.items()}

    def strings(self, name: str) -> Strings:
        """The strings of this name; the same object on each call."""
        if name not in self._strings:
            self._strings[name] = Strings(self[f"{name}_text"], self[f"{name}_ends"])
        return self._strings[name]


# The header that `save` writes; np.load takes six times as long.
_HEAD = re.compile(rb"\x93NUMPY\x01\x00..\{'descr': '([^']+)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n", re.DOTALL)


def _array(path: Path) -> Array:
    try:
        mapping = mapped(path)
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}.", "Build the index again.") from error
    head = _HEAD.match(mapping)
    if head is None:
        raise IndexDamagedError(f"{path} has no column.", "Build the index again.")
    return np.frombuffer(mapping, head[1].decode(), int(head[2]), head.end())


class Strings:
    """Strings by id, stored as concatenated UTF-8 with end offsets; `prefixed` needs them sorted.

    The first look-up builds a dictionary of all strings, 150 bytes each: it takes a twentieth of the time of a binary
    search in the mapped file.
    """

    def __init__(self, text: Array, ends: Array) -> None:
        # An item of a memoryview is a Python int.
        self._text, self._ends = memoryview(text), memoryview(ends)  # type: ignore[arg-type]  # arrays are buffers

    def __len__(self) -> int:
        return len(self._ends)

    def raw(self, string_id: int) -> bytes:
        start = self._ends[string_id - 1] if string_id else 0
        return bytes(self._text[start : self._ends[string_id]])

    def __getitem__(self, string_id: int) -> str:
        return self.raw(string_id).decode()

    def __iter__(self) -> Iterator[str]:
        return (raw.decode() for raw in self._all)

    @cached_property
    def _all(self) -> list[bytes]:
        whole, ends = bytes(self._text), self._ends.tolist()
        return [whole[start:end] for start, end in pairwise((0, *ends))]

    @cached_property
    def _ids(self) -> dict[bytes, int]:
        return dict(zip(self._all, range(len(self)), strict=True))

    def find(self, string: str) -> int | None:
        return self._ids.get(string.encode("utf-8", "surrogatepass"))

    def find_rarely(self, string: str) -> int | None:
        """The same by binary search, without the dictionary: for sorted strings that are seldom looked up."""
        raw = string.encode("utf-8", "surrogatepass")
        string_id = bisect_left(range(len(self)), raw, key=self.raw)
        return string_id if string_id < len(self) and self.raw(string_id) == raw else None

    def prefixed(self, prefix: str) -> range:
        """The ids of the strings that have a prefix."""
        raw = prefix.encode("utf-8", "surrogatepass")
        return range(bisect_left(self._all, raw), bisect_left(self._all, raw + b"\xff"))


def strings(name: str, values: Sequence[str]) -> dict[str, Array]:
    """The arrays that `Columns.strings` reads."""
    return blobs(name, [value.encode("utf-8", "surrogatepass") for value in values])


def blobs(name: str, values: Sequence[bytes]) -> dict[str, Array]:
    """The arrays of bytes that `Strings.raw` reads."""
    ends = np.cumsum([len(value) for value in values], dtype=np.int64) if values else np.zeros(0, np.int64)
    return {f"{name}_text": np.frombuffer(b"".join(values), np.uint8), f"{name}_ends": ends}


def lists(name: str, values: Iterable[Sequence[int]]) -> dict[str, Array]:
    """The arrays of concatenated lists of numbers, and their starts; the last start is the end."""
    rows = [np.asarray(row, np.int32) for row in values]
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return {f"{name}_items": np.concatenate(rows) if rows else np.zeros(0, np.int32), f"{name}_starts": starts}
