"""Writes the Whoosh index at once: terms, postings, columns and stored fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import dumps
from struct import Struct, pack
from typing import Any
from zlib import crc32

import numpy as np
from whoosh.codec import default_codec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.index import TOC, create_in

from search_service.engines.index.entries import Postings, Values, invert
from search_service.engines.index.vocabulary import Ints, Longs, ranges
from search_service.engines.whoosh import posting_lists, stored_fields, value_column

_HEAD = Struct("!4sBii")
_LENGTHS = Struct("!ii")
_SIZE = Struct("!i")
# Whoosh's defaults are md5, and tables of twice as many slots as entries.
_CRC32 = 1
_TABLES = 256
_SLOT = np.dtype([("hash", ">u4"), ("offset", ">i8")])
_TABLE = np.dtype([("offset", ">i8"), ("slots", ">i4")])


def _term_index(keys: Sequence[bytes], values: Sequence[bytes], fields: Mapping[str, int]) -> bytes:
    """The bytes of Whoosh's term index, for keys in ascending order; `fields` are the numbers that keys begin with.

    The format is that of `whoosh.filedb.filetables`: the entries, 256 hash tables of their offsets, a directory of these, and
    last the offsets of all entries in order.
    """
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


@dataclass(frozen=True, slots=True)
class Field:
    """An indexed field: its terms, sorted, and the postings of each; terms without postings are left out when written.

    `lengths` counts the words of each entry in a scored field; `positions` are those of all postings, in order, where
    the field keeps them.
    """

    terms: Sequence[str]
    postings: Postings
    lengths: Ints | None = None
    positions: Ints | None = None


def keywords(values: Values) -> Field:
    """A field of values, one term each."""
    terms = sorted({value for row in values.rows for value in row if value})
    numbers = {term: number for number, term in enumerate(terms)}
    rows = [[numbers[value] for value in row if value] for row in values.rows]
    flat = np.array([number for row in rows for number in row], np.int64)
    counts = np.array([len(row) for row in rows], np.int64)
    starts = np.cumsum(counts) - counts
    n_terms = counts[values.row_of]
    occurrences = flat[ranges(starts[values.row_of], n_terms)]
    doc_ids = np.repeat(np.arange(len(n_terms), dtype=np.int32), n_terms)
    return Field(terms, invert(occurrences, doc_ids, len(terms))[0])


def write(
    folder: Path,
    name: str,
    schema: Schema,
    fields: Mapping[str, Field],
    columns: Mapping[str, Values],
    stored: Sequence[tuple[str, bytes]],
) -> None:
    """Write an index into a folder that has none of this name; `stored` has the fields "id" and "stored" of each entry."""
    storage = create_in(folder, schema, name).storage
    segment = default_codec().new_segment(storage, name)
    segment.set_doc_count(len(stored))
    segment._fieldlengths = _write_lengths(storage, segment, fields)
    with _column_file(storage, segment, "_stored") as file:
        file.write(stored_fields.column(stored))
    for column, values in columns.items():
        if content := value_column.column(values):
            with _column_file(storage, segment, column) as file:
                file.write(content)
    _write_terms(storage, segment, schema, fields)
    # Whoosh maps and closes a single compound file; it would keep loose files open.
    segment.create_compound_file(storage)
    TOC(schema, [segment] if stored else [], 1).write(storage, name)
    storage.delete_file(TOC._filename(name, 0))


def _column_file(storage: Any, segment: Any, column: str) -> Any:
    return storage.create_file(W3Codec.column_filename(segment, column))


def _write_lengths(storage: Any, segment: Any, fields: Mapping[str, Field]) -> dict[str, int]:
    """Write the lengths of entries, a byte each; return the sum of lengths of each field."""
    totals = {}
    for name, field in fields.items():
        if field.lengths is not None and field.lengths.any():
            totals[name] = int(field.lengths.sum(dtype=np.int64))
            with _column_file(storage, segment, f"_{name}_len") as file:
                file.write(posting_lists.length_bytes(field.lengths).tobytes())
    return totals


def _write_terms(storage: Any, segment: Any, schema: Schema, fields: Mapping[str, Field]) -> None:
    """Write the posting lists, and the term index that points to them, sorted by field and term."""
    filled_fields = {name: _with_postings(fields[name]) for name in sorted(fields)}
    filled_fields = {name: field for name, field in filled_fields.items() if field.terms}
    keys: list[bytes] = []
    infos: list[bytes] = []
    with segment.create_file(storage, W3Codec.POSTS_EXT) as file:
        for number, (name, field) in enumerate(filled_fields.items()):
            values = _values(schema[name].format, field)
            infos += posting_lists.write(file.file.write, file.tell(), field.postings, values, field.lengths)
            before = pack("!H", number)
            keys += [before + term.encode("utf-8", "surrogatepass") for term in field.terms]
    with segment.create_file(storage, W3Codec.TERMS_EXT) as file:
        file.write(_term_index(keys, infos, {name: number for number, name in enumerate(filled_fields)}))


def _values(format_of_field: Any, field: Field) -> posting_lists.BlockValues:
    if field.positions is not None:
        return posting_lists.position_values(field.postings, field.positions)
    return posting_lists.frequency_values(field.postings) if format_of_field.posting_size else posting_lists.no_values


def _with_postings(field: Field) -> Field:
    """The field without the terms that have no postings, such as the words of titles alone."""
    with_postings = np.flatnonzero(np.diff(field.postings.starts))
    starts = np.append(field.postings.starts[with_postings], len(field.postings.doc_ids))
    postings = Postings(starts, field.postings.doc_ids, field.postings.frequencies)
    return Field([field.terms[number] for number in with_postings.tolist()], postings, field.lengths, field.positions)
