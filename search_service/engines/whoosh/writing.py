"""Writes a whole Whoosh index at once: postings, columns, lengths, contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
from whoosh.codec import default_codec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.index import TOC, create_in

from search_service.engines.index.entries import Values
from search_service.engines.index.inversion import Postings, invert
from search_service.engines.index.vocabulary import Ints, ranges
from search_service.engines.whoosh import byte_columns, posting_lists, stored_fields, term_index


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
        if content := byte_columns.column(values):
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
        file.write(term_index.encoded(keys, infos, {name: number for number, name in enumerate(filled_fields)}))


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
