"""Documents as rows of the three indexes, with ids that make resending harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import msgspec
import numpy as np
import numpy.typing as npt

from search_service.engines.index.entries import Entries, gather
from search_service.engines.index.stored_records import summary
from search_service.engines.index.vocabulary import Ints, Longs, Texts, Vocabulary
from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.numbering import EntryNumbers, parts, texts_of
from search_service.engines.opensearch.schema import K1, B, kept_word
from search_service.engines.whoosh.posting_lists import LENGTHS, length_bytes
from search_service.fields import STORED, date, day_number
from search_service.model import Clause, Document
from search_service.text.analysis import stem as stem_of

# What comes behind all dates, in either direction.
UNDATED_NEWEST, UNDATED_OLDEST = 1, 99_999_999
# The lengths that Lucene keeps as they are: SmallFloat.intToByte4.
EXACT_LENGTHS = 24

Reals = npt.NDArray[np.float64]


class IndexedRow(msgspec.Struct, frozen=True, gc=False):
    """A row of an index: the index's part of a generation, the id, what chooses the shard, and the fields."""

    part: str
    id: str
    routing: str
    fields: JSON


def rows(documents: Iterable[Document], numbering: EntryNumbers, groups: Ints, shifts: Longs) -> Iterator[IndexedRow]:
    """Every row of clauses and documents; `groups` and `shifts` are what `near_files` gives of each clause."""
    n = d = 0
    for part in parts(documents):
        entries = gather(part)
        own = slice(n, n + len(entries.clauses))
        yield from _part_rows(entries, numbering, (groups[own].tolist(), shifts[own].tolist()), n, d)
        n += len(entries.clauses)
        d += len(part)


def word_rows(numbering: EntryNumbers) -> Iterator[IndexedRow]:
    """Words, phrases and values that complete or correct what is typed; numbered in order."""
    counted = [("word", word, count) for word, count in sorted(numbering.words.items())]
    counted += [("stem", stem, count) for stem, count in sorted(numbering.stems.items())]
    counted += [("title", stem, count) for stem, count in sorted(numbering.titles.items())]
    counted += [("phrase", phrase, count) for phrase, count in sorted(numbering.phrases.items())]
    counted += [(name, value, 0) for name, value in sorted(numbering.values)]
    for i, (kind, text, count) in enumerate(counted):
        yield IndexedRow("words", str(i), str(i), {"kind": kind, "text": kept_word(text), "count": count})


def _part_rows(
    entries: Entries, numbering: EntryNumbers, near: tuple[Sequence[int], Sequence[int]], first_n: int, first_d: int
) -> Iterator[IndexedRow]:
    groups, shifts = near
    exact, stems = _words_and_stems(entries.vocabulary, entries.texts)
    title_exact, title_stems = _words_and_stems(entries.vocabulary, entries.titles)
    factors = length_factors(entries.texts.lengths, numbering.average_length).tolist()
    notes, n = _notes(entries), 0
    for i, document in enumerate(entries.documents):
        title, d = next(title_exact), first_d + i
        shared = _of_document(document, d) | {"title_exact": title, "title_stem": next(title_stems)}
        stored = msgspec.Raw(msgspec.json.encode(replace(document, clauses=())))
        yield IndexedRow("documents", str(d), str(d), {"id": document.id, "d": d, "title_exact": title, "c": stored})
        for clause in document.clauses:
            wording = int(numbering.wording_of[first_n + n])
            own = _of_clause(document, clause, notes.get(n, ()))
            numbers = {
                "n": first_n + n,
                "w": wording,
                "copies": int(numbering.copies[wording]),
                "g": groups[n],
                "shift": shifts[n],
            }
            text = next(exact)
            words = {"exact": text, "stem": next(stems), "size": text.count(" ") + 1, "length_factor": factors[n]}
            yield IndexedRow("clauses", str(first_n + n), str(wording), {**shared, **own, **numbers, **words})
            n += 1


def length_factors(lengths: Ints, average: float) -> Reals:
    """The factors that turn the BM25 scores of words which occur once into those of the other engines.

    Lucene keeps four significant bits of a length and cuts off the rest: a clause scores like one up to an eighth shorter.
    """
    above = np.maximum(lengths.astype(np.int64) - EXACT_LENGTHS, 0)
    dropped_bits = np.maximum(np.frexp(above.astype(float))[1] - 4, 0)
    in_lucene = np.where(above, EXACT_LENGTHS + (above >> dropped_bits << dropped_bits), lengths)
    factors: Reals = _saturation(in_lucene, average) / _saturation(LENGTHS[length_bytes(lengths)], average)
    return factors


def _saturation(lengths: Ints | Longs, average: float) -> Reals:
    relative: Reals = lengths / (average or 1.0)
    return 1 + K1 * (1 - B + B * relative)


def _words_and_stems(vocabulary: Vocabulary, texts: Texts) -> tuple[Iterator[str], Iterator[str]]:
    """Each text by its words, and by its stems."""
    words = list(map(kept_word, vocabulary.words))
    stems = [kept_word(vocabulary.stems[i]) for i in vocabulary.stem_of.tolist()]
    return texts_of(texts, words), texts_of(texts, stems)


def _notes(entries: Entries) -> dict[int, list[str]]:
    """The words of the footnotes of each clause that has any."""
    texts = texts_of(entries.notes.texts, list(map(kept_word, entries.notes.vocabulary.words)))
    numbered = zip(entries.notes.clause_of.tolist(), texts, strict=True)
    return {n: [text for _, text in group] for n, group in groupby(numbered, key=lambda pair: pair[0])}


def _of_document(document: Document, d: int) -> JSON:
    day = day_number(date(document))
    fields: JSON = {
        "d": d,
        "newest": -day or UNDATED_NEWEST,
        "oldest": day or UNDATED_OLDEST,
        "own": document.symbol,
        "names": [document.id],
        "b": msgspec.Raw(msgspec.json.encode(summary(document))),
    }
    if document.clauses:
        first = document.clauses[0]
        fields |= {f"f_{facet.name}": facet.values(document, first) for facet in STORED if not facet.of_clause}
    return fields


def _of_clause(document: Document, clause: Clause, notes: Iterable[str]) -> JSON:
    fields: JSON = {f"f_{facet.name}": facet.values(document, clause) for facet in STORED if facet.of_clause}
    return fields | {
        "id": clause.id,
        "cites": [citation.symbol for citation in clause.citations],
        "note_exact": list(notes),
        "note_stem": [" ".join(kept_word(stem_of(word)) for word in note.split(" ")) for note in notes],
        "c": msgspec.Raw(msgspec.json.encode(clause)),
    }
