"""Documents become columns: words and their places, postings with BM25 impacts, and a code per facet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_service.engines.columns.arrays import Array, lists, save, strings
from search_service.engines.columns.completion import phrase_arrays
from search_service.engines.columns.side_texts import side_text_arrays
from search_service.engines.entries import Entries
from search_service.engines.postings import Postings
from search_service.engines.words import Ints
from search_service.fields import FACETS, date
from search_service.model import Clause, Document

# BM25 as Whoosh has it, with field lengths kept in a byte each, as Whoosh keeps them.
K1, B = 1.2, 0.75
LENGTHS = np.array([byte_to_length(length_to_byte(length)) for length in range(106_375)], np.float64)
# Between the words of two clauses stands one that no phrase can hold.
BOUNDARY = -1


def build(folder: Path, entries: Entries) -> None:
    """Write the columns of these entries."""
    arrays: dict[str, Array] = {"document_of": entries.document_of, "wording_of": entries.wording_of}
    arrays |= _text_arrays(entries)
    arrays |= _postings_arrays(entries)
    arrays |= _alike(entries.wording_of)
    arrays |= _order_arrays(entries.documents, entries.document_of)
    arrays |= _facet_arrays(entries)
    arrays |= _citations(entries.clauses)
    arrays |= _coded("number", [(clause.number,) if clause.number else () for clause in entries.clauses])
    arrays |= side_text_arrays("title", enumerate(document.title for document in entries.documents))
    notes = ((number, note.text) for number, clause in enumerate(entries.clauses) for note in clause.footnotes)
    arrays |= side_text_arrays("note", notes)
    arrays |= strings("document_id", [document.id for document in entries.documents])
    arrays |= strings("title_text", [document.title for document in entries.documents])
    arrays |= phrase_arrays(arrays["words"], entries.vocabulary.words)
    save(folder, arrays)


def _text_arrays(entries: Entries) -> dict[str, Array]:
    """Word numbers are places in the sorted vocabulary, stems likewise; a BOUNDARY stands behind each clause."""
    texts, vocabulary = entries.texts, entries.vocabulary
    addresses = np.arange(len(texts.words), dtype=np.int32) + texts.text_of()
    total = len(texts.words) + len(texts.lengths)
    frequencies = entries.exact.frequencies
    ends = np.concatenate([[0], np.cumsum(frequencies, dtype=np.int64)])
    arrays: dict[str, Array] = {
        "words": _with_boundaries(texts.words, addresses, total, BOUNDARY),
        "starts": _narrow(_with_boundaries(texts.starts, addresses, total, 0)),
        "ends": _narrow(_with_boundaries(texts.ends, addresses, total, 0)),
        "clause_starts": np.concatenate([[0], np.cumsum(texts.lengths + 1, dtype=np.int64)]).astype(np.int32),
        "stem_of": vocabulary.stem_of,
        "addresses": addresses[entries.occurrences],
        "address_starts": ends[entries.exact.starts],
    }
    return arrays | strings("word", vocabulary.words) | strings("stem", vocabulary.stems)


def _with_boundaries(values: Ints, addresses: Ints, total: int, boundary: int) -> Ints:
    placed = np.full(total, boundary, np.int32)
    placed[addresses] = values
    return placed


def _alike(wording_of: Ints) -> dict[str, Array]:
    order = np.argsort(wording_of, kind="stable").astype(np.int32)
    starts = np.searchsorted(wording_of[order], np.arange(wording_of.max(initial=-1) + 2))
    return {"alike_items": order, "alike_starts": starts.astype(np.int64)}


def _citations(clauses: Sequence[Clause]) -> dict[str, Array]:
    citing: dict[str, list[int]] = {}
    for number, clause in enumerate(clauses):
        for citation in clause.citations:
            citing.setdefault(citation.symbol, []).append(number)
    symbols = sorted(citing)
    return strings("symbol", symbols) | lists("citing", [citing[symbol] for symbol in symbols])


def _narrow(numbers: Ints) -> Array:
    return numbers.astype(np.uint16) if not len(numbers) or numbers.max() < 2**16 else numbers


def _postings_arrays(entries: Entries) -> dict[str, Array]:
    lengths = entries.texts.lengths
    arrays: dict[str, Array] = {"title_starts": entries.title.starts, "title_documents": entries.title.holders}
    for name, postings in (("exact", entries.exact), ("stem", entries.stem)):
        impacts = _impacts(postings, np.diff(postings.starts), lengths, len(lengths), int(lengths.sum(dtype=np.int64)))
        arrays |= {f"{name}_starts": postings.starts, f"{name}_clauses": postings.holders, f"{name}_impacts": impacts}
    return arrays | {"title_impacts": _title_impacts(entries)}


def _title_impacts(entries: Entries) -> Array:
    """Titles are kept by document; their statistics are those of clauses, each of which has its document's title."""
    title, lengths = entries.title, entries.titles.lengths
    clauses_of = np.bincount(entries.document_of, minlength=len(lengths))
    term_of = np.repeat(np.arange(len(title.starts) - 1), np.diff(title.starts))
    holding = np.bincount(term_of, weights=clauses_of[title.holders], minlength=len(title.starts) - 1)
    return _impacts(title, holding, lengths, len(entries.document_of), int((lengths * clauses_of).sum()))


def _impacts(postings: Postings, holding: Array, lengths: Ints, total: int, all_lengths: int) -> Array:
    """The BM25 score of each posting: `holding` counts the clauses that hold each term, of `total`."""
    idf = np.log(total / (holding + 1)) + 1
    average = all_lengths / max(total, 1)
    norms = K1 * (1 - B + B * LENGTHS[np.minimum(lengths, len(LENGTHS) - 1)] / (average or 1))
    frequencies = postings.frequencies
    scores = np.repeat(idf, np.diff(postings.starts)) * frequencies * (K1 + 1) / (frequencies + norms[postings.holders])
    return scores.astype(np.float32)


def _order_arrays(documents: Sequence[Document], document_of: Array) -> dict[str, Array]:
    """For each order by date, the place of each clause in it; undated ones come last in either direction."""
    days = np.array([int(date(document).replace("-", "").ljust(8, "0")) if date(document) else 0 for document in documents])
    newest = np.argsort(np.where(days > 0, -days, 1)[document_of], kind="stable")
    oldest = np.argsort(np.where(days > 0, days, 99_999_999)[document_of], kind="stable")
    places = np.arange(len(document_of), dtype=np.int32)
    ranks = {"newest": np.empty_like(places), "oldest": np.empty_like(places)}
    ranks["newest"][newest] = places
    ranks["oldest"][oldest] = places
    return dict(ranks)


def _facet_arrays(entries: Entries) -> dict[str, Array]:
    """The values of each document, or of each kind of clause, for each facet."""
    arrays: dict[str, Array] = {}
    for facet in FACETS:
        arrays |= _coded(facet.name, entries.values[facet.name].rows)
        if facet.of_clause:
            arrays["kind_of"] = entries.values[facet.name].row_of
    return arrays


def _coded(name: str, rows: Sequence[tuple[str, ...]]) -> dict[str, Array]:
    values = sorted({value for row in rows for value in row})
    numbers = {value: number for number, value in enumerate(values)}
    return strings(f"facet_{name}", values) | lists(f"facet_{name}", [[numbers[value] for value in row] for row in rows])
