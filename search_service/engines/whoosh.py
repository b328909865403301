"""The Whoosh index: its schema, how it is written, and what it stores. Whoosh alone can open and search it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import msgspec
from whoosh import fields, index
from whoosh.analysis import Analyzer, RegexTokenizer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import RefBytesColumn

from search_service import analysis
from search_service.engines import Status
from search_service.fields import FACETS, date
from search_service.model import Clause, Document

SEPARATOR = "\x1f"
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


def _keywords() -> fields.KEYWORD:
    field = fields.KEYWORD(analyzer=RegexTokenizer(rf"[^{SEPARATOR}]+"))
    field.column_type = RefBytesColumn()
    return field


def clause_schema() -> fields.Schema:
    """A field for each thing that a clause is found by; Whoosh alone can open and search an index of this schema."""
    return fields.Schema(
        id=fields.ID(unique=True),
        document=_keywords(),
        date=_keywords(),
        wording=_keywords(),
        exact=fields.TEXT(analyzer=Words("exact")),
        stem=fields.TEXT(analyzer=Words("stem"), phrase=False),
        title=fields.TEXT(analyzer=Words("stem"), phrase=False),
        cites=_keywords(),
        stored=fields.STORED,
        **{facet.name: _keywords() for facet in FACETS},
    )


def document_schema() -> fields.Schema:
    return fields.Schema(id=fields.ID(unique=True), stored=fields.STORED)


def wording(text: str) -> str:
    """What clauses of identical wording share: a digest of their folded words."""
    words = " ".join(token.exact for token in analysis.tokens(text))
    return blake2b(words.encode(), digest_size=12).hexdigest()


def rebuild(folder: Path, documents: Iterable[Document]) -> None:
    """Write a new index into an empty folder; documents keep their order, which is the document order of hits."""
    clauses = index.create_in(folder, clause_schema(), CLAUSES).writer(limitmb=512)
    texts = index.create_in(folder, document_schema(), DOCUMENTS).writer(limitmb=64)
    for document in documents:
        texts.add_document(id=document.id, stored=msgspec.json.encode(replace(document, clauses=())))
        for clause in document.clauses:
            clauses.add_document(**_entry(document, clause))
    texts.commit(optimize=True)
    clauses.commit(optimize=True)


def _entry(document: Document, clause: Clause) -> dict[str, str | bytes]:
    entry: dict[str, str | bytes] = {
        "id": clause.id,
        "document": document.id,
        "date": date(document),
        "wording": wording(clause.text),
        "exact": clause.text,
        "stem": clause.text,
        "title": document.title,
        "cites": SEPARATOR.join(citation.symbol for citation in clause.citations),
        "stored": msgspec.json.encode(clause),
    }
    for facet in FACETS:
        entry[facet.name] = SEPARATOR.join(facet.values(document, clause))
    return {name: value for name, value in entry.items() if value}


class WhooshStore:
    """What one generation of the index stores: clauses by number, in index order, and documents by id."""

    def __init__(self, folder: Path) -> None:
        self.generation = folder.name
        self._clauses = index.open_dir(folder, CLAUSES, readonly=True, schema=clause_schema()).searcher()
        self._documents = index.open_dir(folder, DOCUMENTS, readonly=True, schema=document_schema()).searcher()

    def close(self) -> None:
        self._clauses.close()
        self._documents.close()

    def status(self) -> Status:
        return Status(self.generation, self._documents.doc_count(), self._clauses.doc_count())

    def number(self, clause_id: str) -> int | None:
        number: int | None = self._clauses.document_number(id=clause_id)
        return number

    def clause(self, number: int) -> Clause:
        return msgspec.json.decode(self._clauses.stored_fields(number)["stored"], type=Clause)

    def document(self, number: int) -> Document:
        """A document by number, in index order, without its clauses."""
        return msgspec.json.decode(self._documents.stored_fields(number)["stored"], type=Document)

    def document_number(self, document_id: str) -> int | None:
        number: int | None = self._documents.document_number(id=document_id)
        return number
