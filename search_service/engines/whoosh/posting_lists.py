"""Writes posting lists in Whoosh's own format, from arrays.

The format is that of `whoosh.codec.whoosh3`: a list is a run of blocks of up to 128 postings, each with its statistics.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pickle import TUPLE1, dumps

import numpy as np
import numpy.typing as npt
from isal import isal_zlib
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC
from whoosh.formats import Positions
from whoosh.util.numeric import byte_to_length

from search_service.engines.index.entries import Postings
from search_service.engines.index.vocabulary import Ints, Longs, ranges

BLOCK = 128
# The level of isal: twice as fast as zlib, for lists that are less than 1 % longer.
COMPRESSION = 2
# In bytes: compressing a smaller block saves too little.
COMPRESSIBLE = 160
# Whoosh writes pickle protocol 2, in which bytes are a function call. It reads any protocol.
PROTOCOL = 3
# A short value is 7 bytes followed by a byte for each distance, and its size must fit in one byte.
MAX_SHORT_FREQUENCY = 255 - 7
# The lengths that Whoosh stores: a length is stored as the index of the least step that is not less.
LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.int32)

_FOUR_BYTES = struct.Struct("<i")
_LENGTH = struct.Struct("!i")
# The layout of W3TermInfo.to_bytes: inlined or not, weight, entries, shortest, longest, greatest weight, first, last; extent.
_TERM = struct.Struct("!BfIBBfIIqi")
# The same for an inlined posting: its pickle follows in place of the extent of a list.
_LONE_TERM = struct.Struct("!BfIBBfII")

BlockValues = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Statistics of all blocks; term t has the blocks [starts[t], starts[t + 1]).

    Block b has the postings [firsts[b], firsts[b + 1]), and `lasts[b]` is its last doc id. `greatest` and `least` are
    frequencies; `shortest` and `longest` are field lengths, as `length_bytes` encodes them.
    """

    starts: Longs
    firsts: list[int]
    lasts: list[int]
    greatest: list[int]
    least: list[int]
    shortest: list[int]
    longest: list[int]


def length_bytes(lengths: Ints) -> npt.NDArray[np.uint8]:
    """Lengths as Whoosh stores them: exact up to about 100, then in growing steps."""
    return np.searchsorted(LENGTHS[:-1], lengths).astype(np.uint8)


def no_values(_first: int, _last: int) -> bytes:
    """The empty values of postings without frequencies."""
    return _NONE


def frequency_values(postings: Postings) -> BlockValues:
    """The values of postings with frequencies."""
    raw = postings.frequencies.astype(">u4").tobytes()
    return lambda first, last: _pickled(raw[4 * first : 4 * last])


def position_values(postings: Postings, positions: Ints) -> BlockValues:
    """The values of postings with positions; `positions` has those of all postings, in order.

    A value is the number of positions and a pickle of their distances. Whoosh pickles a list. Where each distance fits in a
    byte, this writes a pickle of bytes, which Whoosh reads too and which is half as long.
    """
    ends = np.concatenate([[0], np.cumsum(postings.frequencies, dtype=np.int64)])
    distances = np.diff(positions, prepend=np.int32(0))
    distances[ends[:-1]] = positions[ends[:-1]]
    wide = (np.maximum.reduceat(distances, ends[:-1]) > 255) | (postings.frequencies > MAX_SHORT_FREQUENCY)
    short, edges = _short_values(np.where(wide, 0, postings.frequencies), ends, distances)
    # The indices of wide postings, and the number of wide postings before each posting.
    wide_postings, before = np.flatnonzero(wide).tolist(), np.concatenate([[0], np.cumsum(wide)])

    def values(first: int, last: int) -> bytes:
        parts, i = [], first
        for j in wide_postings[before[first] : before[last]]:
            long = _pickled(Positions().encode(positions[ends[j] : ends[j + 1]].tolist()))
            parts += [short[edges[i] : edges[j]], long]
            i = j + 1
        return b"(%b%bt" % (b"".join(parts), short[edges[i] : edges[last]])

    return values


def _short_values(frequencies: Ints, ends: Longs, distances: Ints) -> tuple[bytes, Longs]:
    """The pickled values of all postings, concatenated, and the offset of each; undefined for a frequency of 0.

    A pickle of bytes begins with "C" and their number. These bytes are the frequency in four bytes and, nested, a pickle of
    the distances.
    """
    edges = np.concatenate([[0], np.cumsum(frequencies + len(_AROUND), dtype=np.int64)])
    starts = edges[:-1]
    pickled = np.empty(edges[-1], np.uint8)
    for offset, byte in enumerate(_AROUND[:-1]):
        pickled[starts + offset] = byte
    for offset, more in ((1, 7), (5, 0), (7, 0)):
        pickled[starts + offset] = frequencies + more
    pickled[edges[1:] - 1] = _AROUND[-1]
    pickled[ranges(starts + len(_AROUND) - 1, frequencies)] = distances[ranges(ends[:-1], frequencies)]
    return pickled.tobytes(), edges


# The short value of a frequency of 0; `_short_values` puts the distances before its full stop.
_AROUND = b"C\x07\0\0\0\0C\0."


def _pickled(content: object) -> bytes:
    """The bytes of an object inside a larger pickle."""
    return dumps(content, PROTOCOL)[2:-1]


_NONE = _pickled(None)


