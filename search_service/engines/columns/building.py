"""Documents become columns: words and their places, postings with BM25 impacts, and a code per facet."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_service.analysis import WORD, forms, stem
from search_service.engines.columns.arrays import Array, lists, save, strings
from search_service.fields import FACETS, date
from search_service.model import Clause, Document

# BM25 as Whoosh has it, with field lengths kept in a byte each, as Whoosh keeps them.
K1, B = 1.2, 0.75
LENGTHS = np.array([byte_to_length(length_to_byte(length)) for length in range(106_375)], np.float64)
# Between the words of two clauses stands one that no phrase can hold.
BOUNDARY = -1


def build(folder: Path, documents: Sequence[Document]) -> None:
    """Write the columns of these documents, whose clauses are numbered in this order, from 0."""
    clauses = [clause for document in documents for clause in document.clauses]
    document_of = np.repeat(np.arange(len(documents), dtype=np.int32), [len(document.clauses) for document in documents])
    words = _Words()
    for clause in clauses:
        words.add(clause.text)
    titles = _Words(words.numbers)
    for document in documents:
        titles.add(document.title)
    arrays = {"document_of": document_of}
    arrays |= _text_arrays(words, titles, document_of, len(clauses))
    arrays |= _order_arrays(documents, document_of)
    arrays |= _facet_arrays(documents)
    arrays |= _citations(clauses)
    arrays |= strings("document_id", [document.id for document in documents])
    save(folder, arrays)


class _Words:
    """The words of texts as they come: a number per word, and where each stands."""

    def __init__(self, numbers: dict[str, int] | None = None) -> None:
        self.numbers: dict[str, int] = {} if numbers is None else numbers
        self._printed: dict[str, int] = {}
        self.words = array("i")
        self.starts = array("i")
        self.ends = array("i")
        self.lengths = array("i")

    def add(self, text: str) -> None:
        before = len(self.words)
        for match in WORD.finditer(text):
            printed = match.group()
            number = self._printed.get(printed)
            if number is None:
                exact, _ = forms(printed)
                number = self._printed[printed] = self.numbers.setdefault(exact, len(self.numbers))
            self.words.append(number)
            self.starts.append(match.start())
            self.ends.append(match.end())
        self.lengths.append(len(self.words) - before)
        self.words.append(BOUNDARY)
        self.starts.append(0)
        self.ends.append(0)


def _text_arrays(words: _Words, titles: _Words, document_of: Array, clauses: int) -> dict[str, Array]:
    """Word numbers are places in the sorted vocabulary, stems likewise; -1 stands between clauses."""
    vocabulary = sorted(words.numbers)
    place = np.empty(len(vocabulary) + 1, np.int32)
    place[[words.numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
    place[-1] = BOUNDARY
    text = place[np.frombuffer(words.words, np.int32)]
    stems = sorted({stem(word) for word in vocabulary})
    stem_place = {form: number for number, form in enumerate(stems)}
    stem_of = np.array([stem_place[stem(word)] for word in vocabulary] + [BOUNDARY], np.int32)
    lengths = np.frombuffer(words.lengths, np.int32)
    clause_of = np.repeat(np.arange(clauses, dtype=np.int32), lengths + 1)
    title_words = stem_of[place[np.frombuffer(titles.words, np.int32)]]
    title_lengths = np.frombuffer(titles.lengths, np.int32)
    starts = np.concatenate([[0], np.cumsum(lengths + 1, dtype=np.int64)]).astype(np.int32)
    wordings = _wordings(text, starts)
    arrays: dict[str, Array] = {
        "wording_of": wordings,
        "words": text,
        "starts": _narrow(np.frombuffer(words.starts, np.int32)),
        "ends": _narrow(np.frombuffer(words.ends, np.int32)),
        "clause_starts": starts,
        "stem_of": stem_of[:-1],
        "addresses": np.argsort(text, kind="stable")[clauses:].astype(np.int32),
        "address_starts": np.concatenate([[0], np.cumsum(np.bincount(text[text >= 0], minlength=len(vocabulary)))]),
    }
    arrays |= strings("word", vocabulary) | strings("stem", stems)
    arrays |= _postings("exact", text, clause_of, len(vocabulary), lengths)
    arrays |= _postings("stem", stem_of[text], clause_of, len(stems), lengths)
    order = np.argsort(wordings, kind="stable").astype(np.int32)
    ends = np.searchsorted(wordings[order], np.arange(wordings.max(initial=-1) + 2))
    arrays |= {"alike_items": order, "alike_starts": ends.astype(np.int64)}
    arrays |= _titles(title_words, title_lengths, document_of, len(stems))
    return arrays


def _wordings(words: Array, starts: Array) -> Array:
    """A number for each clause that is the same for clauses of identical wording, numbered in order of appearance."""
    seen: dict[bytes, int] = {}
    texts = (words[start : end - 1].tobytes() for start, end in pairwise(starts.tolist()))
    return np.fromiter((seen.setdefault(text, len(seen)) for text in texts), np.int32, len(starts) - 1)


def _citations(clauses: Sequence[Clause]) -> dict[str, Array]:
    citing: dict[str, list[int]] = {}
    for number, clause in enumerate(clauses):
        for citation in clause.citations:
            citing.setdefault(citation.symbol, []).append(number)
    symbols = sorted(citing)
    return strings("symbol", symbols) | lists("citing", [citing[symbol] for symbol in symbols])


def _narrow(numbers: npt.NDArray[np.int32]) -> Array:
    return numbers.astype(np.uint16) if not len(numbers) or numbers.max() < 2**16 else numbers


def _runs(terms: Array, holders: Array, count: int) -> tuple[Array, Array, Array]:
    """Postings of `count` terms: where each term's begin, the holders of it in order, and how often each holds it."""
    order = np.argsort(terms, kind="stable")
    order = order[np.searchsorted(terms[order], 0) :]
    sorted_terms, sorted_holders = terms[order], holders[order]
    first = np.ones(len(order), bool)
    first[1:] = (sorted_terms[1:] != sorted_terms[:-1]) | (sorted_holders[1:] != sorted_holders[:-1])
    places = np.flatnonzero(first)
    frequencies = np.diff(np.append(places, len(order)))
    starts = np.searchsorted(sorted_terms[places], np.arange(count + 1)).astype(np.int64)
    return starts, sorted_holders[places].astype(np.int32), frequencies


