"""Whoosh's columns: written at once, and read as values to filter and count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from whoosh.columns import Column, RefBytesColumn, VarBytesColumn
from whoosh.util.varints import varint

from search_service.engines.index.entries import Values
from search_service.engines.index.vocabulary import Ints

SEPARATOR = "\x1f"
# The number of distinct values that fit into a column of references.
MAX_REFERENCES = 2**16


def column_type(values: Values) -> Column:
    """The column type that stores these values in the fewest bytes."""
    return RefBytesColumn() if len({(), *values.rows}) <= MAX_REFERENCES else VarBytesColumn()


def column(values: Values) -> bytes:
    """The bytes of a column; several values of an entry are joined by separators; b"" if no entry has a value."""
    rows = [SEPARATOR.join(row).encode("utf-8", "surrogatepass") for row in values.rows]
    if not any(rows):
        return b""
    if isinstance(column_type(values), RefBytesColumn):
        return _references(rows, values)
    return various([rows[row] for row in values.row_of.tolist()])


def _references(rows: Sequence[bytes], values: Values) -> bytes:
    """A RefBytesColumn: for each entry the index of its value, then the distinct values."""
    numbers = {b"": 0}
    number_of_row = np.array([numbers.setdefault(row, len(numbers)) for row in rows])
    code = "B" if len(numbers) <= 2**8 else "H"
    references = number_of_row[values.row_of].astype(">u1" if code == "B" else ">u2").tobytes()
    listed = (part for value in numbers for part in (varint(len(value)), value))
    return b"".join((references, varint(len(numbers)), *listed, code.encode()))


def various(entries: Sequence[bytes] | Iterable[bytes]) -> bytes:
    """A VarBytesColumn: the values, then their lengths and offsets, four bytes each, then the types of these arrays."""
    entries = list(entries)
    lengths = np.fromiter(map(len, entries), np.int64, len(entries))
    ends = np.cumsum(lengths)
    numbers = np.concatenate([lengths, ends - lengths]).astype(">u4")
    return b"".join((*entries, numbers.tobytes(), b"IIX"))


Flags = npt.NDArray[np.bool_]


def doc_ids_of(flags: Flags) -> Ints:
    """The doc ids of flagged clauses, ascending."""
    return np.flatnonzero(flags).astype(np.int32)


class ValueColumn:
    """The values of a field, by clause: `rows[codes[doc_id]]`."""

    def __init__(self, rows: Sequence[bytes], codes: Ints) -> None:
        self.codes = codes
        self.rows = [tuple(row.decode("utf-8", "surrogatepass").split(SEPARATOR)) if row else () for row in rows]
        self._values = sorted({value for row in self.rows for value in row})
        ids_of_values = {value: value_id for value_id, value in enumerate(self._values)}
        self._items = np.array([ids_of_values[value] for row in self.rows for value in row], np.int32)
        self._sizes = np.array([len(row) for row in self.rows], np.int32)

    def derived(self, derive: Callable[[str], str | None]) -> ValueColumn:
        """The column of what is derived from each of these values, once in each row."""
        rows = [dict.fromkeys(filter(None, map(derive, row))) for row in self.rows]
        return ValueColumn([SEPARATOR.join(row).encode() for row in rows], self.codes)

    def with_values(self, chosen: Iterable[str]) -> Flags:
        """Flags of the clauses that have one of these values."""
        values = set(chosen)
        return np.array([not values.isdisjoint(row) for row in self.rows], bool)[self.codes]

    def counts(self, doc_ids: Ints) -> dict[str, int]:
        """The counts of values among these clauses, the most frequent first, equals by value; no value has count 0."""
        of_rows = np.bincount(self.codes[doc_ids], minlength=len(self.rows))
        counts = np.bincount(self._items, np.repeat(of_rows, self._sizes), len(self._values)).astype(np.int64)
        order = np.argsort(-counts, kind="stable")
        found = order[: np.count_nonzero(counts)]
        return dict(zip([self._values[value_id] for value_id in found.tolist()], counts[found].tolist(), strict=True))
