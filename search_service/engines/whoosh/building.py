"""Builds a Whoosh index from entries: fields, columns and stored records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search_service.engines.index.entries import Entries, Postings, Values, by_clause, invert
from search_service.engines.index.stored_records import Packing, dictionary
from search_service.engines.index.vocabulary import Ints, Texts
from search_service.engines.whoosh import writing
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, LEXICON, clause_schema, document_schema, lexicon_schema
from search_service.engines.whoosh.store import DICTIONARY
from search_service.engines.whoosh.value_column import column_type
from search_service.text.analysis import stem


def rebuild(folder: Path, entries: Entries) -> None:
    """Write a new index into an empty folder; the entries keep their doc ids."""
    documents = [replace(document, clauses=()) for document in entries.documents]
    trained = dictionary(entries.clauses, documents)
    (folder / DICTIONARY).write_bytes(trained)
    packed = Packing(trained).packed
    ids = Values([(document.id,) for document in documents], np.arange(len(documents), dtype=np.int32))
    document_fields = {"id": writing.keywords(ids), "title": _exact(entries.vocabulary.words, entries.titles)}
    writing.write(folder, DOCUMENTS, document_schema(), document_fields, {}, _stored(ids, packed(documents)))
    schema = clause_schema()
    clause_fields = _texts(entries) | {"note": _notes(entries)}
    clause_fields |= {name: writing.keywords(values) for name, values in entries.values.items()}
    columns = {name: values for name, values in entries.values.items() if schema[name].column_type}
    wordings = range(int(entries.wording_of.max(initial=-1)) + 1)
    columns["wording"] = Values([(str(wording),) for wording in wordings], entries.wording_of)
    for name, values in columns.items():
        schema[name].column_type = column_type(values)
    writing.write(folder, CLAUSES, schema, clause_fields, columns, _stored(entries.values["id"], packed(entries.clauses)))


def write_lexicon(folder: Path, entries: Entries, phrases: Mapping[str, int]) -> None:
    """Write the lexicon beside the index: the words of each stem, and the frequency of each frequent phrase."""
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
    titles = by_clause(entries.title, np.cumsum(counts) - counts, counts)
    title_lengths = entries.titles.lengths[entries.document_of]
    return {
        "exact": writing.Field(words, entries.exact, lengths, _positions_in_texts(entries.texts)[entries.occurrences]),
        "stem": writing.Field(stems, entries.stem, lengths),
        "title": writing.Field(stems, titles, title_lengths),
    }


def _exact(words: Sequence[str], texts: Texts) -> writing.Field:
    """A field of folded words with their positions, one text for each entry."""
    postings, occurrences = invert(texts.words, texts.text_of(), len(words))
    return writing.Field(words, postings, texts.lengths, _positions_in_texts(texts)[occurrences])


def _notes(entries: Entries) -> writing.Field:
    """The concatenated footnotes of each clause; between two notes, one position is left out."""
    notes, texts = entries.notes, entries.notes.texts
    sizes = texts.lengths.astype(np.int64) + 1
    starts = np.cumsum(sizes) - sizes
    first_of = np.searchsorted(notes.clause_of, notes.clause_of)
    begins = starts - starts[first_of]
    words = notes.vocabulary.words
    postings, occurrences = invert(texts.words, notes.clause_of[texts.text_of()], len(words))
    lengths = np.bincount(notes.clause_of, texts.lengths, len(entries.clauses)).astype(np.int32)
    positions = _positions_in_texts(texts) + np.repeat(begins, texts.lengths).astype(np.int32)
    return writing.Field(words, postings, lengths, positions[occurrences])


def _positions_in_texts(texts: Texts) -> Ints:
    """The position of each word in its text, in words from 0."""
    lengths = texts.lengths.astype(np.int64)
    return (np.arange(len(texts.words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)).astype(np.int32)
