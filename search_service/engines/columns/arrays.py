"""The columns on disk: contiguous arrays, memory-mapped when they are opened, and a sorted vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
        np.save(folder / FOLDER / f"{name}.npy", np.ascontiguousarray(array))


class Columns:
    """The arrays of one generation by name; each is mapped when it is first asked for, and touched only where it is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._arrays: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        if name not in self._arrays:
            try:
                mapped = np.load(self._folder / f"{name}.npy", mmap_mode="r")
            except (OSError, ValueError) as error:
                raise IndexDamagedError(f"The column {name} cannot be read: {error}.", "Build the index again.") from error
            # A plain view of the map: np.memmap costs microseconds at every slice.
            self._arrays[name] = np.asarray(mapped).view(np.ndarray)
        return self._arrays[name]

    def strings(self, name: str) -> Strings:
        return Strings(self[f"{name}_text"], self[f"{name}_ends"])


class Strings:
    """Strings by number, as one run of UTF-8 with the offset of each one's end; `find` works where they are sorted."""

    def __init__(self, text: Array, ends: Array) -> None:
        self._text = memoryview(text)  # type: ignore[arg-type]  # an array of bytes is a buffer
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    def raw(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) if number else 0
        return bytes(self._text[start : int(self._ends[number])])

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def place(self, string: bytes) -> int:
        """The number of the first string that is not less than this one, in byte order."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.raw(middle) < string:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, string: str) -> int | None:
        raw = string.encode("utf-8", "surrogatepass")
        number = self.place(raw)
        return number if number < len(self) and self.raw(number) == raw else None

    def prefixed(self, prefix: str) -> range:
        """The numbers of the strings that begin like this."""
        raw = prefix.encode("utf-8", "surrogatepass")
        return range(self.place(raw), self.place(raw + b"\xff"))


def strings(name: str, values: Sequence[str]) -> dict[str, Array]:
    """The arrays that `Columns.strings` reads."""
    raw = [value.encode("utf-8", "surrogatepass") for value in values]
    ends = np.cumsum([len(value) for value in raw], dtype=np.int64) if raw else np.zeros(0, np.int64)
    return {f"{name}_text": np.frombuffer(b"".join(raw), np.uint8), f"{name}_ends": ends}


def lists(name: str, values: Iterable[Sequence[int]]) -> dict[str, Array]:
    """Lists of numbers by number, as one run with the offset of each one's start and of the last one's end."""
    rows = [np.asarray(row, np.int32) for row in values]
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return {f"{name}_items": np.concatenate(rows) if rows else np.zeros(0, np.int32), f"{name}_starts": starts}
