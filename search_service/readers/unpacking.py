"""A stream of unpacked bytes that never holds more than a chunk, and refuses what unpacks out of all proportion."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import BinaryIO

from search_service.errors import ReadError

_CHUNK = 64 * 1024
_ALLOWANCE = 256 * 1024**2  # bytes that any archive may unpack to, so that a small one of much repetition is read
_MAX_RATIO = 250  # beyond that; official XML packs to a twentieth
_MAX_UNPACKED_BYTES = 8 * 1024**3
_DICTIONARY = 256 * 1024**2  # bytes that an xz file may ask for while it is unpacked


class _Inflater:
    """zlib as bz2 and lzma do it: input that is not used up is kept, `eof` tells the end of a member."""

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
    """How much an archive has unpacked to, against what its size allows."""

    def __init__(self, packed: int) -> None:
        self._left = min(_ALLOWANCE + _MAX_RATIO * packed, _MAX_UNPACKED_BYTES)

    def count(self, unpacked: int) -> None:
        self._left -= unpacked
        if self._left < 0:
            raise ReadError("It unpacks to far more than an archive of its size may; the rest was not read.", "Split it.")


class Unpacked:
    """Reads forward through a packed file; raises ReadError beyond the bounds, and what the decompressor raises for damage."""

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
        """Go on by `size` bytes; False where the file ends before."""
        while size:
            piece = self.read(min(size, _CHUNK))
            if not piece:
                return False
            size -= len(piece)
        return True

    def _fill(self) -> bool:
        """Whether there are more bytes; they are `_ready` then."""
        if self._decompressor is None:
            self._ready = self._file.read(_CHUNK)
        else:
            self._ready = self._unpacked(self._decompressor)
        self._bounds.count(len(self._ready))
        return bool(self._ready)

    def _unpacked(self, decompressor: _Inflater | bz2.BZ2Decompressor | lzma.LZMADecompressor) -> bytes:
        """The next unpacked bytes, none at the end; packed files can follow each other."""
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


def _decompressor(kind: str) -> _Inflater | bz2.BZ2Decompressor | lzma.LZMADecompressor | None:
    if kind == "gzip":
        return _Inflater()
    if kind == "bzip2":
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(memlimit=_DICTIONARY) if kind == "xz" else None
