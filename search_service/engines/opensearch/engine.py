"""The engine on a cluster: searches one generation on the nodes with its shards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, lru_cache

import msgspec

from search_service.engines import Completion, Found, Hit, Request, Scan, Status, deadlines
from search_service.engines.completion import completions
from search_service.engines.near import NearWordings
from search_service.engines.opensearch import lacking, paging
from search_service.engines.opensearch.client import JSON, Client
from search_service.engines.opensearch.compiling import checked, compiled, matching
from search_service.engines.opensearch.counting import counted, filter_query
from search_service.engines.opensearch.generations import ClusterGeneration
from search_service.engines.opensearch.leaves import EVERY, all_of, term
from search_service.engines.opensearch.near import near_wordings
from search_service.engines.opensearch.reader import SOURCE, Reader, clause_of, every_row, hit_of
from search_service.engines.opensearch.words import OpenSearchLexicon
from search_service.highlight import Span, spans
from search_service.model import Document
from search_service.query import Node

# What was meant by words with slips; the index never changes.
KEPT_WORDS = 10_000


class OpenSearchEngine:
    """Searches one generation. Threads may share it."""

    def __init__(self, client: Client, generation: ClusterGeneration, attachment: Callable[[str], Iterator[bytes]]) -> None:
        self._client, self._generation, self._attachment = client, generation, attachment
        self._reader = Reader(client, generation)
        self._lexicon = OpenSearchLexicon(self._reader)
        # Of the lexicon, not a method: a cached method would hold on to this, and this to its cache.
        self._respelled = lru_cache(KEPT_WORDS)(self._lexicon.respell)

    @cached_property
    def near(self) -> NearWordings:
        """Read when they are first asked for: most who search need none."""
        # A thread of its own has no deadline: what is read once must not be cut off again and again.
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(near_wordings, self._attachment).result()

    def close(self) -> None:
        """The connections belong to the home, which others may be opened from."""

    def status(self) -> Status:
        return Status("opensearch", self._generation.name, self._generation.documents, self._generation.clauses)

    def search(self, request: Request) -> Found:
        query = self._query(request.tree)
        found = self._reader.search(paging.first_search(request, query))
        total = found["hits"]["total"]["value"]
        counts = counted(request, found.get("aggregations", {}), query, self._reader.search)
        by_number = paging.is_listed_by_number(request) or not request.limit
        rows = found["hits"]["hits"] if by_number else paging.page(self._reader, request, query)
        hits = self._reader.hits(rows, paging.matched(request, query), request.grouped and request.nearly)
        after = paging.page_end(request, rows, total, counts.wordings)
        offset = paging.place_of(request).offset
        return Found(total, counts.wordings, counts.documents, hits, counts.counts, counts.more, offset, after)

    def highlights(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        return [spans(hit.clause.text, tree, hit.document.body) for hit in hits]

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        deadlines.check()
        bodies = [
            {"query": all_of(query, filter_query(request.filters)), "size": 0, "track_total_hits": True}
            for request, query in zip(requests, self._matching([request.tree for request in requests]), strict=True)
        ]
        return tuple(answer["hits"]["total"]["value"] for answer in self._reader.searches(bodies))

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        return lacking.best_partial_matches(self._reader, self._matching(wanted))

    def scan(self, request: Request) -> Scan:
        return paging.scan(self._reader, request, self._query(request.tree))

    def document(self, document_id: str) -> Document | None:
        found = self._document(term("id", document_id))
        if found is None:
            return None
        number, document = found
        rows = every_row(self._client, self._generation, {"query": term("d", number), "_source": ["c"]})
        return replace(document, clauses=tuple(map(clause_of, rows)))

    def clause(self, clause_id: str) -> Hit | None:
        rows = self._reader.search({"query": term("id", clause_id), "size": 1, **SOURCE})["hits"]["hits"]
        whole = self._document(term("d", rows[0]["fields"]["d"][0])) if rows else None
        if whole is None:
            return None
        found = self._reader.hits(rows, EVERY)[0]
        return Hit(found.doc_id, whole[1], found.clause, 0.0, found.identical, found.identical_documents)

    def _document(self, query: JSON) -> tuple[int, Document] | None:
        """The number of the document that a query finds, and the document without its clauses."""
        body = {"query": query, "size": 1, "_source": ["c"], "docvalue_fields": ["d"]}
        rows = self._reader.documents(body)["hits"]["hits"]
        return (rows[0]["fields"]["d"][0], msgspec.convert(rows[0]["_source"]["c"], Document)) if rows else None

    def hits(self, doc_ids: Iterable[int]) -> tuple[Hit, ...]:
        wanted = list(map(int, doc_ids))
        rows = every_row(self._client, self._generation, {"query": {"terms": {"n": wanted}}, **SOURCE}) if wanted else []
        found = {row["fields"]["n"][0]: hit_of(row, 0, 0) for row in rows}
        return tuple([found[doc_id] for doc_id in wanted])

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        return completions(self._lexicon, text, limit)

    def respell(self, word: str) -> tuple[str, ...]:
        deadlines.check()
        return self._respelled(word)

    def _query(self, tree: Node | None) -> JSON:
        return compiled(tree, self._reader.facts(tree))

    def _matching(self, trees: Sequence[Node | None]) -> list[JSON]:
        """The query of each tree; the facts of all are read together."""
        facts = self._reader.facts(*trees)
        return [checked(matching(tree, facts)) if tree is not None else EVERY for tree in trees]
