"""Merges the texts of files: keeps one for each symbol, adds the catalogue, sorts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from search_service.indexing.read_cache import Reading, cached_document
from search_service.model import Document, Problem
from search_service.readers.catalogue import Catalogue, complete, load
from search_service.readers.sources import Source
from search_service.symbols import symbol_order
from search_service.text.analysis import fold


@dataclass(frozen=True, slots=True)
class Assembly:
    """The documents of an index, in order; the problems of files; and the reading of each file."""

    documents: Sequence[Document]
    problems: Sequence[Problem]
    readings: tuple[Reading, ...]


def assemble(
    files: Iterable[tuple[str, str, Iterable[Document | Problem]]], catalogues: Collection[Source], others: Sequence[Problem]
) -> Assembly:
    """The documents of files, each with a name, a checksum and the items read. Of two texts of one symbol the first
    is kept, the other reported."""
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    found: list[tuple[str, str, list[tuple[Document, str]], tuple[Problem, ...]]] = []
    for name, checksum, items in files:
        with_ids: list[tuple[Document, str]] = []
        own = []
        for item in items:
            if isinstance(item, Problem):
                own.append(item)
            else:
                with_ids.append((item, _add(item, documents, problems)))
        problems += own
        found.append((name, checksum, with_ids, tuple(own)))
    problems += others
    catalogue = catalogue_in(catalogues, problems)
    completed = {document_id: complete(document, catalogue) for document_id, document in documents.items()}
    indexed = dict(zip(completed, with_one_spelling([*completed.values()]), strict=True))
    readings = (
        Reading(name, checksum, tuple(cached_document(document, indexed.get(new_id)) for document, new_id in with_ids), own)
        for name, checksum, with_ids, own in found
    )
    ordered = sorted(indexed.values(), key=lambda document: symbol_order(document.id))
    return Assembly(ordered, problems, tuple(readings))


def with_one_spelling(documents: Sequence[Document]) -> Iterator[Document]:
    """The documents, each subject spelled as most of them do: "UN. SECURITY COUNCIL" and "UN. Security Council" are one."""
    counts = Counter(subject for document in documents for subject in document.subjects)
    best: dict[str, str] = {}
    for subject in sorted(counts, key=lambda subject: (-counts[subject], subject.isupper(), subject)):
        best.setdefault(fold(subject), subject)
    for document in documents:
        subjects = tuple(dict.fromkeys(best[fold(subject)] for subject in document.subjects))
        yield document if subjects == document.subjects else replace(document, subjects=subjects)


def _add(document: Document, documents: dict[str, Document], problems: list[Problem]) -> str:
    """Add a document to the index; return its id there, "" if another text has its symbol."""
    if document.id in documents and document.symbol:
        first = documents[document.id].source
        problems.append(Problem(document.source, 0, f"It holds {document.id} again; the text in {first} was kept."))
        return ""
    if document.id in documents:
        document = _with_file_id(document, documents)
    documents[document.id] = document
    return document.id


def catalogue_in(files: Collection[Source], problems: list[Problem]) -> Catalogue:
    """The catalogue in these files, a JSON object a line or one array of objects; appends to `problems`."""
    lines: list[str] = []
    for file in files:
        try:
            text = file.content.decode("utf-8-sig")
            array = text.lstrip().startswith("[")
            lines += map(json.dumps, json.loads(text)) if array else text.splitlines()
        except (ValueError, RecursionError) as error:
            problems.append(Problem(file.name, 0, f"The catalogue cannot be read: {error}. Documents are indexed without it."))
    catalogue = load(lines)
    if catalogue.unread:
        names = ", ".join(file.name for file in files)
        problems.append(Problem(names, 0, f"{catalogue.unread:,} lines of the catalogue hold no entry."))
    return catalogue


def _with_file_id(document: Document, taken: dict[str, Document]) -> Document:
    """A document without a symbol, with its file's name as id; a second file of that name gets a number."""
    number = 2
    while f"{document.id}~{number}" in taken:
        number += 1
    new_id = f"{document.id}~{number}"
    clauses = tuple(structs.replace(clause, id=new_id + clause.id.removeprefix(document.id)) for clause in document.clauses)
    return replace(document, id=new_id, clauses=clauses)
