"""The engine on columns: the matches, scores and facets of the Whoosh index, from memory-mapped arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search_service.engines import Completion, Found, Hit, Request, Scan, Status, deadlines, whoosh
from search_service.engines.bitset_counts import Totals, fewest_lacking
from search_service.engines.columns.evaluator import Matcher
from search_service.engines.columns.facets import FacetCounter
from search_service.engines.columns.highlighter import Marker
from search_service.engines.columns.hit_reader import HitReader
from search_service.engines.columns.lexicon import ColumnLexicon
from search_service.engines.columns.memory import keep_memory
from search_service.engines.columns.scored_docs import Matches
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import Numbers
from search_service.engines.columns.top_k import Ranking
from search_service.engines.completion import completions
from search_service.engines.spelling import Speller
from search_service.highlight import Span
from search_service.model import Document
from search_service.query import Node

# Clauses whose numbers become Python's at once in a walk.
WALK_STEP = 1000


class ColumnEngine:
    """Finds on columns, and reads what it found from the stored fields of the Whoosh index that they stand beside."""

    def __init__(self, folder: Path) -> None:
        keep_memory()
        self._columns = Columns(folder)
        self._lexicon = ColumnLexicon(self._columns)
        self._speller = Speller(self._lexicon.all_words)
        self._store = whoosh.WhooshStore(folder)
        self._matcher = Matcher(self._columns, self._store.number)
        self._documents = len(self._columns["document_id_ends"])
        self._ranking = Ranking(self._columns)
        self._hits = HitReader(self._columns, self._store)
        self._facets = FacetCounter(self._columns)
        self._marker = Marker(self._columns, self._matcher.terms)

    def close(self) -> None:
        """Files are let go when nothing refers to them any more."""

    def status(self) -> Status:
        return self._store.status("columns")

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        return completions(self._lexicon, text, limit)

    def respell(self, word: str) -> str | None:
        if self._matcher.holds(word):
            return None
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
        number = self._store.number(clause_id)
        if number is None:
            return None
        alike = self._matcher.properties.alike(number)
        document = self._store.document(int(self._columns["document_of"][number]))
        return Hit(number, document, self._store.clause(number), 0.0, len(alike), self._documents_of(alike))

    def _documents_of(self, clauses: Numbers) -> int:
        """In how many documents these clauses stand."""
        return 1 if len(clauses) == 1 else 1 + int(np.count_nonzero(np.diff(self._columns["document_of"][clauses])))

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        counted = Totals(lambda node: self._matcher.matches(node).clauses, len(self._columns["document_of"]))
        return counted.of(requests)

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        found = (self._matcher.matches(node).clauses for node in wanted)
        return fewest_lacking(found, len(wanted), len(self._columns["document_of"]))

    def scan(self, request: Request) -> Scan:
        found = self._matcher.sieved(request).found
        places = self._ranking.every(found, request.sort)
        return Scan(len(found.clauses), self._walked(found, places))

    def _walked(self, found: Matches, places: npt.NDArray[np.intp]) -> Iterator[Hit]:
        clauses, scores = found.clauses[places], found.scores[places]
        wordings, documents = self._columns["wording_of"][clauses], self._columns["document_of"][clauses]
        # Each pair of a wording and a document once.
        pairs = np.unique(wordings.astype(np.int64) * self._documents + documents) // self._documents
        columns = (clauses, documents, scores, np.bincount(wordings)[wordings], np.bincount(pairs)[wordings])
        document = self._hits.brief
        for start in range(0, len(clauses), WALK_STEP):
            held = (column[start : start + WALK_STEP].tolist() for column in columns)
            for number, document_number, *counted in zip(*held, strict=True):
                yield Hit(number, document(document_number), self._store.clause(number), *counted)

    def search(self, request: Request) -> Found:
        sieved = self._matcher.sieved(request)
        found = sieved.found
        deadlines.check()
        hits = self._hits.hits(self._ranking.page(found, request)) if request.limit else ()
        deadlines.check()
        counted = self._facets.counted(found.clauses, sieved, request)
        return Found(len(found.clauses), counted.wordings, counted.documents, hits, counted.counts, counted.more)

    def marks(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        return self._marker.marks(tree, hits)
