"""Entries: all clauses, with their words, postings, values and wordings."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from search_service.engines.index.vocabulary import Ints, Longs, Texts, Vocabulary, ranges, words_of
from search_service.fields import STORED, date
from search_service.model import Clause, Document


@dataclass(frozen=True, slots=True)
class Postings:
    """The ascending doc ids, of clauses or documents, of each term t: doc_ids[starts[t]:starts[t + 1]].

    `frequencies` has the number of occurrences in each.
    """

    starts: Longs
    doc_ids: Ints
    frequencies: Ints


def invert(terms: npt.NDArray[np.integer], doc_ids: Ints, count: int) -> tuple[Postings, Longs]:
    """The postings of `count` terms, from the term and the doc id of each occurrence, in order of doc ids.

    Also the indices of the occurrences, sorted by term, then by doc id: the frequencies add up to their number.
    """
    # A sort of (term, occurrence) as one number takes a fifth of the time of a stable argsort.
    keys = (terms.astype(np.int64) << 32) | np.arange(len(terms), dtype=np.int64)
    keys.sort()
    order = keys & 0xFFFFFFFF
    sorted_terms, sorted_ids = (keys >> 32).astype(np.int32), doc_ids[order]
    first = np.ones(len(order), bool)
    first[1:] = (sorted_terms[1:] != sorted_terms[:-1]) | (sorted_ids[1:] != sorted_ids[:-1])
    firsts = np.flatnonzero(first)
    frequencies = np.diff(np.append(firsts, len(order))).astype(np.int32)
    starts = np.searchsorted(sorted_terms[firsts], np.arange(count + 1)).astype(np.int64)
    return Postings(starts, sorted_ids[firsts], frequencies), order


def by_clause(postings: Postings, first_of: Longs, counts: Longs) -> Postings:
    """Turn postings by document into postings by clause: document d has the clauses [first_of[d], first_of[d] + counts[d])."""
    members = counts[postings.doc_ids]
    doc_ids = ranges(first_of[postings.doc_ids], members).astype(np.int32)
    ends = np.concatenate([[0], np.cumsum(members, dtype=np.int64)])
    return Postings(ends[postings.starts], doc_ids, np.repeat(postings.frequencies, members))


Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of each clause, kept once for all clauses that share them: `rows[row_of[clause]]`."""

    rows: Sequence[Row]
    row_of: Ints


@dataclass(frozen=True, slots=True)
class FootnoteTexts:
    """The words of all footnotes, in order; `clause_of` has the doc id of the clause of each footnote."""

    clause_of: Ints
    vocabulary: Vocabulary
    texts: Texts


@dataclass(frozen=True, slots=True)
class Entries:
    """All clauses; a doc id is an index into `clauses`, which are in order of documents.

    `exact` and `stem` are postings of words and of stems by clause; `occurrences` has the index in `texts` of each occurrence
    that the postings of words count. `title` are postings of stems by document. `wording_of` has the wording id of each clause:
    clauses of one wording have the same folded words; ids are given in order of appearance. `values` has the values of each
    field of keywords.
    """

    documents: Sequence[Document]
    clauses: Sequence[Clause]
    document_of: Ints
    vocabulary: Vocabulary
    texts: Texts
    titles: Texts
    notes: FootnoteTexts
    exact: Postings
    occurrences: Longs
    stem: Postings
    title: Postings
    wording_of: Ints
    values: Mapping[str, Values]


def gather(documents: Sequence[Document]) -> Entries:
    clauses = [clause for document in documents for clause in document.clauses]
    document_of = np.repeat(np.arange(len(documents), dtype=np.int32), [len(document.clauses) for document in documents])
    vocabulary, found = words_of(chain((clause.text for clause in clauses), (document.title for document in documents)))
    texts, titles = found.part(0, len(clauses)), found.part(len(clauses), len(found.lengths))
    text_of = texts.text_of()
    exact, occurrences = invert(texts.words, text_of, len(vocabulary.words))
    stems, _ = invert(vocabulary.stem_of[texts.words], text_of, len(vocabulary.stems))
    title, _ = invert(vocabulary.stem_of[titles.words], titles.text_of(), len(vocabulary.stems))
    return Entries(
        documents=documents,
        clauses=clauses,
        document_of=document_of,
        vocabulary=vocabulary,
        texts=texts,
        titles=titles,
        notes=_notes(clauses),
        exact=exact,
        occurrences=occurrences,
        stem=stems,
        title=title,
        wording_of=_wordings(texts),
        values=_values(documents, document_of, clauses),
    )


def _notes(clauses: Sequence[Clause]) -> FootnoteTexts:
    notes = [(number, note.text) for number, clause in enumerate(clauses) for note in clause.footnotes]
    return FootnoteTexts(np.array([number for number, _ in notes], np.int32), *words_of(text for _, text in notes))


def _wordings(texts: Texts) -> Ints:
    seen: dict[bytes, int] = {}
    raw = texts.words.tobytes()
    ends = (np.concatenate([[0], np.cumsum(texts.lengths, dtype=np.int64)]) * texts.words.itemsize).tolist()
    wordings = (seen.setdefault(raw[start:end], len(seen)) for start, end in pairwise(ends))
    return np.fromiter(wordings, np.int32, len(texts.lengths))


def _values(documents: Sequence[Document], document_of: Ints, clauses: Sequence[Clause]) -> dict[str, Values]:
    """Values of facets: stored by document if all its clauses share them, else by kind of clause.

    Clauses with the same values of all facets are of one kind. There are few kinds, so facets are counted by kind.
    """
    each = np.arange(len(clauses), dtype=np.int32)
    values = {
        "id": Values([(clause.id,) for clause in clauses], each),
        "document": Values([(document.id,) for document in documents], document_of),
        "date": Values([(day,) if (day := date(document)) else () for document in documents], document_of),
        "cites": Values([tuple(citation.symbol for citation in clause.citations) for clause in clauses], each),
    }
    for facet in STORED:
        if not facet.of_clause:
            rows = [facet.values(document, document.clauses[0]) if document.clauses else () for document in documents]
            values[facet.name] = Values(rows, document_of)
    return values | _kinds(documents)


def _kinds(documents: Sequence[Document]) -> dict[str, Values]:
    facets = [facet for facet in STORED if facet.of_clause]
    kinds: dict[tuple[Row, ...], int] = {}
    kind_of = array("i")
    for document in documents:
        for clause in document.clauses:
            kind = tuple(facet.values(document, clause) for facet in facets)
            kind_of.append(kinds.setdefault(kind, len(kinds)))
    numbers = np.frombuffer(kind_of, np.int32) if kind_of else np.zeros(0, np.int32)
    return {facet.name: Values([kind[i] for kind in kinds], numbers) for i, facet in enumerate(facets)}
