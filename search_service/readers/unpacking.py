"""Streams unpacked bytes chunk by chunk, and refuses decompression bombs."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import BinaryIO

from search_service.errors import ReadError

_CHUNK = 64 * 1024
_ALLOWANCE = 256 * 1024**2  # bytes that any archive may unpack to, so that a small repetitive one is read
_MAX_RATIO = 250  # beyond that; official XML packs to a twentieth
_MAX_UNPACKED_BYTES = 8 * 1024**3
_DICTIONARY = 256 * 1024**2  # bytes of memory that an xz file may need for unpacking


class _ZlibDecompressor:
    """zlib with the interface of bz2 and lzma: keeps unused input, and `eof` marks the end of a member."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


class Bounds:
    """The number of bytes an archive has unpacked to, and its limit by the archive's size."""

    def __init__(self, packed: int) -> None:
        self._left = min(_ALLOWANCE + _MAX_RATIO * packed, _MAX_UNPACKED_BYTES)

    def count(self, unpacked: int) -> None:
        self._left -= unpacked
        if self._left < 0:
            raise ReadError("It unpacks to far more than an archive of its size may; the rest was not read.", "Split it.")


class Unpacked:
    """Reads a packed file forward; raises ReadError beyond the bounds, and the decompressor's exceptions for damage."""

    def __init__(self, file: BinaryIO, kind: str, packed: int) -> None:
        self._file = file
        self._kind = kind
        self._bounds = Bounds(packed)
        self._decompressor = _decompressor(kind)
        self._ready = b""

    def read(self, size: int) -> bytes:
        """The next bytes: fewer than `size` only at the end."""
        pieces, missing = [], size
        while missing:
            if not self._ready and not self._fill():
                break
            piece, self._ready = self._ready[:missing], self._ready[missing:]
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> bool:
        """Skip `size` bytes; False if the file ends before."""
        while size:
            piece = self.read(min(size, _CHUNK))
            if not piece:
                return False
            size -= len(piece)
        return True

    def _fill(self) -> bool:
        """Fill `_ready` with the next bytes; False at the end."""
        if self._decompressor is None:
            self._ready = self._file.read(_CHUNK)
        else:
            self._ready = self._unpacked(self._decompressor)
        self._bounds.count(len(self._ready))
        return bool(self._ready)

    def _unpacked(self, decompressor: _ZlibDecompressor | bz2.BZ2Decompressor | lzma.LZMADecompressor) -> bytes:
        """The next unpacked bytes, none at the end; packed streams can be concatenated."""
        while True:
            packed = b""
            if decompressor.eof:
                packed = decompressor.unused_data.lstrip(b"\x00") or self._file.read(_CHUNK).lstrip(b"\x00")
                following = _decompressor(self._kind)
                if not packed or following is None:
                    return b""
                self._decompressor = decompressor = following
            elif decompressor.needs_input:
                packed = self._file.read(_CHUNK)
                if not packed:
                    raise EOFError("it is cut off")
            if unpacked := decompressor.decompress(packed, _CHUNK):
                return unpacked


def _decompressor(kind: str) -> _ZlibDecompressor | bz2.BZ2Decompressor | lzma.LZMADecompressor | None:
    if kind == "gzip":
        return _ZlibDecompressor()
    if kind == "bzip2":
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(memlimit=_DICTIONARY) if kind == "xz" else None
