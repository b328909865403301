"""The first pass over all documents: numbers wordings and counts words."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xxhash

from search_service.engines.index.entries import Entries, gather
from search_service.engines.index.vocabulary import Ints, Texts
from search_service.engines.near.sources import NearSources, SourcesInParts, near_sources
from search_service.engines.phrases import WordsInParts
from search_service.model import Document

# So many clauses are in memory at a time, some 200 MB of arrays and texts.
PART_CLAUSES = 20_000
# Values that complete what is typed.
COMPLETING = ("symbol", "verb")


@dataclass(frozen=True, slots=True)
class EntryNumbers:
    """What is known of all clauses: `wording_of` has the number of each one's wording, `copies` how many clauses have it.

    `average_length` is that of a clause, in words. `words` and `stems` count clauses by word and by stem, `titles` by a stem of
    the title of their document, `phrases` how often each frequent one occurs; `values` are those of facets that complete
    what is typed. `near` is what near wordings are found from.
    """

    documents: int
    wording_of: Ints
    copies: Ints
    average_length: float
    words: Counter[str]
    stems: Counter[str]
    titles: Counter[str]
    phrases: Mapping[str, int]
    values: frozenset[tuple[str, str]]
    near: NearSources


def parts(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents in order, in parts of PART_CLAUSES."""
    part: list[Document] = []
    clauses = 0
    for document in documents:
        part.append(document)
        clauses += len(document.clauses)
        if clauses >= PART_CLAUSES:
            yield part
            part, clauses = [], 0
    if part:
        yield part


def numbering(documents: Iterable[Document]) -> EntryNumbers:
    """Reads all documents once; it keeps words, and a digest of each clause and bag. What grows with texts waits on disk."""
    words, stems, titles = Counter[str](), Counter[str](), Counter[str]()
    values, count, length = set[tuple[str, str]](), 0, 0
    digests, near, phrases = array("Q"), SourcesInParts(), WordsInParts()
    for part in parts(documents):
        entries = gather(part)
        count += len(part)
        length += len(entries.texts.words)
        near.add(near_sources(entries))
        # Those of titles alone are in no clause, and are known all the same.
        words.update(dict(zip(entries.vocabulary.words, np.diff(entries.exact.starts).tolist(), strict=True)))
        stems.update(dict(zip(entries.vocabulary.stems, np.diff(entries.stem.starts).tolist(), strict=True)))
        titles.update(_title_stems(entries))
        phrases.add(entries)
        values |= {(name, value) for name in COMPLETING for row in entries.values[name].rows for value in row}
        for text in texts_of(entries.texts, entries.vocabulary.words):
            digest = xxhash.xxh3_128_intdigest(text.encode("utf-8", "surrogatepass"))
            digests.extend((digest >> 64, digest & (2**64 - 1)))
    wording_of, copies = _wordings(digests)
    average = length / max(len(wording_of), 1)
    frequent = phrases.frequent_phrases()
    return EntryNumbers(count, wording_of, copies, average, words, stems, titles, frequent, frozenset(values), near.joined())


def _title_stems(entries: Entries) -> dict[str, int]:
    """How many clauses have each stem in the title of their document."""
    title, stems = entries.title, entries.vocabulary.stems
    clauses_of = np.bincount(entries.document_of, minlength=len(entries.documents))
    stem_of = np.repeat(np.arange(len(stems)), np.diff(title.starts))
    counts = np.bincount(stem_of, clauses_of[title.doc_ids], len(stems)).astype(int).tolist()
    return {stem: clauses for stem, clauses in zip(stems, counts, strict=True) if clauses}


def _wordings(digests: array[int]) -> tuple[Ints, Ints]:
    """The number of each clause's wording, and how many clauses have each."""
    pairs = np.frombuffer(digests, np.dtype([("high", np.uint64), ("low", np.uint64)])) if digests else np.zeros(0, "u8,u8")
    _, wording_of, copies = np.unique(pairs, return_inverse=True, return_counts=True)
    return wording_of.astype(np.int32), copies.astype(np.int32)


def texts_of(texts: Texts, terms: Sequence[str]) -> Iterator[str]:
    """Each text as its terms, joined by blanks."""
    start = 0
    for length in texts.lengths.tolist():
        yield " ".join([terms[i] for i in texts.words[start : start + length].tolist()])
        start += length
