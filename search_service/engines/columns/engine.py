"""The engine on columns: matches, scores and facets from memory-mapped arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search_service.engines import Completion, Found, Hit, Request, Scan, Status, deadlines, offset_of, page_end, whoosh
from search_service.engines.arrays import Columns
from search_service.engines.bitset_counts import BitsetCounts, fewest_lacking
from search_service.engines.columns.derived import derived_facets
from search_service.engines.columns.evaluator import ColumnEvaluator
from search_service.engines.columns.facets import FacetCounter
from search_service.engines.columns.highlighter import Highlighter
from search_service.engines.columns.hit_reader import HitReader
from search_service.engines.columns.lexicon import ColumnLexicon
from search_service.engines.completion import completions
from search_service.engines.near import NearWordings
from search_service.engines.spelling import Speller
from search_service.highlight import Span
from search_service.model import Document
from search_service.query import Node


class ColumnEngine:
    """Searches columns, and reads clauses and documents from the Whoosh index beside them."""

    def __init__(self, folder: Path) -> None:
        self._columns = Columns(folder)
        self._columns.derive(derived_facets(self._columns))
        self._lexicon = ColumnLexicon(self._columns)
        self._speller = Speller(self._lexicon.all_words)
        self._store = whoosh.WhooshStore(folder)
        self.near = NearWordings(folder)
        self._evaluator = ColumnEvaluator(self._columns, self._store, self.near)
        self._hits = HitReader(self._columns, self._store, self.near)
        self._facets = FacetCounter(self._columns, self.near)
        self._highlighter = Highlighter(self._columns, self._evaluator.terms)

    def close(self) -> None:
        """Files are unmapped when nothing refers to them any more."""

    def status(self) -> Status:
        return self._store.status("columns")

    def search(self, request: Request) -> Found:
        result = self._evaluator.filtered(request)
        deadlines.check()
        hits = self._hits.page(result.passing, request) if request.limit else ()
        deadlines.check()
        counted = self._facets.count(result, request)
        total, wordings = len(result.passing), counted.wordings
        after = page_end(request, len(hits), total, wordings)
        return Found(total, wordings, counted.documents, hits, counted.counts, counted.more, offset_of(request), after)

    def highlights(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        return self._highlighter.highlights(tree, hits)

    def scan(self, request: Request) -> Scan:
        return self._hits.scan(self._evaluator.filtered(request).passing, request.sort)

    def hits(self, doc_ids: Iterable[int]) -> tuple[Hit, ...]:
        return self._hits.read(doc_ids)

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        bitsets = BitsetCounts(lambda node: self._evaluator.matches(node).doc_ids, len(self._columns["document_of"]))
        return bitsets.totals(requests)

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        found = (self._evaluator.matches(node).doc_ids for node in wanted)
        return fewest_lacking(found, len(wanted), len(self._columns["document_of"]))

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        deadlines.check()
        return completions(self._lexicon, text, limit)

    def respell(self, word: str) -> tuple[str, ...]:
        if self._evaluator.is_indexed(word):
            return ()
        deadlines.check()
        return self._speller.respell(word)

    def document(self, document_id: str) -> Document | None:
        number = self._store.document_number(document_id)
        if number is None:
            return None
        first, last = np.searchsorted(self._columns["document_of"], [number, number + 1])
        clauses = self._store.clauses(range(int(first), int(last)))
        return replace(self._store.document(number), clauses=tuple(clauses))

    def clause(self, clause_id: str) -> Hit | None:
        doc_id = self._store.doc_id_of(clause_id)
        if doc_id is None:
            return None
        documents = self._columns["document_of"][self._evaluator.filters.identical(doc_id)]
        document = self._store.document(int(self._columns["document_of"][doc_id]))
        in_documents = 1 + int(np.count_nonzero(np.diff(documents)))
        return Hit(doc_id, document, self._store.clause(doc_id), 0.0, len(documents), in_documents)
