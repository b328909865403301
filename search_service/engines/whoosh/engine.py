"""The engine on Whoosh alone: it answers at once, with nothing to compile, and is enough for small indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np
from msgspec import structs

from search_service.engines import Completion, Found, Hit, Request, Scan, Status, deadlines
from search_service.engines.bitset_counts import fewest_lacking
from search_service.engines.completion import completions
from search_service.engines.document_summaries import summary
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near import NearWordings
from search_service.engines.pages import offset_of, page_end
from search_service.engines.spelling import Speller
from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.evaluator import Evaluator
from search_service.engines.whoosh.lexicon import WhooshLexicon
from search_service.engines.whoosh.posting_blocks import Reals
from search_service.engines.whoosh.value_column import Flags, numbers_of
from search_service.fields import SORTS_BY_NAME
from search_service.highlight import Span, spans
from search_service.model import Document
from search_service.query import Filters, Node
from search_service.text.analysis import stem

# Scores are compared as rounded to so many digits.
DIGITS = 6
# Unpacked documents at hand: the hits of a page are often of a few.
KEPT_DOCUMENTS = 1024


class WhooshEngine:
    """Finds in one generation of the index with Whoosh's terms, statistics and columns. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._index = ClauseIndex(folder)
        self.near = NearWordings(folder)
        self._lexicon = WhooshLexicon(self._index)
        self._speller = Speller(self._lexicon.all_words)
        store = self._index.store
        # Of the store, not a method: else it would hold on to this, and this to it.
        self._summary = lru_cache(KEPT_DOCUMENTS)(lambda number: summary(store.document(number)))

    def close(self) -> None:
        """Files are mapped, and let go when nothing refers to them any more."""

    def status(self) -> Status:
        return self._index.store.status("whoosh")

    def search(self, request: Request) -> Found:
        evaluator = Evaluator(self._index)
        matching, passing = evaluator.matching(request.tree), self._passing(request.filters)
        ids = numbers_of(_all(matching, *passing.values()))
        deadlines.check()
        hits = self._page(evaluator, request, ids) if request.limit else ()
        counts, more = dict[str, dict[str, int]](), dict[str, int]()
        for facet in request.facets:
            deadlines.check()
            others = [flags for name, flags in passing.items() if name != facet]
            counted = numbers_of(_all(matching, *others)) if facet in passing else ids
            counts[facet], more[facet] = self._listed(facet, counted, request)
        wordings, documents = self._distinct(ids, request.nearly) if request.with_totals else (0, 0)
        after = page_end(request, len(hits), len(ids), wordings)
        return Found(len(ids), wordings, documents, hits, counts, more, offset_of(request), after)

    def highlights(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        return [spans(hit.clause.text, tree) for hit in hits]

    def hits(self, doc_ids: Iterable[int]) -> tuple[Hit, ...]:
        store, documents = self._index.store, self._index.document_of
        return tuple([Hit(i, self._summary(int(documents[i])), store.clause(i), 0.0, 0, 0) for i in map(int, doc_ids)])

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        evaluator = Evaluator(self._index)
        return tuple(int(self._found(evaluator, request).sum()) for request in requests)

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        evaluator = Evaluator(self._index)
        found = (numbers_of(evaluator.matching(node)) for node in wanted)
        return fewest_lacking(found, len(wanted), self._index.clauses.count)

    def scan(self, request: Request) -> Scan:
        evaluator = Evaluator(self._index)
        ids = numbers_of(self._found(evaluator, request))
        scores = evaluator.ranked(request.tree, ids)
        order = self._order(request.sort, ids, scores)
        return Scan(len(ids), self._hits(ids[order], scores[order], ids))

    def document(self, document_id: str) -> Document | None:
        store = self._index.store
        number = store.document_number(document_id)
        if number is None:
            return None
        first, behind = np.searchsorted(self._index.document_of, [number, number + 1]).tolist()
        return replace(store.document(number), clauses=tuple(store.clauses(range(first, behind))))

    def clause(self, clause_id: str) -> Hit | None:
        store = self._index.store
        number = store.number(clause_id)
        if number is None:
            return None
        documents = self._index.document_of
        identical = documents[self._index.worded_like(number)]
        document = store.document(int(documents[number]))
        return Hit(number, document, store.clause(number), 0.0, len(identical), len(np.unique(identical)))

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        return completions(self._lexicon, text, limit)

    def respell(self, word: str) -> str | None:
        deadlines.check()
        if any(self._index.clauses.holds(field, stem(word)) for field in ("stem", "title")):
            return None
        return self._speller.respell(word)

    def _found(self, evaluator: Evaluator, request: Request) -> Flags:
        """By clause, whether it matches the query and all filters."""
        return _all(evaluator.matching(request.tree), *self._passing(request.filters).values())

    def _passing(self, filters: Filters) -> dict[str, Flags]:
        """By filter, which clauses pass it."""
        return {name: self._index.column(name).having(values) for name, values in filters}

    def _listed(self, facet: str, ids: Ints, request: Request) -> tuple[dict[str, int], int]:
        """The most frequent values of a facet, and those that are chosen, with their counts; and how many more there are."""
        counts = self._index.column(facet).counts(ids)
        chosen = dict(request.filters).get(facet, ())
        listed = dict(list(counts.items())[: request.max_values])
        listed |= {value: counts[value] for value in chosen if value in counts}
        return listed, len(counts) - len(listed)

    def _groups(self, nearly: bool) -> Ints:
        return self.near.group_of if nearly else self._index.column("wording").codes

    def _distinct(self, ids: Ints, nearly: bool) -> tuple[int, int]:
        """How many wordings these clauses have, and in how many documents they stand."""
        wordings, documents = self._groups(nearly)[ids], self._index.document_of[ids]
        return int(np.count_nonzero(np.bincount(wordings))), int(np.count_nonzero(np.bincount(documents)))

    def _page(self, evaluator: Evaluator, request: Request, ids: Ints) -> tuple[Hit, ...]:
        by_score = SORTS_BY_NAME[request.sort].by_score
        scores = evaluator.ranked(request.tree, ids) if by_score else np.zeros(len(ids))
        order = self._order(request.sort, ids, scores)
        if request.grouped:
            wordings = self._groups(request.nearly)[ids[order]]
            order = order[np.sort(np.unique(wordings, return_index=True)[1])]
        offset = offset_of(request)
        order = order[offset : offset + request.limit]
        shown = ids[order]
        if not by_score:
            ascending = np.argsort(shown)
            scored = np.empty(len(shown))
            scored[ascending] = evaluator.ranked(request.tree, shown[ascending])
            scores, order = scored, np.arange(len(shown))
        hits = tuple(self._hits(shown, scores[order], ids))
        return self._with_groups(hits, ids) if request.grouped and request.nearly else hits

    def _with_groups(self, hits: tuple[Hit, ...], ids: Ints) -> tuple[Hit, ...]:
        """Hits that count the clauses of their group in other wordings, among all that were found."""
        sizes = np.bincount(self.near.group_of[ids])
        of_hit = [int(sizes[self.near.group_of[hit.doc_id]]) - hit.identical for hit in hits]
        return tuple(structs.replace(hit, nearly_identical=others) for hit, others in zip(hits, of_hit, strict=True))

    def _order(self, sort: str, ids: Ints, scores: Reals) -> np.ndarray:
        """The ranks of these clauses in an order."""
        order = SORTS_BY_NAME[sort]
        ranks = self._index.date_ranks(order.by_date)[ids]
        return np.lexsort((ranks, -scores.round(DIGITS))) if order.by_score else np.argsort(ranks)

    def _hits(self, shown: Ints, scores: Reals, ids: Ints) -> Iterator[Hit]:
        """Hits of the clauses shown; their wordings are counted among all that were found."""
        wordings, documents = self._index.column("wording").codes, self._index.document_of
        same = ids[np.isin(wordings[ids], wordings[shown])] if len(shown) < len(ids) else ids
        identical = np.bincount(wordings[same])
        pairs = np.unique(np.stack([wordings[same], documents[same]]), axis=1)
        standing = np.bincount(pairs[0])
        for number, score in zip(shown.tolist(), scores.tolist(), strict=True):
            wording, document = wordings[number], self._summary(int(documents[number]))
            clause = self._index.store.clause(number)
            yield Hit(number, document, clause, score, int(identical[wording]), int(standing[wording]))


def _all(*flags: Flags) -> Flags:
    """By clause, whether all of these say so."""
    return reduce(np.logical_and, flags)
