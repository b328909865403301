"""Writes Whoosh's column of stored fields, and reads entries by slices.

In Whoosh's format, an entry is the pickle of {"stored": packed, "id": id} in a zlib stream. Here the stream is stored without
compression, as the packed bytes would not shrink: so they can be sliced out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pickle import loads
from struct import Struct

from search_service.engines.whoosh.value_column import various

# A zlib stream of one last, stored block: its length, and the complement of the length.
_WRAPPED = Struct("<2sBHH")
_WRAPPING, _AS_IT_IS, _MAX_BYTES = b"\x78\x01", 1, 0xFFFF
# pickle protocol 3: a dictionary of "stored", bytes, and "id", a string, with lengths of four bytes.
_HEAD, _SECOND, _END = b"\x80\x03}(X\x06\0\0\0storedB", b"X\x02\0\0\0idX", b"u."
_SIZE, _SUM, _OFFSET = Struct("<I"), Struct(">I"), Struct(">I")
# The start of an entry: the kind of its block, and the length of the packed bytes.
_BEGIN = Struct(f"<{len(_WRAPPING)}xB{_WRAPPED.size - len(_WRAPPING) - 1 + len(_HEAD)}xI")


def column(stored: Iterable[tuple[str, bytes]]) -> bytes:
    """The bytes of the column, from the id and the packed bytes of each entry."""
    return various(_entry(packed, name.encode("utf-8", "surrogatepass")) for name, packed in stored)


def _entry(packed: bytes, name: bytes) -> bytes:
    pickled = b"".join((_HEAD, _SIZE.pack(len(packed)), packed, _SECOND, _SIZE.pack(len(name)), name, _END))
    size = len(pickled)
    if size > _MAX_BYTES:
        return zlib.compress(pickled)
    return b"".join((_WRAPPED.pack(_WRAPPING, _AS_IT_IS, size, size ^ _MAX_BYTES), pickled, _SUM.pack(zlib.adler32(pickled))))


class StoredFields:
    """Reads packed bytes from the column of `count` entries in this part of a mapped file."""

    def __init__(self, mapped: memoryview, count: int) -> None:
        self._mapped = mapped
        self._offsets = mapped[len(mapped) - len(b"IIX") - 4 * count :]

    def packed(self, doc_id: int) -> bytes | memoryview:
        mapped, (at,) = self._mapped, _OFFSET.unpack_from(self._offsets, 4 * doc_id)
        block, length = _BEGIN.unpack_from(mapped, at)
        if block == _AS_IT_IS:
            first = at + _BEGIN.size
            return mapped[first : first + length]
        entry: dict[str, bytes] = loads(zlib.decompressobj().decompress(mapped[at:]))
        return entry["stored"]
