"""Reads one generation: searches, facts for a tree, hits with their documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import groupby

import msgspec
from msgspec import structs

from search_service.engines import Hit
from search_service.engines.opensearch.client import JSON, Client
from search_service.engines.opensearch.compiling import matching, shares
from search_service.engines.opensearch.counting import DISTINCT, distinct
from search_service.engines.opensearch.facts import Facts, Questions, questions
from search_service.engines.opensearch.generations import ClusterGeneration
from search_service.engines.opensearch.leaves import leaf_query, pinned, term
from search_service.engines.terms import check_expansions, unknown_clause
from search_service.errors import QueryError
from search_service.model import Clause, Document
from search_service.query import Node, Passage, Pinned, Prefix
from search_service.symbols import clauses_at, read_place

# OpenSearch lists no more hits by page, and in one answer.
MAX_LISTED = 10_000
# So many searches go in one request.
MAX_SEARCHES = 64
# Facts of an index never change: those of the trees used last are kept.
KEPT_FACTS = 512
SOURCE: JSON = {"_source": ["c", "b"], "docvalue_fields": ["n", "w", "d", "g", "copies"]}
_NONE = Facts(0)


class Reader:
    """Threads may share it."""

    def __init__(self, client: Client, generation: ClusterGeneration) -> None:
        self.client, self.generation = client, generation
        self._index = generation.index("clauses")
        # Of a function, not a method: a cached method would hold on to this, and this to its cache.
        self.facts = lru_cache(KEPT_FACTS)(partial(_facts, client, generation))
        """The facts that trees need; QueryError where it asks for what this index cannot give."""

    def search(self, body: JSON) -> JSON:
        # Scores follow from the counts of all shards together.
        return self.client.search(self._index, body, search_type="dfs_query_then_fetch")

    def searches(self, bodies: Sequence[JSON]) -> list[JSON]:
        return _searches(self.client, self._index, bodies)

    def documents(self, body: JSON) -> JSON:
        return self.client.search(self.generation.index("documents"), body)

    def hits(self, found: Sequence[JSON], matched: JSON, nearly: bool = False) -> tuple[Hit, ...]:
        """Hits of the rows of an answer, with counts of their wordings, and of groups if `nearly`, within the query."""
        shared = [row["fields"]["w"][0] for row in found if row["fields"]["copies"][0] > 1]
        counts = self._counted("w", list(dict.fromkeys(shared)), matched)
        hits = tuple([hit_of(row, *counts.get(row["fields"]["w"][0], (1, 1))) for row in found])
        if not nearly:
            return hits
        group_of = {row["fields"]["n"][0]: row["fields"]["g"][0] for row in found}
        groups = self._counted("g", list(dict.fromkeys(group_of.values())), matched)
        others = [groups[group_of[hit.doc_id]][0] - hit.identical for hit in hits]
        return tuple([structs.replace(hit, nearly_identical=count) for hit, count in zip(hits, others, strict=True)])

    def _counted(self, field: str, groups: Sequence[int], matched: JSON) -> dict[int, tuple[int, int]]:
        """For each group or wording, the numbers of matching clauses and of their documents."""
        if not groups:
            return {}
        body = {
            "query": {"bool": {"filter": [{"terms": {field: groups}}, matched]}},
            "size": 0,
            "aggs": {"groups": {"terms": {"field": field, "size": len(groups)}, "aggs": {"d": DISTINCT["d"]}}},
        }
        buckets = self.search(body)["aggregations"]["groups"]["buckets"]
        return {bucket["key"]: (bucket["doc_count"], distinct(bucket["d"])) for bucket in buckets}


def _facts(client: Client, generation: ClusterGeneration, *trees: Node | None) -> Facts:
    wanted = questions(trees)
    return _answered(client, generation, wanted) if wanted else Facts(generation.clauses)


def _searches(client: Client, index: str, bodies: Sequence[JSON]) -> list[JSON]:
    starts = range(0, len(bodies), MAX_SEARCHES)
    return [answer for start in starts for answer in client.searches(index, bodies[start : start + MAX_SEARCHES])]


def _answered(client: Client, generation: ClusterGeneration, wanted: Questions) -> Facts:
    """The answers to all questions, in two requests and one for each place."""
    of_kinds = [("word", wanted.words), ("stem", wanted.stems), ("title", wanted.stems)]
    known: list[JSON] = [{"query": _of_kind(kind, {"terms": {"text": texts}}), "size": MAX_LISTED} for kind, texts in of_kinds]
    begun = [_of_kind("word", {"prefix": {"text": prefix}}) for prefix in wanted.prefixes]
    known += [{"query": query, "size": 0, "track_total_hits": True} for query in begun]
    counted = _searches(client, generation.index("words"), known)
    words, stems, titles = map(_counts, counted[: len(of_kinds)])
    for prefix, answer in zip(wanted.prefixes, counted[len(of_kinds) :], strict=True):
        check_expansions(prefix, answer["hits"]["total"]["value"])
    queries = [leaf_query(Prefix(prefix), _NONE) for prefix in wanted.prefixes]
    queries += [matching(slot, _NONE) for slot in wanted.slots]
    bodies: list[JSON] = [{"query": query, "size": 0, "track_total_hits": True} for query in queries]
    bodies += [{"query": term("id", name), "size": 1, "_source": False, "docvalue_fields": ["w"]} for name in wanted.clause_ids]
    answers = _searches(client, generation.index("clauses"), bodies)
    totals = [answer["hits"]["total"]["value"] for answer in answers[: len(queries)]]
    facts = Facts(
        generation.clauses,
        words,
        stems,
        titles,
        dict(zip(wanted.prefixes, totals, strict=False)),
        dict(zip(wanted.slots, totals[len(wanted.prefixes) :], strict=True)),
        _wordings(wanted.clause_ids, answers[len(queries) :]),
        {node: _standing(client, generation, node) for node in wanted.places},
        bm25=generation.bm25,
    )
    return replace(facts, floors=_floors(client, generation, wanted.bounded, facts)) if wanted.bounded else facts


def _floors(client: Client, generation: ClusterGeneration, bounded: Sequence[Passage], facts: Facts) -> dict[Passage, int]:
    """For each passage with a limit of clauses, the share of the last one within the limit."""
    bodies: list[JSON] = []
    for node in bounded:
        if node.most > MAX_LISTED:
            raise QueryError(f"The cluster that is searched ranks {MAX_LISTED:,} clauses at most.", "Use fewer words.")
        bodies.append({"query": shares(node, facts), "from": node.most - 1, "size": 1, "_source": False})
    answers = _searches(client, generation.index("clauses"), bodies)
    rows = {node: answer["hits"]["hits"] for node, answer in zip(bounded, answers, strict=True)}
    return {node: round(found[0]["_score"]) for node, found in rows.items() if found}


def _counts(answer: JSON) -> dict[str, int]:
    return {row["_source"]["text"]: row["_source"]["count"] for row in answer["hits"]["hits"]}


def _of_kind(kind: str, query: JSON) -> JSON:
    return {"bool": {"filter": [term("kind", kind), query]}}


def _wordings(names: Sequence[str], answers: Sequence[JSON]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, answer in zip(names, answers, strict=True):
        if not answer["hits"]["hits"]:
            raise unknown_clause(name)
        found[name] = answer["hits"]["hits"][0]["fields"]["w"][0]
    return found


def _standing(client: Client, generation: ClusterGeneration, node: Pinned) -> tuple[int, ...]:
    """The numbers of the clauses at a paragraph of the documents of a symbol."""
    place = read_place(node.paragraph or "")
    if place is None:
        return ()
    rows = every_row(client, generation, {"query": pinned(node.symbol), **SOURCE})
    found: list[int] = []
    for _, group in groupby(rows, key=lambda row: row["fields"]["d"][0]):
        numbers = {clause_of(row): row["fields"]["n"][0] for row in group}
        found += [numbers[clause] for clause in clauses_at(list(numbers), place)]
    return tuple(sorted(found))


def every_row(client: Client, generation: ClusterGeneration, body: JSON) -> list[JSON]:
    """All matching rows of clauses in document order, fetched page by page."""
    rows: list[JSON] = []
    step = {**body, "size": MAX_LISTED, "sort": [{"n": "asc"}]}
    while True:
        after = {"search_after": rows[-1]["sort"]} if rows else {}
        found = client.search(generation.index("clauses"), {**step, **after})["hits"]["hits"]
        rows += found
        if len(found) < MAX_LISTED:
            return rows


def hit_of(row: JSON, identical: int, documents: int) -> Hit:
    document = msgspec.convert(row["_source"]["b"], Document)
    return Hit(row["fields"]["n"][0], document, clause_of(row), row.get("_score") or 0.0, identical, documents)


def clause_of(row: JSON) -> Clause:
    return msgspec.convert(row["_source"]["c"], Clause)
