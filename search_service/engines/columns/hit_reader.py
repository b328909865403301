"""Hits: the clauses that a page shows, read from the store with their documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial

import numpy as np
import numpy.typing as npt
from msgspec import structs

from search_service.engines import Hit, Request, Scan, offset_of, whoosh
from search_service.engines.arrays import Columns, frozen
from search_service.engines.columns.derived import strength_ranks
from search_service.engines.columns.kernels.records import EMPTY_SLOT, RankColumns
from search_service.engines.columns.kernels.top_k import DIGITS, top_hits
from search_service.engines.columns.scored_docs import NO_DOCS, ScoredDocs
from search_service.engines.index.stored_records import unpacked_summary
from search_service.engines.near import NearWordings
from search_service.engines.pool import Pool
from search_service.model import Document
from search_service.query import SORTS_BY_NAME, Ranks

# A cache of unpacked records, a few MB, like tantivy's cache of store blocks. Records of an open index do not change.
CACHED_DOCUMENTS = 4096
CACHED_CLAUSES = 2048
# Of a scan, which meets most documents once, or many times in a row; they would crowd out those of pages.
CACHED_IN_SCAN = 256
# Hits that a scan reads at a time.
SCAN_STEP = 1000


class HitReader:
    """Ranks on one set of columns, and reads hits from the store beside it."""

    def __init__(self, columns: Columns, store: whoosh.WhooshStore, near: NearWordings) -> None:
        self._store = store
        self._near = near
        self._clause = lru_cache(CACHED_CLAUSES)(store.clause)
        packed = columns.strings("summary")
        self._summary: Callable[[int], Document] = lambda document: unpacked_summary(packed.raw(document))
        self._document = lru_cache(CACHED_DOCUMENTS)(self._summary)
        self._n_documents = len(columns["document_id_ends"])
        grouping = columns["wording_of"], columns["document_of"], columns["identical_docs"], columns["identical_starts"]
        # In document order, the rank of a clause is its doc id.
        doc_ids = frozen(np.arange(len(columns["newest"]), dtype=np.int32))
        self._in_document_order = RankColumns(doc_ids, *grouping)
        stored = {"document": doc_ids, "newest": columns["newest"], "oldest": columns["oldest"]}
        # Most readers never sort by strength, which takes some ten milliseconds to prepare.
        self._ranks = lru_cache(None)(lambda order: stored[order] if order in stored else strength_ranks(columns))
        n_wordings = len(columns["identical_starts"]) - 1
        self._slots = Pool(partial(np.full, n_wordings, EMPTY_SLOT, np.int32))

    def page(self, found: ScoredDocs, request: Request) -> tuple[Hit, ...]:
        """The hits of the requested page."""
        sort = SORTS_BY_NAME[request.sort]
        slot_of = self._slots.acquire() if request.grouped else NO_DOCS
        nearly = request.grouped and request.nearly
        ranking = self._ranking(sort.ranks, nearly)
        offset = offset_of(request)
        rows = top_hits(found.doc_ids, found.scores, sort.by_score, ranking, slot_of, offset, request.limit)
        if request.grouped:
            self._slots.release(slot_of)
        clause, document_of = self._clause, self._document
        hits = [
            Hit(doc_id, document_of(document), clause(doc_id), score, identical, documents)
            for doc_id, document, score, identical, documents in rows.tolist()
        ]
        return tuple([self._counted(hit, found) for hit in hits] if nearly else hits)

    def read(self, doc_ids: Iterable[int]) -> tuple[Hit, ...]:
        """Hits by doc id, without scores and counts."""
        document_of = self._in_document_order.document_of
        return tuple([Hit(i, self._document(int(document_of[i])), self._clause(i), 0.0, 0, 0) for i in map(int, doc_ids)])

    def _ranking(self, order: Ranks, nearly: bool = False) -> RankColumns:
        base = self._in_near_groups if nearly else self._in_document_order
        return base._replace(ranks=self._ranks(order))

    @cached_property
    def _in_near_groups(self) -> RankColumns:
        """Groups by nearly identical wordings instead of wordings."""
        clauses, starts = self._near.groups
        grouping = {"wording_of": self._near.group_of, "identical_docs": frozen(clauses), "identical_starts": frozen(starts)}
        return self._in_document_order._replace(**grouping)

    def _counted(self, hit: Hit, found: ScoredDocs) -> Hit:
        """A hit that counts its group, with separate counts of its wording."""
        ranking = self._in_document_order
        start, end = ranking.identical_starts[(wording := ranking.wording_of[hit.doc_id]) : wording + 2]
        members = ranking.identical_docs[start:end]
        places = np.searchsorted(found.doc_ids, members)
        own = members[found.doc_ids.take(places, mode="clip") == members]
        documents = len(np.unique(ranking.document_of[own]))
        others = hit.identical - len(own)
        return structs.replace(hit, identical=len(own), identical_documents=documents, nearly_identical=others)

    def scan(self, found: ScoredDocs, sort: str) -> Scan:
        """All hits in an order."""
        order, ranking = SORTS_BY_NAME[sort], self._ranking(SORTS_BY_NAME[sort].ranks)
        ranks = ranking.ranks.take(found.doc_ids, mode="clip")
        by_rank = np.lexsort((ranks, -found.scores.round(DIGITS))) if order.by_score else ranks.argsort()
        return Scan(len(found), self._scanned(found, by_rank, ranking))

    def _scanned(self, found: ScoredDocs, order: npt.NDArray[np.intp], ranking: RankColumns) -> Iterator[Hit]:
        doc_ids, scores = found.doc_ids[order], found.scores[order]
        wordings, documents = ranking.wording_of[doc_ids], ranking.document_of[doc_ids]
        # Each pair of a wording and a document once.
        pairs = np.unique(wordings.astype(np.int64) * self._n_documents + documents) // self._n_documents
        columns = (doc_ids, documents, scores, np.bincount(wordings)[wordings], np.bincount(pairs)[wordings])
        document_of = lru_cache(CACHED_IN_SCAN)(self._summary)
        for start in range(0, len(doc_ids), SCAN_STEP):
            rows = (column[start : start + SCAN_STEP].tolist() for column in columns)
            for doc_id, document, *scored in zip(*rows, strict=True):
                yield Hit(doc_id, document_of(document), self._store.clause(doc_id), *scored)
