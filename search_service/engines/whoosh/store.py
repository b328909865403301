"""The store of a generation of the Whoosh index: records by doc id."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.index import TOC
from whoosh.reading import TermNotFound

from search_service.engines import Status
from search_service.engines.index.stored_records import Packing
from search_service.engines.whoosh.mapped import MappedStorage
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, clause_schema, document_schema
from search_service.engines.whoosh.stored_fields import StoredFields
from search_service.model import Clause, Document

DICTIONARY = "dictionary.zstd"


class WhooshStore:
    """Reads clauses and documents by doc id. Keeps working after its files are deleted, as they are mapped."""

    def __init__(self, folder: Path) -> None:
        storage = MappedStorage(folder)
        self._generation = folder.name
        self._packing = packing(folder)
        self._clauses = _SegmentReader(storage, CLAUSES, clause_schema())
        self._documents = _SegmentReader(storage, DOCUMENTS, document_schema())

    def status(self, engine: str) -> Status:
        """The status of an engine that reads from this store."""
        return Status(engine, self._generation, self._documents.count, self._clauses.count)

    def doc_id_of(self, clause_id: str) -> int | None:
        return self._clauses.doc_id(clause_id)

    def clause(self, doc_id: int) -> Clause:
        return self._packing.clause(self._clauses.packed(doc_id))

    def clauses(self, doc_ids: Sequence[int]) -> list[Clause]:
        return self._packing.clauses(map(self._clauses.packed, doc_ids))

    def document(self, document_number: int) -> Document:
        """A document without its clauses."""
        return self._packing.document(self._documents.packed(document_number))

    def document_number(self, document_id: str) -> int | None:
        return self._documents.doc_id(document_id)


def packing(folder: Path) -> Packing:
    """The packing of the stored fields of an index."""
    return Packing((folder / DICTIONARY).read_bytes())


class _SegmentReader:
    """Reads the only segment of one index in the folder; an empty index has none."""

    def __init__(self, storage: MappedStorage, name: str, schema: Schema) -> None:
        segments: list[Any] = TOC.read(storage, name, schema=schema).segments
        self.count = sum(segment.doc_count() for segment in segments)
        self._format = schema["id"].format
        for segment in segments:
            files = segment.open_compound_file(storage)
            stored = files.open_file(W3Codec.column_filename(segment, "_stored"))
            self.packed = StoredFields(stored.mapped, self.count).packed
            self._terms = segment.codec().terms_reader(files, segment)

    def doc_id(self, name: str) -> int | None:
        """The doc id of the entry with this id; None if there is none."""
        if not self.count:
            return None
        try:
            found: int = self._terms.matcher("id", name.encode("utf-8", "surrogatepass"), self._format).id()
        except TermNotFound:
            return None
        return found
