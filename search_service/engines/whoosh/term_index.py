"""Writes Whoosh's term index at once: a hash file with its keys in order.

The format is that of `whoosh.filedb.filetables`: the entries, 256 hash tables of their offsets, a directory of these, and
last the offsets of all entries in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pickle import dumps
from struct import Struct
from zlib import crc32

import numpy as np

from search_service.engines.index.vocabulary import Longs

_HEAD = Struct("!4sBii")
_LENGTHS = Struct("!ii")
_SIZE = Struct("!i")
# Whoosh's defaults are md5, and tables of twice as many slots as entries.
_CRC32 = 1
_TABLES = 256
_SLOT = np.dtype([("hash", ">u4"), ("offset", ">i8")])
_TABLE = np.dtype([("offset", ">i8"), ("slots", ">i4")])


def encoded(keys: Sequence[bytes], values: Sequence[bytes], fields: Mapping[str, int]) -> bytes:
    """The bytes of the file, for keys in ascending order; `fields` are the numbers that keys begin with."""
    entries = [b"".join((_LENGTHS.pack(len(key), len(value)), key, value)) for key, value in zip(keys, values, strict=True)]
    ends = np.cumsum([_HEAD.size, *map(len, entries)], dtype=np.int64)
    hashes = np.fromiter(map(crc32, keys), np.int64, len(keys))
    slots, tables = _hash_tables(hashes, ends[:-1], int(ends[-1]))
    code, offset_type = ("i", ">i4") if ends[-1] < 2**31 else ("q", ">i8")
    more = dumps({"fieldmap": dict(fields), "indextype": code, "indexlen": len(keys)}, 2)
    tail = more + ends[:-1].astype(offset_type).tobytes()
    head = _HEAD.pack(b"HSH3", _CRC32, 0, 0)
    return b"".join((head, *entries, slots, tables, tail, _SIZE.pack(len(tail))))


def _hash_tables(hashes: Longs, offsets: Longs, start: int) -> tuple[bytes, bytes]:
    """The tables, which begin at `start`, and their directory; collisions take the next free slot (linear probing)."""
    counts = np.bincount(hashes % _TABLES, minlength=_TABLES)
    # A quarter of the slots stays free.
    sizes = counts + counts // 3
    firsts = np.cumsum(sizes) - sizes
    slots = np.zeros(int(sizes.sum()), _SLOT)
    order = np.argsort(hashes % _TABLES, kind="stable")
    for table, numbers in enumerate(np.split(order, np.cumsum(counts)[:-1])):
        if size := int(sizes[table]):
            slots_taken = int(firsts[table]) + _free_slots((hashes[numbers] >> 8) % size, size)
            slots["hash"][slots_taken], slots["offset"][slots_taken] = hashes[numbers], offsets[numbers]
    directory = np.zeros(_TABLES, _TABLE)
    directory["offset"], directory["slots"] = start + firsts * _SLOT.itemsize, sizes
    return slots.tobytes(), directory.tobytes()


def _free_slots(first_slots: Longs, size: int) -> Longs:
    """The slot of each entry by linear probing: from its own slot to the one it gets, none is free."""
    order = np.argsort(first_slots, kind="stable")
    within = np.arange(len(first_slots))
    slots = within + np.maximum.accumulate(first_slots[order] - within)
    # Entries beyond the end continue at the start.
    beyond = int(np.count_nonzero(slots >= size))
    if beyond:
        free = np.setdiff1d(np.arange(size), slots[: len(slots) - beyond])
        slots[len(slots) - beyond :] = free[:beyond]
    slot_of = np.empty_like(slots)
    slot_of[order] = slots
    return slot_of
