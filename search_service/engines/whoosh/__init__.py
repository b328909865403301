"""The Whoosh index: its schema, how it is written, and what it stores. Whoosh alone can open and search it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import get_type_hints

import msgspec
import numpy as np
from whoosh import fields, index
from whoosh.analysis import Analyzer, RegexTokenizer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import RefBytesColumn, VarBytesColumn

from search_service import analysis
from search_service.engines import Status
from search_service.engines.entries import Entries, Values
from search_service.engines.postings import spread
from search_service.engines.whoosh import writing
from search_service.engines.whoosh.mapped import MappedStorage
from search_service.engines.whoosh.writing import SEPARATOR
from search_service.engines.words import Ints
from search_service.fields import FACETS
from search_service.model import Clause, Document

CLAUSES, DOCUMENTS = "clauses", "documents"


class Words(Analyzer):  # type: ignore[misc]  # Whoosh has no annotations
    """Hands the tokens of `analysis` to Whoosh, in their exact or their stem form."""

    def __init__(self, form: str) -> None:
        self.form = form

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: object) -> Iterator[WhooshToken]:
        token = WhooshToken(positions, mode="index")
        for place, found in enumerate(analysis.tokens(value), start_pos):
            token.text = found.exact if self.form == "exact" else found.stem
            token.boost = 1.0
            if positions:
                token.pos = place
            yield token


def _keywords(shared: bool = True) -> fields.KEYWORD:
    """A field of values, each found as a whole; `shared` where few lists of values serve many clauses."""
    field = fields.KEYWORD(analyzer=RegexTokenizer(rf"[^{SEPARATOR}]+"))
    # A column of references holds 65,536 different lists of values.
    field.column_type = RefBytesColumn() if shared else VarBytesColumn()
    return field


def clause_schema() -> fields.Schema:
    """A field for each thing that a clause is found by; Whoosh alone can open and search an index of this schema.

    Clauses of the same `wording` have the same folded words: nothing to search for, but to collapse hits by.
    """
    return fields.Schema(
        id=fields.ID(unique=True),
        document=_keywords(shared=False),
        date=_keywords(),
        wording=fields.COLUMN(VarBytesColumn()),
        exact=fields.TEXT(analyzer=Words("exact")),
        stem=fields.TEXT(analyzer=Words("stem"), phrase=False),
        title=fields.TEXT(analyzer=Words("stem"), phrase=False),
        cites=_keywords(shared=False),
        stored=fields.STORED,
        **{facet.name: _keywords(shared=facet.name != "symbol") for facet in FACETS},
    )


def document_schema() -> fields.Schema:
    return fields.Schema(id=fields.ID(unique=True), stored=fields.STORED)


def rebuild(folder: Path, entries: Entries) -> None:
    """Write a new index into an empty folder; the entries keep their numbers."""
    documents = (msgspec.json.encode(replace(document, clauses=())) for document in entries.documents)
    ids = [(document.id,) for document in entries.documents]
    count = len(entries.documents)
    found = {"id": writing.keywords(Values(ids, np.arange(count, dtype=np.int32)))}
    writing.write(folder, DOCUMENTS, document_schema(), count, found, {}, documents)
    schema = clause_schema()
    found = _texts(entries) | {name: writing.keywords(held) for name, held in entries.values.items()}
    columns = {name: held for name, held in entries.values.items() if schema[name].column_type}
    wordings = range(int(entries.wording_of.max(initial=-1)) + 1)
    columns["wording"] = Values([(str(wording),) for wording in wordings], entries.wording_of)
    clauses = map(stored_form, entries.clauses)
    writing.write(folder, CLAUSES, schema, len(entries.clauses), found, columns, clauses)


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


def stored_form(clause: Clause) -> bytes:
    """A clause as the index stores it: its values in order, without their names."""
    return msgspec.json.encode(_values_of(clause))


def stored_clause(raw: bytes) -> Clause:
    return Clause(*_VALUES.decode(raw))


_NAMES = tuple(Clause.__dataclass_fields__)
_values_of = attrgetter(*_NAMES)
_VALUES = msgspec.json.Decoder(tuple[tuple(get_type_hints(Clause)[name] for name in _NAMES)])  # type: ignore[misc]


class WhooshStore:
    """What one generation of the index stores: clauses by number, in index order, and documents by id."""

    def __init__(self, folder: Path) -> None:
        self.generation = folder.name
        storage = MappedStorage(folder)
        self._clauses = index.FileIndex(storage, clause_schema(), CLAUSES).searcher()
        self._documents = index.FileIndex(storage, document_schema(), DOCUMENTS).searcher()

    def close(self) -> None:
        self._clauses.close()
        self._documents.close()

    def status(self) -> Status:
        return Status(self.generation, self._documents.doc_count(), self._clauses.doc_count())

    def number(self, clause_id: str) -> int | None:
        number: int | None = self._clauses.document_number(id=clause_id)
        return number

    def clause(self, number: int) -> Clause:
        return stored_clause(self._clauses.stored_fields(number)["stored"])

    def document(self, number: int) -> Document:
        """A document by number, in index order, without its clauses."""
        return msgspec.json.decode(self._documents.stored_fields(number)["stored"], type=Document)

    def document_number(self, document_id: str) -> int | None:
        number: int | None = self._documents.document_number(id=document_id)
        return number
