"""The engine on Whoosh alone: no compiled kernels, for small indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np
from msgspec import structs

from search_service.engines import Completion, Found, Hit, Request, Scan, Status, deadlines, offset_of, page_end
from search_service.engines.bitset_counts import fewest_lacking
from search_service.engines.completion import completions
from search_service.engines.index.stored_records import summary
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near import NearWordings
from search_service.engines.spelling import Speller
from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.evaluator import Evaluator
from search_service.engines.whoosh.lexicon import WhooshLexicon
from search_service.engines.whoosh.posting_blocks import Reals
from search_service.engines.whoosh.value_column import Flags, doc_ids_of
from search_service.highlight import Span, spans
from search_service.model import Document
from search_service.query import SORTS_BY_NAME, Filters, Node

# Scores are rounded to so many decimal digits before they are compared.
DIGITS = 6
# Unpacked documents that are cached: the hits of a page are often in few documents.
CACHED_DOCUMENTS = 1024


class WhooshEngine:
    """Searches one generation of the index with Whoosh's terms, statistics and columns. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._index = ClauseIndex(folder)
        self.near = NearWordings(folder)
        self._lexicon = WhooshLexicon(self._index)
        self._speller = Speller(self._lexicon.all_words)
        store = self._index.store
        # A closure over the store, not a method: a cached method and its object would keep each other alive.
        self._summary = lru_cache(CACHED_DOCUMENTS)(lambda doc_id: summary(store.document(doc_id)))

    def close(self) -> None:
        """Nothing to do: files are unmapped when nothing refers to them any more."""

    def status(self) -> Status:
        return self._index.store.status("whoosh")

    def search(self, request: Request) -> Found:
        evaluator = Evaluator(self._index, self.near)
        matching, flags_by_filter = evaluator.matching(request.tree), self._filter_flags(request.filters)
        doc_ids = doc_ids_of(_all(matching, *flags_by_filter.values()))
        deadlines.check()
        hits = self._page(evaluator, request, doc_ids) if request.limit else ()
        counts, more = dict[str, dict[str, int]](), dict[str, int]()
        for facet in request.facets:
            deadlines.check()
            others = [flags for name, flags in flags_by_filter.items() if name != facet]
            counted_ids = doc_ids_of(_all(matching, *others)) if facet in flags_by_filter else doc_ids
            counts[facet], more[facet] = self._facet_counts(facet, counted_ids, request)
        wordings, documents = self._distinct(doc_ids, request.nearly) if request.with_totals else (0, 0)
        after = page_end(request, len(hits), len(doc_ids), wordings)
        return Found(len(doc_ids), wordings, documents, hits, counts, more, offset_of(request), after)

    def highlights(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        return [spans(hit.clause.text, tree, hit.document.body) for hit in hits]

    def hits(self, doc_ids: Iterable[int]) -> tuple[Hit, ...]:
        store, documents = self._index.store, self._index.document_of
        return tuple([Hit(i, self._summary(int(documents[i])), store.clause(i), 0.0, 0, 0) for i in map(int, doc_ids)])

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        evaluator = Evaluator(self._index, self.near)
        return tuple(int(self._found(evaluator, request).sum()) for request in requests)

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        evaluator = Evaluator(self._index, self.near)
        found = (doc_ids_of(evaluator.matching(node)) for node in wanted)
        return fewest_lacking(found, len(wanted), self._index.clauses.count)

    def scan(self, request: Request) -> Scan:
        evaluator = Evaluator(self._index, self.near)
        doc_ids = doc_ids_of(self._found(evaluator, request))
        scores = evaluator.ranked(request.tree, doc_ids)
        order = self._order(request.sort, doc_ids, scores)
        return Scan(len(doc_ids), self._hits(doc_ids[order], scores[order], doc_ids))

    def document(self, document_id: str) -> Document | None:
        store = self._index.store
        doc_id = store.document_number(document_id)
        if doc_id is None:
            return None
        first, end = np.searchsorted(self._index.document_of, [doc_id, doc_id + 1]).tolist()
        return replace(store.document(doc_id), clauses=tuple(store.clauses(range(first, end))))

    def clause(self, clause_id: str) -> Hit | None:
        store = self._index.store
        doc_id = store.doc_id_of(clause_id)
        if doc_id is None:
            return None
        documents = self._index.document_of
        identical = documents[self._index.identical(doc_id)]
        document = store.document(int(documents[doc_id]))
        return Hit(doc_id, document, store.clause(doc_id), 0.0, len(identical), len(np.unique(identical)))

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        return completions(self._lexicon, text, limit)

    def respell(self, word: str) -> tuple[str, ...]:
        deadlines.check()
        return () if self._index.clauses.holds("exact", word) else self._speller.respell(word)

    def _found(self, evaluator: Evaluator, request: Request) -> Flags:
        """Flags of the clauses that match the query and pass all filters."""
        return _all(evaluator.matching(request.tree), *self._filter_flags(request.filters).values())

    def _filter_flags(self, filters: Filters) -> dict[str, Flags]:
        """For each filter, flags of the clauses that pass it."""
        return {name: self._index.column(name).with_values(values) for name, values in filters}

    def _facet_counts(self, facet: str, doc_ids: Ints, request: Request) -> tuple[dict[str, int], int]:
        """The counts of the most frequent values of a facet and of the chosen ones; and the number of other values."""
        counts = self._index.column(facet).counts(doc_ids)
        chosen = dict(request.filters).get(facet, ())
        listed = dict(list(counts.items())[: request.max_values])
        listed |= {value: counts[value] for value in chosen if value in counts}
        return listed, len(counts) - len(listed)

    def _groups(self, nearly: bool) -> Ints:
        return self.near.group_of if nearly else self._index.column("wording").codes

    def _distinct(self, doc_ids: Ints, nearly: bool) -> tuple[int, int]:
        """The numbers of wordings (or groups) and of documents of these clauses."""
        wordings, documents = self._groups(nearly)[doc_ids], self._index.document_of[doc_ids]
        return int(np.count_nonzero(np.bincount(wordings))), int(np.count_nonzero(np.bincount(documents)))

    def _page(self, evaluator: Evaluator, request: Request, doc_ids: Ints) -> tuple[Hit, ...]:
        by_score = SORTS_BY_NAME[request.sort].by_score
        scores = evaluator.ranked(request.tree, doc_ids) if by_score else np.zeros(len(doc_ids))
        order = self._order(request.sort, doc_ids, scores)
        if request.grouped:
            wordings = self._groups(request.nearly)[doc_ids[order]]
            order = order[np.sort(np.unique(wordings, return_index=True)[1])]
        offset = offset_of(request)
        order = order[offset : offset + request.limit]
        shown = doc_ids[order]
        if not by_score:
            ascending = np.argsort(shown)
            scored = np.empty(len(shown))
            scored[ascending] = evaluator.ranked(request.tree, shown[ascending])
            scores, order = scored, np.arange(len(shown))
        hits = tuple(self._hits(shown, scores[order], doc_ids))
        return self._with_groups(hits, doc_ids) if request.grouped and request.nearly else hits

    def _with_groups(self, hits: tuple[Hit, ...], doc_ids: Ints) -> tuple[Hit, ...]:
        """Hits with the counts of found clauses that are in their group but have another wording."""
        sizes = np.bincount(self.near.group_of[doc_ids])
        of_hit = [int(sizes[self.near.group_of[hit.doc_id]]) - hit.identical for hit in hits]
        return tuple(structs.replace(hit, nearly_identical=others) for hit, others in zip(hits, of_hit, strict=True))

    def _order(self, sort: str, doc_ids: Ints, scores: Reals) -> np.ndarray:
        """The indices that sort these clauses."""
        order = SORTS_BY_NAME[sort]
        ranks = self._index.ranks(order.ranks)[doc_ids]
        return np.lexsort((ranks, -scores.round(DIGITS))) if order.by_score else np.argsort(ranks)

    def _hits(self, shown: Ints, scores: Reals, doc_ids: Ints) -> Iterator[Hit]:
        """The hits of the clauses shown, with counts of their wordings among all clauses found."""
        wordings, documents = self._index.column("wording").codes, self._index.document_of
        same = doc_ids[np.isin(wordings[doc_ids], wordings[shown])] if len(shown) < len(doc_ids) else doc_ids
        identical = np.bincount(wordings[same])
        pairs = np.unique(np.stack([wordings[same], documents[same]]), axis=1)
        documents_with = np.bincount(pairs[0])
        for doc_id, score in zip(shown.tolist(), scores.tolist(), strict=True):
            wording, document = wordings[doc_id], self._summary(int(documents[doc_id]))
            clause = self._index.store.clause(doc_id)
            yield Hit(doc_id, document, clause, score, int(identical[wording]), int(documents_with[wording]))


def _all(*flags: Flags) -> Flags:
    """The conjunction of flags."""
    return reduce(np.logical_and, flags)
