"""Builds an index: a Whoosh index of documents, and columns beside it."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from search_service.engines.arrays import Array, blobs, lists, save, strings
from search_service.engines.columns.score_arrays import score_arrays, title_arrays
from search_service.engines.columns.text_arrays import text_arrays
from search_service.engines.columns.text_fields import side_text_arrays
from search_service.engines.index.entries import Entries, gather
from search_service.engines.index.stored_records import packed_summary
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near import build as near_wordings
from search_service.engines.near.sources import near_sources
from search_service.engines.phrases import frequent_phrases, with_boundaries
from search_service.engines.whoosh import building
from search_service.fields import STORED, date, day_number
from search_service.model import Clause, Document


def rebuild(folder: Path, documents: Sequence[Document]) -> None:
    """Write a new index into an empty folder; documents keep their order, which is the document order of hits."""
    # Documents have no reference cycles; looking for cycles would take a tenth of the time.
    gc.freeze()
    try:
        entries = gather(documents)
        # Sorting and compressing release the interpreter lock.
        with ThreadPoolExecutor(1) as beside:
            phrases = beside.submit(lambda: frequent_phrases(with_boundaries(entries), entries.vocabulary.words))
            columns = beside.submit(_build, folder, entries, phrases)
            building.rebuild(folder, entries)
            near_wordings.build(folder, near_sources(entries), entries.wording_of, entries.clauses.__getitem__)
            building.write_lexicon(folder, entries, phrases.result())
            columns.result()
    finally:
        gc.unfreeze()


def _build(folder: Path, entries: Entries, phrases: Future[Mapping[str, int]]) -> None:
    """Write the columns of these entries."""
    arrays: dict[str, Array] = {"document_of": entries.document_of, "wording_of": entries.wording_of}
    arrays |= text_arrays(entries)
    arrays |= score_arrays(entries)
    arrays |= title_arrays(entries)
    arrays |= _identical(entries.wording_of)
    arrays |= _order_arrays(entries.documents, entries.document_of)
    arrays |= _facet_arrays(entries)
    arrays |= _citations(entries.clauses)
    arrays |= _coded("number", [(clause.number,) if clause.number else () for clause in entries.clauses])
    arrays |= side_text_arrays("title", enumerate(document.title for document in entries.documents))
    notes = ((doc_id, note.text) for doc_id, clause in enumerate(entries.clauses) for note in clause.footnotes)
    arrays |= side_text_arrays("note", notes)
    arrays |= blobs("summary", [packed_summary(document) for document in entries.documents])
    arrays |= strings("document_id", [document.id for document in entries.documents])
    arrays |= strings("title_text", [document.title for document in entries.documents])
    times = phrases.result()
    arrays |= strings("phrase", [*times]) | {"phrase_times": np.array([*times.values()], np.int32)}
    save(folder, arrays)


def _identical(wording_of: Ints) -> dict[str, Array]:
    """The clauses of each wording, ascending."""
    order = np.argsort(wording_of, kind="stable").astype(np.int32)
    starts = np.searchsorted(wording_of[order], np.arange(int(wording_of.max(initial=-1)) + 2))
    return {"identical_docs": order, "identical_starts": starts.astype(np.int64)}


def _citations(clauses: Sequence[Clause]) -> dict[str, Array]:
    citing: dict[str, list[int]] = {}
    for doc_id, clause in enumerate(clauses):
        for citation in clause.citations:
            citing.setdefault(citation.symbol, []).append(doc_id)
    symbols = sorted(citing)
    return strings("symbol", symbols) | lists("citing", [citing[symbol] for symbol in symbols])


def _order_arrays(documents: Sequence[Document], document_of: Array) -> dict[str, Array]:
    """The rank of each clause in each order by date; undated ones come last in either direction."""
    days = np.array([day_number(date(document)) for document in documents], np.int64)
    newest = np.argsort(np.where(days > 0, -days, 1)[document_of], kind="stable")
    oldest = np.argsort(np.where(days > 0, days, 99_999_999)[document_of], kind="stable")
    clauses = np.arange(len(document_of), dtype=np.int32)
    ranks = {"newest": np.empty_like(clauses), "oldest": np.empty_like(clauses)}
    ranks["newest"][newest] = clauses
    ranks["oldest"][oldest] = clauses
    return dict(ranks)


def _facet_arrays(entries: Entries) -> dict[str, Array]:
    """For each facet, the values of each document or of each kind of clause."""
    arrays: dict[str, Array] = {}
    for facet in STORED:
        arrays |= _coded(facet.name, entries.values[facet.name].rows)
        if facet.of_clause:
            arrays["kind_of"] = entries.values[facet.name].row_of
    return arrays


def _coded(name: str, rows: Sequence[tuple[str, ...]]) -> dict[str, Array]:
    values = sorted({value for row in rows for value in row})
    ids = {value: value_id for value_id, value in enumerate(values)}
    return strings(f"facet_{name}", values) | lists(f"facet_{name}", [[ids[value] for value in row] for row in rows])
