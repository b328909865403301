"""Entries become a Whoosh index: the fields that clauses are found by, and what it stores of clauses and documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search_service.engines.index.entries import Entries, Values
from search_service.engines.index.inversion import Postings, inverted, spread
from search_service.engines.index.stored_records import Packing, dictionary
from search_service.engines.index.vocabulary import Ints, Texts
from search_service.engines.whoosh import writing
from search_service.engines.whoosh.byte_columns import column_type
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, LEXICON, clause_schema, document_schema, lexicon_schema
from search_service.engines.whoosh.store import DICTIONARY
from search_service.text.analysis import stem


def rebuild(folder: Path, entries: Entries) -> None:
    """Write a new index into an empty folder; the entries keep their numbers."""
    documents = [replace(document, clauses=()) for document in entries.documents]
    learned = dictionary(entries.clauses, documents)
    (folder / DICTIONARY).write_bytes(learned)
    packed = Packing(learned).packed
    ids = Values([(document.id,) for document in documents], np.arange(len(documents), dtype=np.int32))
    described = {"id": writing.keywords(ids), "title": _exact(entries.vocabulary.words, entries.titles)}
    writing.write(folder, DOCUMENTS, document_schema(), described, {}, _stored(ids, packed(documents)))
    schema = clause_schema()
    found = _texts(entries) | {"note": _notes(entries)}
    found |= {name: writing.keywords(values) for name, values in entries.values.items()}
    columns = {name: values for name, values in entries.values.items() if schema[name].column_type}
    wordings = range(int(entries.wording_of.max(initial=-1)) + 1)
    columns["wording"] = Values([(str(wording),) for wording in wordings], entries.wording_of)
    for name, values in columns.items():
        schema[name].column_type = column_type(values)
    writing.write(folder, CLAUSES, schema, found, columns, _stored(entries.values["id"], packed(entries.clauses)))


def write_lexicon(folder: Path, entries: Entries, phrases: Mapping[str, int]) -> None:
    """Write which words there are of each stem, and how often each frequent phrase occurs, beside the index."""
    words = sorted({*entries.vocabulary.words, *entries.notes.vocabulary.words})
    each = np.arange(len(words), dtype=np.int32)
    ids, stems = Values([(word,) for word in words], each), Values([(stem(word),) for word in words], each)
    count = len(phrases)
    counted = Postings(np.arange(count + 1), np.zeros(count, np.int32), np.array([*phrases.values()], np.int32))
    fields = {"id": writing.keywords(ids), "stem": writing.keywords(stems), "phrase": writing.Field([*phrases], counted)}
    writing.write(folder, LEXICON, lexicon_schema(), fields, {}, _stored(ids, [b""] * len(words)))


def _stored(ids: Values, packed: Sequence[bytes]) -> list[tuple[str, bytes]]:
    return [(name, content) for (name,), content in zip(ids.rows, packed, strict=True)]


def _texts(entries: Entries) -> dict[str, writing.Field]:
    words, stems = entries.vocabulary.words, entries.vocabulary.stems
    lengths = entries.texts.lengths
    counts = np.bincount(entries.document_of, minlength=len(entries.documents))
    titles = spread(entries.title, np.cumsum(counts) - counts, counts)
    title_lengths = entries.titles.lengths[entries.document_of]
    return {
        "exact": writing.Field(words, entries.exact, lengths, _within(entries.texts)[entries.occurrences]),
        "stem": writing.Field(stems, entries.stem, lengths),
        "title": writing.Field(stems, titles, title_lengths),
    }


def _exact(words: Sequence[str], texts: Texts) -> writing.Field:
    """A field of folded words with their positions, of texts by entry."""
    postings, occurrences = inverted(texts.words, texts.text_of(), len(words))
    return writing.Field(words, postings, texts.lengths, _within(texts)[occurrences])


def _notes(entries: Entries) -> writing.Field:
    """The footnotes of each clause, one behind the other; between two, a position is left out."""
    notes, texts = entries.notes, entries.notes.texts
    sizes = texts.lengths.astype(np.int64) + 1
    starts = np.cumsum(sizes) - sizes
    first_of = np.searchsorted(notes.clause_of, notes.clause_of)
    begins = starts - starts[first_of]
    words = notes.vocabulary.words
    postings, occurrences = inverted(texts.words, notes.clause_of[texts.text_of()], len(words))
    lengths = np.bincount(notes.clause_of, texts.lengths, len(entries.clauses)).astype(np.int32)
    positions = _within(texts) + np.repeat(begins, texts.lengths).astype(np.int32)
    return writing.Field(words, postings, lengths, positions[occurrences])


def _within(texts: Texts) -> Ints:
    """Where in its text each word stands, counted in words from 0."""
    lengths = texts.lengths.astype(np.int64)
    return (np.arange(len(texts.words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)).astype(np.int32)
