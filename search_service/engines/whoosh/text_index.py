"""An index of a generation as Whoosh opens it: its terms, statistics, BM25 scores and columns, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import islice
from threading import RLock
from typing import Any
from weakref import proxy

import numpy as np
from whoosh import scoring
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, _lenfield
from whoosh.columns import RefBytesColumn
from whoosh.fields import Schema
from whoosh.index import FileIndex
from whoosh.reading import TermNotFound

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.whoosh.mapped import MappedStorage
from search_service.engines.whoosh.posting_blocks import NO_POSTINGS, DecodedPostings, Reals, meeting, positions, read
from search_service.engines.whoosh.posting_lists import LENGTHS

# Posting lists at hand, as a session asks for the same words again. The longest of 109,000 clauses takes 1 MB.
KEPT_LISTS = 256


class TextIndex:
    """One index, opened with Whoosh's searcher and BM25F. Threads may share it."""

    def __init__(self, storage: MappedStorage, name: str, schema: Schema | None = None) -> None:
        self._searcher: Any = FileIndex(storage, schema=schema, indexname=name).searcher(weighting=scoring.BM25F())
        self._reader: Any = self._searcher.reader()
        self.count: int = self._searcher.doc_count()
        # An open file has one position, whichever thread reads.
        self._turn = RLock()
        # By a weak reference: a cached method would hold on to its object, and that to the cache.
        self.postings = lru_cache(KEPT_LISTS)(partial(TextIndex._postings, proxy(self)))
        """The entries that hold a term of a field."""
        self.lengths = lru_cache(None)(partial(TextIndex._field_lengths, proxy(self)))
        """How many words each entry has in a field, or, beyond a hundred, a few more: Whoosh keeps that in a byte."""

    def holds(self, field: str, term: str) -> bool:
        with self._turn:
            return (field, _encoded(term)) in self._reader

    def terms_from(self, field: str, prefix: str = "", limit: int | None = None) -> list[tuple[str, Any]]:
        """The terms of a field, at most `limit`, that begin like this, in order, each with Whoosh's statistics of it."""
        wanted, found = _encoded(prefix), list[tuple[str, Any]]()
        with self._turn:
            if field not in self._reader.indexed_field_names():
                return found
            for (name, term), statistics in islice(self._reader.iter_from(field, wanted), limit):
                if name != field or not term.startswith(wanted):
                    break
                found.append((term.decode("utf-8", "surrogatepass"), statistics))
        return found

    def stored_id(self, number: int) -> str:
        with self._turn:
            found: str = self._reader.stored_fields(number)["id"]
        return found

    def column(self, field: str) -> tuple[Sequence[bytes], Ints]:
        """The different values of a column, and by entry which of them it has."""
        with self._turn:
            if not self._reader.has_column(field):
                return [b""], np.zeros(self.count, np.int32)
            column = self._reader.column_reader(field, translate=False)
            if isinstance(column, RefBytesColumn.Reader):  # it keeps them as they are wanted here
                raw = column._dbfile.get(column._basepos, self.count * column._itemsize)
                return column._uniques, np.frombuffer(raw, f">u{column._itemsize}").astype(np.int32)
            numbers: dict[bytes, int] = {}
            codes = np.fromiter((numbers.setdefault(value, len(numbers)) for value in column), np.int32, self.count)
        return list(numbers), codes

    def rarity(self, field: str, term: str) -> float:
        """The idf of a term as BM25F has it."""
        with self._turn:
            # Not of the searcher, which keeps what it was ever asked.
            found: float = self._searcher.weighting.idf(self._searcher, field, _encoded(term))
        return found

    def scores(self, field: str, term: str, ids: Ints) -> Reals:
        """What BM25F scores a term in each of these entries, which ascend; 0 where they do not hold it."""
        found, scores = self.postings(field, term), np.zeros(len(ids))
        at, own = meeting(found.ids, ids)
        if len(at):
            weighting, average = self._searcher.weighting, self._searcher.avg_field_length(field) or 1
            frequencies, lengths = found.frequencies[at], self.lengths(field)[found.ids[at]]
            rarity = self.rarity(field, term)
            scores[own] = scoring.bm25(rarity, frequencies, lengths, average, weighting.B, weighting.K1)
        return scores

    def positions(self, field: str, term: str, ids: Ints) -> Longs:
        """Where a term stands in these entries, which ascend, as `posting_blocks.positions` has it."""
        with self._turn:
            matcher = self._matcher(field, term)
            return np.zeros(0, np.int64) if matcher is None else positions(matcher, ids)

    def _postings(self, field: str, term: str) -> DecodedPostings:
        with self._turn:
            matcher = self._matcher(field, term)
            return NO_POSTINGS if matcher is None else read(matcher)

    def _matcher(self, field: str, term: str) -> Any:
        """Whoosh's matcher of a term; None where nothing holds it."""
        try:
            return self._searcher.postings(field, _encoded(term))
        except TermNotFound:
            return None

    def _field_lengths(self, field: str) -> Ints:
        with self._turn:
            column = self._reader._perdoc.column_reader(_lenfield(field), LENGTHS_COLUMN)
            return LENGTHS[np.frombuffer(column._dbfile.get(column._basepos, self.count), np.uint8)]


def _encoded(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
