"""One generation of the Whoosh index, opened: clauses by their words, and by what they have beside them."""

from __future__ import annotations

from functools import cached_property, lru_cache, partial
from pathlib import Path
from weakref import proxy

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.places import standing_at
from search_service.engines.weights import REUSE_WEIGHT
from search_service.engines.whoosh.mapped import MappedStorage
from search_service.engines.whoosh.positions import entries, in_a_row
from search_service.engines.whoosh.posting_blocks import NO_IDS, Reals
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, LEXICON, document_schema, lexicon_schema
from search_service.engines.whoosh.store import WhooshStore
from search_service.engines.whoosh.text_index import TextIndex
from search_service.engines.whoosh.value_column import Flags, ValueColumn
from search_service.query import InField, Phrase, Prefix, Word

# The forms of so many stems are at hand.
KEPT_STEMS = 4096


class ClauseIndex:
    """Clauses are known by number, in index order. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        storage = MappedStorage(folder)
        self.store = WhooshStore(folder)
        # Without a schema of ours: that of the index knows the types of its columns.
        self.clauses = TextIndex(storage, CLAUSES)
        self.documents = TextIndex(storage, DOCUMENTS, document_schema())
        self.lexicon = TextIndex(storage, LEXICON, lexicon_schema())
        # By weak references: cached methods would hold on to their object, and that to the caches.
        self.column = lru_cache(None)(partial(ClauseIndex._column, proxy(self)))
        """The values of a field by clause."""
        self.has_one_form = lru_cache(KEPT_STEMS)(partial(ClauseIndex._has_one_form, proxy(self)))
        """Whether all clauses that hold a stem hold it in the same form."""
        self.date_ranks = lru_cache(None)(partial(ClauseIndex._date_ranks, proxy(self)))
        """By clause, its rank in an order by date."""
        self.forms = lru_cache(KEPT_STEMS)(partial(ClauseIndex._forms, proxy(self)))
        """The folded words of a stem, in texts, titles and footnotes."""

    @cached_property
    def document_of(self) -> Ints:
        """The number of each clause's document."""
        column = self.column("document")
        numbers = [self.store.document_number(row[0]) if row else None for row in column.rows]
        return np.array([-1 if number is None else number for number in numbers], np.int32)[column.codes]

    @cached_property
    def reuse(self) -> Reals:
        """By clause, what it scores for how many clauses have its wording; in four bytes, as the columns keep it."""
        wordings = self.column("wording").codes
        scores = REUSE_WEIGHT * np.log(np.bincount(wordings)[wordings])
        return scores.astype(np.float32).astype(np.float64)

    def _date_ranks(self, by_date: int) -> Ints:
        """By clause, its rank with the newest first (-1) or the oldest (1), undated ones last; 0 is document order."""
        column = self.column("date")
        # Padded, a date sorts as a number.
        days = [int(row[0].replace("-", "").ljust(8, "0")) if row else 0 for row in column.rows]
        keys = np.array([by_date * day if day else 99_999_999 for day in days], np.int64)
        order = np.argsort(keys[column.codes], kind="stable") if by_date else np.arange(self.clauses.count)
        ranks = np.empty(self.clauses.count, np.int32)
        ranks[order] = np.arange(self.clauses.count, dtype=np.int32)
        return ranks

    def of_document(self, symbol: str, paragraph: str | None) -> Flags:
        """The clauses of the documents of a symbol, of its parts, or of what a draft became; those at a place, if named."""
        column = self.column("symbol")
        own = [any(value == symbol or value.startswith(f"{symbol} ") for value in row) for row in column.rows]
        flags: Flags = np.array(own, bool)[column.codes] | self.column("draft").having((symbol,))
        if (number := self.store.document_number(symbol)) is not None:
            flags |= self.document_of == number
        if paragraph is None:
            return flags
        ids = np.flatnonzero(flags).astype(np.int32)
        return self.flags(standing_at(ids, self.document_of, self.store.clauses(ids.tolist()), paragraph))

    def worded_like(self, number: int) -> Flags:
        """The clauses that have the wording of this one."""
        wordings = self.column("wording").codes
        flags: Flags = wordings == wordings[number]
        return flags

    def in_field(self, node: InField) -> Flags:
        """The clauses whose title, or one of whose footnotes, holds a term."""
        if node.field == "note":
            return self.flags(self._holding(self.clauses, "note", node.term))
        if isinstance(node.term, Word):
            return self.flags(self.clauses.postings("title", node.term.stem).ids)
        return np.isin(self.document_of, self._holding(self.documents, "title", node.term))

    def positions_of(self, stem: str, ids: Ints) -> Longs:
        """Where the words of a stem stand in these clauses, which ascend."""
        positions = [self.clauses.positions("exact", word, ids) for word in self.forms(stem)]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *positions]))

    def flags(self, *lists: Ints) -> Flags:
        """By clause, whether one of these lists holds it."""
        flags = np.zeros(self.clauses.count, bool)
        for ids in lists:
            flags[ids] = True
        return flags

    def _holding(self, index: TextIndex, field: str, term: Word | Phrase | Prefix) -> Ints:
        """The entries of which a field of folded words holds a term."""
        match term:
            case Phrase(words):
                return entries(in_a_row(index, field, [word.exact for word in words]))
            case Word():
                words_held = self.forms(term.stem)
            case Prefix(prefix):
                words_held = tuple(word for word, _ in index.terms_from(field, prefix))
        return np.unique(np.concatenate([NO_IDS, *(index.postings(field, word).ids for word in words_held)]))

    def _column(self, field: str) -> ValueColumn:
        return ValueColumn(*self.clauses.column(field))

    def _has_one_form(self, stem: str) -> bool:
        return sum(self.clauses.holds("exact", word) for word in self.forms(stem)) == 1

    def _forms(self, stem: str) -> tuple[str, ...]:
        return tuple(map(self.lexicon.stored_id, self.lexicon.postings("stem", stem).ids.tolist()))