def _impacts(starts: Array, frequencies: Array, holding: Array, lengths: Array, total: int, average: float) -> Array:
    """The BM25 score of each posting: `holding` counts the clauses that hold each term, of `total`."""
    idf = np.log(total / (holding + 1)) + 1
    norms = K1 * (1 - B + B * LENGTHS[np.minimum(lengths, len(LENGTHS) - 1)] / (average or 1))
    return (np.repeat(idf, np.diff(starts)) * frequencies * (K1 + 1) / (frequencies + norms)).astype(np.float32)


def _postings(name: str, terms: Array, clause_of: Array, count: int, lengths: Array) -> dict[str, Array]:
    starts, holders, frequencies = _runs(terms, clause_of, count)
    total = len(lengths)
    impacts = _impacts(starts, frequencies, np.diff(starts), lengths[holders], total, lengths.sum() / max(total, 1))
    return {f"{name}_starts": starts, f"{name}_clauses": holders, f"{name}_impacts": impacts}


def _titles(terms: Array, lengths: Array, document_of: Array, count: int) -> dict[str, Array]:
    """Postings of titles by document; their statistics are those of clauses, each of which has its document's title."""
    title_of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths + 1)
    starts, holders, frequencies = _runs(terms, title_of, count)
    clauses_of = np.bincount(document_of, minlength=len(lengths))
    term_of = np.repeat(np.arange(count), np.diff(starts))
    holding = np.bincount(term_of, weights=clauses_of[holders], minlength=count)
    total = len(document_of)
    average = (lengths * clauses_of).sum() / max(total, 1)
    impacts = _impacts(starts, frequencies, holding, lengths[holders], total, average)
    return {"title_starts": starts, "title_documents": holders, "title_impacts": impacts}


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


def _facet_arrays(documents: Sequence[Document]) -> dict[str, Array]:
    """Facets that are the same for all clauses of a document are kept by document, the others by the kind of clause.

    Clauses that agree in all facets of theirs are of one kind: there are few kinds, so that counting kinds counts facets.
    """
    kinds: dict[tuple[tuple[str, ...], ...], int] = {}
    kind_of = array("i")
    by_document: dict[str, list[tuple[str, ...]]] = {facet.name: [] for facet in FACETS if not facet.of_clause}
    for document in documents:
        for clause in document.clauses:
            kind = tuple(facet.values(document, clause) for facet in FACETS if facet.of_clause)
            kind_of.append(kinds.setdefault(kind, len(kinds)))
        for facet in FACETS:
            if not facet.of_clause:
                by_document[facet.name].append(facet.values(document, document.clauses[0]) if document.clauses else ())
    arrays: dict[str, Array] = {"kind_of": np.frombuffer(kind_of, np.int32) if kind_of else np.zeros(0, np.int32)}
    by_kind = zip(*kinds, strict=True) if kinds else ()
    for facet, values in zip([facet for facet in FACETS if facet.of_clause], by_kind, strict=False):
        arrays |= _coded(facet.name, values)
    for name, rows in by_document.items():
        arrays |= _coded(name, rows)
    return arrays


def _coded(name: str, rows: Iterable[tuple[str, ...]]) -> dict[str, Array]:
    rows = list(rows)
    values = sorted({value for row in rows for value in row})
    numbers = {value: number for number, value in enumerate(values)}
    return strings(f"facet_{name}", values) | lists(f"facet_{name}", [[numbers[value] for value in row] for row in rows])
