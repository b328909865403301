"""Reads a tar stream header by header, so that no member claims memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search_service.readers.unpacking import Unpacked

_BLOCK = 512
_MAX_NAME_BYTES = 64 * 1024  # bytes of a header that only has a name
_MAX_ATTRIBUTE_BYTES = 1024**2
_FILES = (b"0", b"\x00", b"7")
_IGNORED = (b"5", b"g", b"K", b"V", b"M")  # folders, global attributes, targets of links, labels
_RECORD = re.compile(rb"(\d{1,9}) (\w[\w.]*)=")


@dataclass(frozen=True, slots=True)
class TarMember:
    """A member by its header; `ordinary` is False for links and devices, `damaged` is True for an invalid header."""

    name: str
    size: int = 0
    ordinary: bool = True
    damaged: bool = False


def tar_members(stream: Unpacked) -> Iterator[TarMember]:
    """Each member, with the stream at its first byte; after reading from it, the caller skips `padded(size) - read`.

    An invalid header is reported once, and the next one is searched block by block. EOFError if the archive is
    truncated.
    """
    name, lost, size_of_next = "", False, -1
    while len(block := stream.read(_BLOCK)) == _BLOCK:
        if not block.strip(b"\x00"):
            return
        size = _number(block[124:136])
        if size is None or not _is_header(block):
            if not lost:
                yield TarMember("", damaged=True)
            lost = True
            continue
        lost, kind = False, block[156:157]
        if kind == b"L" and size <= _MAX_NAME_BYTES:
            name = _decoded(stream.read(padded(size))[:size].rstrip(b"\x00"))
        elif kind == b"x" and size <= _MAX_ATTRIBUTE_BYTES:
            attributes = _attributes(stream.read(padded(size))[:size])
            name = _decoded(attributes.get(b"path", b"")) or name
            size_of_next = int(attributes[b"size"]) if re.fullmatch(rb"\d{1,15}", attributes.get(b"size", b"")) else -1
        elif kind in (*_IGNORED, b"L", b"x"):
            stream.skip(padded(size))
        else:
            size = size_of_next if size_of_next >= 0 else size
            yield TarMember(name or _name(block), size, kind in _FILES)
            name, size_of_next = "", -1
    if block:
        raise EOFError("it is cut off")


def padded(size: int) -> int:
    """The size of a member in the archive, rounded up to whole blocks."""
    return -(-size // _BLOCK) * _BLOCK


def _is_header(block: bytes) -> bool:
    """Whether the checksum of a header is correct; old archives sum signed bytes."""
    declared = _number(block[148:156])
    others = block[:148] + b" " * 8 + block[156:]
    return declared in (sum(others), sum(byte - 256 * (byte > 127) for byte in others))


def _number(field: bytes) -> int | None:
    """A number in octal, or in binary if the first bit is set; None for anything else."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \x00")
    return int(digits, 8) if re.fullmatch(rb"[0-7]+", digits) else 0 if not digits else None


def _name(block: bytes) -> str:
    prefix, name = block[345:500].split(b"\x00")[0], block[:100].split(b"\x00")[0]
    posix = block[257:263] == b"ustar\x00"
    return _decoded(prefix + b"/" + name if posix and prefix else name)


def _attributes(content: bytes) -> dict[bytes, bytes]:
    """The records "LENGTH KEY=VALUE" of an extended header."""
    found, at = {}, 0
    while record := _RECORD.match(content, at):
        length = int(record[1])
        found[record[2]] = content[record.end() : at + length - 1]
        if length <= 0:
            break
        at += length
    return found


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
