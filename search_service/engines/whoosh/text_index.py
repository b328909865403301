"""One Whoosh index, opened: terms, statistics, BM25 scores and columns as arrays."""

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
from search_service.engines.whoosh.posting_blocks import NO_POSTINGS, DecodedPostings, Reals, common_indices, positions, read
from search_service.engines.whoosh.posting_lists import LENGTHS

# Cached posting lists: a session repeats its words. The longest list of 109,000 clauses takes 1 MB.
CACHED_LISTS = 256


class TextIndex:
    """One index, opened with Whoosh's searcher and BM25F. Threads may share it."""

    def __init__(self, storage: MappedStorage, name: str, schema: Schema | None = None) -> None:
        self._searcher: Any = FileIndex(storage, schema=schema, indexname=name).searcher(weighting=scoring.BM25F())
        self._reader: Any = self._searcher.reader()
        self.count: int = self._searcher.doc_count()
        # An open file has one position, which all threads share.
        self._turn = RLock()
        # By weak references: a cached method and its object would keep each other alive.
        self.postings = lru_cache(CACHED_LISTS)(partial(TextIndex._postings, proxy(self)))
        """The postings of a term in a field."""
        self.lengths = lru_cache(None)(partial(TextIndex._field_lengths, proxy(self)))
        """The length in words of each entry in a field; Whoosh rounds lengths above a hundred up, to fit in a byte."""

    def holds(self, field: str, term: str) -> bool:
        with self._turn:
            return (field, _encoded(term)) in self._reader

    def terms_from(self, field: str, prefix: str = "", limit: int | None = None) -> list[tuple[str, Any]]:
        """At most `limit` terms of a field with a prefix, sorted, each with Whoosh's statistics."""
        wanted, result = _encoded(prefix), list[tuple[str, Any]]()
        with self._turn:
            if field not in self._reader.indexed_field_names():
                return result
            for (name, term), statistics in islice(self._reader.iter_from(field, wanted), limit):
                if name != field or not term.startswith(wanted):
                    break
                result.append((term.decode("utf-8", "surrogatepass"), statistics))
        return result

    def stored_id(self, doc_id: int) -> str:
        with self._turn:
            result: str = self._reader.stored_fields(doc_id)["id"]
        return result

    def column(self, field: str) -> tuple[Sequence[bytes], Ints]:
        """The distinct values of a column, and for each entry the index of its value."""
        with self._turn:
            if not self._reader.has_column(field):
                return [b""], np.zeros(self.count, np.int32)
            column = self._reader.column_reader(field, translate=False)
            if isinstance(column, RefBytesColumn.Reader):  # it stores distinct values and references to them
                raw = column._dbfile.get(column._basepos, self.count * column._itemsize)
                return column._uniques, np.frombuffer(raw, f">u{column._itemsize}").astype(np.int32)
            numbers: dict[bytes, int] = {}
            codes = np.fromiter((numbers.setdefault(value, len(numbers)) for value in column), np.int32, self.count)
        return list(numbers), codes

    def idf(self, field: str, term: str) -> float:
        """The idf of a term by Whoosh's BM25F."""
        with self._turn:
            # Not the searcher's own method, whose cache has no bound.
            result: float = self._searcher.weighting.idf(self._searcher, field, _encoded(term))
        return result

    def scores(self, field: str, term: str, doc_ids: Ints) -> Reals:
        """The BM25F scores of a term in ascending doc ids; 0 where an entry does not have it."""
        postings, scores = self.postings(field, term), np.zeros(len(doc_ids))
        in_postings, in_doc_ids = common_indices(postings.doc_ids, doc_ids)
        if len(in_postings):
            weighting, average = self._searcher.weighting, self._searcher.avg_field_length(field) or 1
            frequencies, lengths = postings.frequencies[in_postings], self.lengths(field)[postings.doc_ids[in_postings]]
            idf = self.idf(field, term)
            scores[in_doc_ids] = scoring.bm25(idf, frequencies, lengths, average, weighting.B, weighting.K1)
        return scores

    def positions(self, field: str, term: str, doc_ids: Ints) -> Longs:
        """The positions of a term in ascending doc ids, as `posting_blocks.positions` returns them."""
        with self._turn:
            matcher = self._matcher(field, term)
            return np.zeros(0, np.int64) if matcher is None else positions(matcher, doc_ids)

    def _postings(self, field: str, term: str) -> DecodedPostings:
        with self._turn:
            matcher = self._matcher(field, term)
            return NO_POSTINGS if matcher is None else read(matcher)

    def _matcher(self, field: str, term: str) -> Any:
        """Whoosh's matcher of a term; None if no entry has it."""
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
