"""A generation of the Whoosh index: finds clauses by words, values and fields."""

from __future__ import annotations

from functools import cached_property, lru_cache, partial
from pathlib import Path
from weakref import proxy

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.terms import docs_at_place
from search_service.engines.weights import REUSE_WEIGHT
from search_service.engines.whoosh.mapped import MappedStorage
from search_service.engines.whoosh.positions import docs_of, phrase_positions
from search_service.engines.whoosh.posting_blocks import NO_DOCS, Reals
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, LEXICON, document_schema, lexicon_schema
from search_service.engines.whoosh.store import WhooshStore
from search_service.engines.whoosh.text_index import TextIndex
from search_service.engines.whoosh.value_column import Flags, ValueColumn
from search_service.fields import FACETS_BY_NAME, day_number
from search_service.query import InField, Phrase, Prefix, Ranks, Word
from search_service.verbs.steps import greatest_strength

# Stems whose forms are cached.
KEPT_STEMS = 4096


class ClauseIndex:
    """Finds clauses by doc id, which is their index in document order. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        storage = MappedStorage(folder)
        self.store = WhooshStore(folder)
        # The schema is read from the index: it has the types of its columns.
        self.clauses = TextIndex(storage, CLAUSES)
        self.documents = TextIndex(storage, DOCUMENTS, document_schema())
        self.lexicon = TextIndex(storage, LEXICON, lexicon_schema())
        # By weak references: a cached method and its object would keep each other alive.
        self.column = lru_cache(None)(partial(ClauseIndex._column, proxy(self)))
        """The values of a field by clause."""
        self.has_one_form = lru_cache(KEPT_STEMS)(partial(ClauseIndex._has_one_form, proxy(self)))
        """Whether all clauses with a stem have it in the same form."""
        self.ranks = lru_cache(None)(partial(ClauseIndex._ranks, proxy(self)))
        """The rank of each clause in an order; undated clauses come last in those by date."""
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
        """The reuse prior of each clause, rounded to float32 as in the columns."""
        wordings = self.column("wording").codes
        scores = REUSE_WEIGHT * np.log(np.bincount(wordings)[wordings])
        return scores.astype(np.float32).astype(np.float64)

    def _ranks(self, order: Ranks) -> Ints:
        match order:
            case "document":
                return np.arange(self.clauses.count, dtype=np.int32)
            case "newest":
                return _ranked(self._days(-1))
            case "oldest":
                return _ranked(self._days(1))
            case "strength":
                column = self.column("verb")
                strengths = np.array([greatest_strength(row) for row in column.rows], np.int64)
                return _ranked(self._days(-1), -strengths[column.codes])

    def _days(self, direction: int) -> Longs:
        """The day of each clause as a number that ascends from the newest (-1) or the oldest (1); greatest for the undated."""
        column = self.column("date")
        days = [day_number(row[0] if row else "") for row in column.rows]
        return np.array([direction * day if day else 99_999_999 for day in days], np.int64)[column.codes]

    def of_document(self, symbol: str, paragraph: str | None) -> Flags:
        """The clauses of the documents of a symbol (its parts, the resolution of a draft), or of one paragraph of them."""
        column = self.column("symbol")
        own = [any(value == symbol or value.startswith(f"{symbol} ") for value in row) for row in column.rows]
        flags: Flags = np.array(own, bool)[column.codes] | self.column("draft").with_values((symbol,))
        if (number := self.store.document_number(symbol)) is not None:
            flags |= self.document_of == number
        if paragraph is None:
            return flags
        doc_ids = np.flatnonzero(flags).astype(np.int32)
        return self.flags(docs_at_place(doc_ids, self.document_of, self.store.clauses(doc_ids.tolist()), paragraph))

    def identical(self, doc_id: int) -> Flags:
        """The clauses with the wording of this one."""
        wordings = self.column("wording").codes
        flags: Flags = wordings == wordings[doc_id]
        return flags

    def in_field(self, node: InField) -> Flags:
        """The clauses whose title, or one of whose footnotes, has a term."""
        if node.field == "note":
            return self.flags(self._docs_with(self.clauses, "note", node.term))
        if isinstance(node.term, Word):
            return self.flags(self.clauses.postings("title", node.term.stem).doc_ids)
        return np.isin(self.document_of, self._docs_with(self.documents, "title", node.term))

    def stem_positions(self, stem: str, doc_ids: Ints) -> Longs:
        """The positions of the words of a stem in clauses, as `posting_blocks.positions` returns them."""
        positions = [self.clauses.positions("exact", word, doc_ids) for word in self.forms(stem)]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *positions]))

    def flags(self, *lists: Ints) -> Flags:
        """Flags of the clauses in any of these lists."""
        flags = np.zeros(self.clauses.count, bool)
        for doc_ids in lists:
            flags[doc_ids] = True
        return flags

    def _docs_with(self, index: TextIndex, field: str, term: Word | Phrase | Prefix) -> Ints:
        """The entries that have a term in a field of folded words."""
        match term:
            case Phrase(words):
                return docs_of(phrase_positions(index, field, [word.exact for word in words]))
            case Word():
                forms = self.forms(term.stem)
            case Prefix(prefix):
                forms = tuple(word for word, _ in index.terms_from(field, prefix))
        return np.unique(np.concatenate([NO_DOCS, *(index.postings(field, word).doc_ids for word in forms)]))

    def _column(self, field: str) -> ValueColumn:
        facet = FACETS_BY_NAME.get(field)
        if facet and facet.derived_from:
            return self.column(facet.derived_from).derived(facet.derive)
        return ValueColumn(*self.clauses.column(field))

    def _has_one_form(self, stem: str) -> bool:
        return sum(self.clauses.holds("exact", word) for word in self.forms(stem)) == 1

    def _forms(self, stem: str) -> tuple[str, ...]:
        return tuple(map(self.lexicon.stored_id, self.lexicon.postings("stem", stem).doc_ids.tolist()))


def _ranked(*keys: Longs) -> Ints:
    """The ranks of clauses by the last of some keys, of equals by the one before it, then in document order."""
    ranks = np.empty(len(keys[0]), np.int32)
    ranks[np.lexsort(keys)] = np.arange(len(ranks), dtype=np.int32)
    return ranks
