"""Writes Whoosh's columns of bytes at once: a value for each entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from whoosh.columns import Column, RefBytesColumn, VarBytesColumn
from whoosh.util.varints import varint

from search_service.engines.index.entries import Values

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