def write(
    append: Callable[[bytes], object], offset: int, postings: Postings, values: BlockValues, lengths: Ints | None
) -> Iterator[bytes]:
    """Append the postings of each term to a file of `offset` bytes; yield the entry of each in the term index.

    `lengths` has the length in words of each entry if the field is scored. Each term must have postings.
    """
    blocks = _blocks(postings, lengths)
    deltas = _deltas(postings, blocks)
    weights: list[int] = np.add.reduceat(postings.frequencies, postings.starts[:-1], dtype=np.int64).tolist()
    starts = blocks.starts.tolist()
    for term, weight in enumerate(weights):
        first, end = starts[term], starts[term + 1]
        if weight == 1:
            posting, doc_id = blocks.firsts[first], blocks.lasts[first]
            value = values(posting, posting + 1)
            if lengths is None:
                yield _lone_term(doc_id, value)
                continue
            raw = _lone_list(doc_id, blocks.longest[first], value)
        else:
            raw = b"".join(_list(postings, blocks, range(first, end), deltas, values))
        append(raw)
        yield _TERM.pack(
            0,
            weight,
            blocks.firsts[end] - blocks.firsts[first],
            min(blocks.shortest[first:end]),
            max(blocks.longest[first:end]),
            max(blocks.greatest[first:end]),
            int(deltas[blocks.firsts[first]]),
            blocks.lasts[end - 1],
            offset,
            len(raw),
        )
        offset += len(raw)


def _lone_term(doc_id: int, value: bytes) -> bytes:
    """The term-index entry of a term with one posting in an unscored field, such as an id: it has the posting inlined.

    The list that Whoosh would write for it takes 60 bytes; it reads both.
    """
    listed = value if value == _NONE else value + TUPLE1
    inlined = b"\x80%c%b%bN%b\x87." % (PROTOCOL, _pickled(doc_id), TUPLE1, listed)
    return _LONE_TERM.pack(1, 1.0, 1, 0, 0, 1.0, doc_id, doc_id) + inlined


def _lone_list(doc_id: int, length: int, value: bytes) -> bytes:
    """The list of a term that occurs once. Most lists are like this, and differ only in the doc id and a few bytes."""
    return _FOUR_BYTES.pack(doc_id).join(_around_doc_id(length, value))


@cache
def _around_doc_id(length: int, value: bytes) -> tuple[bytes, ...]:
    """The bytes around the doc id, which stands twice in a list of one posting; found by writing such a list."""
    doc_id = 0x01020304
    blocks = _Blocks(np.array([0, 1]), [0, 1], [doc_id], [1], [1], [length], [length])
    lone = Postings(np.array([0, 1]), np.array([doc_id], np.int32), np.array([1], np.int32))
    # Uncompressed, so that the bytes of the doc id can be found in it.
    raw = b"".join(_list(lone, blocks, range(1), lone.doc_ids, lambda _first, _last: value))
    return tuple(raw.split(_FOUR_BYTES.pack(doc_id)))


def _blocks(postings: Postings, lengths: Ints | None) -> _Blocks:
    counts = -(-np.diff(postings.starts) // BLOCK)
    starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    within = ranges(np.zeros(len(counts), np.int64), counts)
    firsts = np.repeat(postings.starts[:-1], counts) + within * BLOCK
    ends = np.append(firsts[1:], len(postings.doc_ids))
    sizes = length_bytes(lengths)[postings.doc_ids] if lengths is not None else np.zeros(len(postings.doc_ids), np.uint8)
    return _Blocks(
        starts,
        [*firsts.tolist(), len(postings.doc_ids)],
        postings.doc_ids[ends - 1].tolist(),
        np.maximum.reduceat(postings.frequencies, firsts).tolist(),
        np.minimum.reduceat(postings.frequencies, firsts).tolist(),
        np.minimum.reduceat(sizes, firsts).tolist(),
        np.maximum.reduceat(sizes, firsts).tolist(),
    )


def _deltas(postings: Postings, blocks: _Blocks) -> Ints:
    """The distance of each doc id from the one before; the first doc id of a block itself."""
    deltas = np.diff(postings.doc_ids, prepend=np.int32(0))
    firsts = blocks.firsts[:-1]
    deltas[firsts] = postings.doc_ids[firsts]
    return deltas


def _list(postings: Postings, blocks: _Blocks, own: Sequence[int], deltas: Ints, values: BlockValues) -> Iterator[bytes]:
    yield WHOOSH3_HEADER_MAGIC
    for block in own:
        first, last = blocks.firsts[block], blocks.firsts[block + 1]
        greatest = blocks.greatest[block]
        weights = _block_weights(postings.frequencies[first:last], greatest, blocks.least[block])
        ids = tuple(deltas[first:last].tolist())
        content = b"\x80%c%b%b%b\x87." % (PROTOCOL, _pickled(ids), _pickled(weights), values(first, last))
        compression = COMPRESSION if len(content) >= COMPRESSIBLE else 0
        if compression:
            content = isal_zlib.compress(content, compression)
        lengths = blocks.shortest[block], blocks.longest[block]
        statistics = dumps((last - first, blocks.lasts[block], float(greatest), compression, *lengths), PROTOCOL)
        size = len(statistics) + len(content)
        # A negative size marks the last block of a list.
        yield _LENGTH.pack(-size if block == own[-1] else size)
        yield statistics
        yield content


def _block_weights(frequencies: Ints, greatest: int, least: int) -> tuple[float, ...] | float | None:
    """The weights of a block as Whoosh packs them: None if all are 1, one number if all are equal."""
    if least == greatest:
        return None if greatest == 1 else float(greatest)
    return tuple(frequencies.astype(np.float64).tolist())
