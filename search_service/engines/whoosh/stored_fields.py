"""Whoosh's column of stored fields, written at once and read without Whoosh: a slice of a mapped file for each entry.

To Whoosh an entry is the pickle of {"stored": packed, "id": id}, compressed with zlib. Here zlib only wraps it, as what is
packed does not shrink: so it can be cut out as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pickle import loads
from struct import Struct

from search_service.engines.whoosh.byte_columns import various

# zlib: a stream of one block that is the last and is stored as it is, then its length, and that with all bits turned.
_WRAPPED = Struct("<2sBHH")
_WRAPPING, _AS_IT_IS, _MAX_BYTES = b"\x78\x01", 1, 0xFFFF
# pickle, protocol 3: a dictionary that takes "stored", bytes of a length of four bytes; "id", a string of such a length.
_HEAD, _SECOND, _END = b"\x80\x03}(X\x06\0\0\0storedB", b"X\x02\0\0\0idX", b"u."
_SIZE, _SUM, _OFFSET = Struct("<I"), Struct(">I"), Struct(">I")
# How an entry begins: its kind of block, and how long what is packed is.
_BEGIN = Struct(f"<{len(_WRAPPING)}xB{_WRAPPED.size - len(_WRAPPING) - 1 + len(_HEAD)}xI")


def column(stored: Iterable[tuple[str, bytes]]) -> bytes:
    """The whole column, of an id and what is packed for each entry."""
    return various(_entry(packed, name.encode("utf-8", "surrogatepass")) for name, packed in stored)


def _entry(packed: bytes, name: bytes) -> bytes:
    pickled = b"".join((_HEAD, _SIZE.pack(len(packed)), packed, _SECOND, _SIZE.pack(len(name)), name, _END))
    size = len(pickled)
    if size > _MAX_BYTES:
        return zlib.compress(pickled)
    return b"".join((_WRAPPED.pack(_WRAPPING, _AS_IT_IS, size, size ^ _MAX_BYTES), pickled, _SUM.pack(zlib.adler32(pickled))))


class StoredFields:
    """What is packed in the column of `count` entries that fills this part of a mapped file."""

    def __init__(self, mapped: memoryview, count: int) -> None:
        self._mapped = mapped
        self._offsets = mapped[len(mapped) - len(b"IIX") - 4 * count :]

    def packed(self, number: int) -> bytes | memoryview:
        mapped, (at,) = self._mapped, _OFFSET.unpack_from(self._offsets, 4 * number)
        block, length = _BEGIN.unpack_from(mapped, at)
        if block == _AS_IT_IS:
            first = at + _BEGIN.size
            return mapped[first : first + length]
        entry: dict[str, bytes] = loads(zlib.decompressobj().decompress(mapped[at:]))
        return entry["stored"]
