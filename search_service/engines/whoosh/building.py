"""Entries become a Whoosh index: the fields that clauses are found by, and what it stores of clauses and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search_service.engines.index.entries import Entries, Values
from search_service.engines.index.inversion import spread
from search_service.engines.index.stored_records import Packing, dictionary
from search_service.engines.index.vocabulary import Ints
from search_service.engines.whoosh import writing
from search_service.engines.whoosh.byte_columns import column_type
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, clause_schema, document_schema
from search_service.engines.whoosh.store import DICTIONARY


def rebuild(folder: Path, entries: Entries) -> None:
    """Write a new index into an empty folder; the entries keep their numbers."""
    documents = [replace(document, clauses=()) for document in entries.documents]
    learned = dictionary(entries.clauses, documents)
    (folder / DICTIONARY).write_bytes(learned)
    packed = Packing(learned).packed
    ids = Values([(document.id,) for document in documents], np.arange(len(documents), dtype=np.int32))
    writing.write(folder, DOCUMENTS, document_schema(), {"id": writing.keywords(ids)}, {}, _stored(ids, packed(documents)))
    schema = clause_schema()
    found = _texts(entries) | {name: writing.keywords(held) for name, held in entries.values.items()}
    columns = {name: held for name, held in entries.values.items() if schema[name].column_type}
    wordings = range(int(entries.wording_of.max(initial=-1)) + 1)
    columns["wording"] = Values([(str(wording),) for wording in wordings], entries.wording_of)
    for name, held in columns.items():
        schema[name].column_type = column_type(held)
    writing.write(folder, CLAUSES, schema, found, columns, _stored(entries.values["id"], packed(entries.clauses)))


def _stored(ids: Values, packed: Sequence[bytes]) -> list[tuple[str, bytes]]:
    return [(name, content) for (name,), content in zip(ids.rows, packed, strict=True)]


def _texts(entries: Entries) -> dict[str, writing.Field]:
    words, stems = entries.vocabulary.words, entries.vocabulary.stems
    lengths = entries.texts.lengths
    counts = np.bincount(entries.document_of, minlength=len(entries.documents))
    titles = spread(entries.title, np.cumsum(counts) - counts, counts)
    title_lengths = entries.titles.lengths[entries.document_of]
    return {
        "exact": writing.Field(words, entries.exact, lengths, _positions(entries)),
        "stem": writing.Field(stems, entries.stem, lengths),
        "title": writing.Field(stems, titles, title_lengths),
    }


def _positions(entries: Entries) -> Ints:
    """Where in its clause each occurrence of a word stands, counted in words from 0."""
    lengths = entries.texts.lengths.astype(np.int64)
    within = np.arange(len(entries.texts.words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return within.astype(np.int32)[entries.occurrences]
