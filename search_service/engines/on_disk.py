"""Arrays in temporary files, for an index that is being built."""

from __future__ import annotations

import tempfile
from mmap import mmap
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from search_service.errors import IndexNotWrittenError

Array = npt.NDArray[Any]
# So many zeros are written at a time.
ZEROS = 1 << 20


class _File(Protocol):
    def write(self, content: memoryview, /) -> int | None: ...


def append(file: _File, content: memoryview) -> None:
    """Write all bytes to an unbuffered temporary file; IndexNotWrittenError where its disk is full."""
    try:
        while content:
            content = content[file.write(content) :]
    except OSError as error:
        raise IndexNotWrittenError(
            f"What was read cannot be kept in {tempfile.gettempdir()}: {error}.",
            "Make room there, or name a folder on another disk in TMPDIR.",
        ) from error


class DiskArray:
    """An array of one dimension in the folder for temporary files (TMPDIR): it grows, and is mapped when it is complete."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # `mapped` closes it
        self._length = 0

    def append(self, values: Array) -> None:
        if len(values):
            append(self._file, np.ascontiguousarray(values, self._dtype).data.cast("B"))
            self._length += len(values)

    def mapped(self) -> Array:
        """The complete array, which can be changed in place; its file goes with the last view of it."""
        with self._file:
            if not self._length:
                return np.zeros(0, self._dtype)
            return np.frombuffer(mmap(self._file.fileno(), 0), self._dtype)


def zeros_on_disk(length: int, dtype: npt.DTypeLike) -> Array:
    """An array of zeros to be filled in any order; its room on the disk is taken at once, so that none is lacking later."""
    array = DiskArray(dtype)
    for start in range(0, length, ZEROS):
        array.append(np.zeros(min(ZEROS, length - start), dtype))
    return array.mapped()
