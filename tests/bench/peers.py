"""Our engine and tantivy behind one face, so that both are asked the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

import tantivy
from tantivy import Filter, Occur, SnippetGenerator, TextAnalyzerBuilder, Tokenizer

from search_service.engines import Request
from search_service.engines.columns.build import rebuild
from search_service.engines.columns.kernels.compiler import compile_kernels
from search_service.engines.generations.publishing import building, only_builder
from search_service.engines.homes import home
from search_service.fields import FACETS_BY_NAME
from search_service.indexing.coverage import FILE, coverage
from search_service.model import Document
from search_service.query import Filters, parse
from search_service.search.index import open_index
from tests.bench.questions import FACETS, Question

HITS, VALUES = 10, 20
# A slow machine refuses no question.
BUDGET_MS = 60_000
COUNTED = tuple(FACETS_BY_NAME[name] for name in FACETS)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a full request shows: how many clauses there are, and the ids and marked passages of ten of them."""

    total: int
    ids: tuple[str, ...]
    passages: tuple[str, ...]
    facets: dict[str, list[tuple[str, int]]]


class Peer(Protocol):
    """An opened index. Both ways end with the clauses' own texts in hand, read from the index."""

    def ten_hits(self, question: Question) -> tuple[str, ...]:
        """The ids of the ten best clauses."""
        ...

    def full(self, question: Question) -> Shown:
        """Ten hits, the exact total, five facets of twenty values, each counted without its own filter, ten snippets."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """An engine of the comparison; it is asked every `every`-th question."""

    name: str
    build: Callable[[Path, Sequence[Document]], None]
    opened: Callable[[Path], Peer]
    every: int = 1


# --- ours -------------------------------------------------------------------------------------------------------------


def build_ours(folder: Path, documents: Sequence[Document]) -> None:
    """As the command line does, but for the reading of files: written to the disk, with checksums, and published."""
    with only_builder(folder), building(folder) as aside:
        rebuild(aside, documents)
        (aside / FILE).write_bytes(coverage(documents, (), 0.0).encoded())


class Ours:
    """Full requests go through `Index.answer`, as those of the faces do, for the same facets as the others count.

    Beyond what the others do, it ranks by titles, exact forms and proximity too, lists identical wordings once, with how many
    copies each has, and counts wordings and documents.
    """

    def __init__(self, folder: Path, engine: str = "columns") -> None:
        compile_kernels()
        self._index = open_index(folder, BUDGET_MS, engine)
        self._engine = self._index.engine

    def ten_hits(self, question: Question) -> tuple[str, ...]:
        tree = parse(question.text).tree
        request = Request(tree, question.filters, grouped=False, limit=HITS, facets=(), with_totals=False)
        return tuple(hit.clause.id for hit in self._engine.search(request).hits)

    def full(self, question: Question) -> Shown:
        results = self._index.answer(question.query, facets=COUNTED, max_values=VALUES)
        facets = {result.facet.name: [*islice(result.counts.items(), VALUES)] for result in results.facets}
        ids = tuple(clause.hit.clause.id for clause in results.clauses)
        passages = tuple("".join(piece.text for piece in clause.snippet.pieces) for clause in results.clauses)
        return Shown(results.total, ids, passages, facets)


# --- OpenSearch -------------------------------------------------------------------------------------------------------


def load_cluster(folder: Path, documents: Sequence[Document]) -> None:
    """Into the cluster that the settings name; the folder only tells that this was done."""
    cluster = home(folder, "opensearch")
    with cluster.only_builder():
        cluster.publish(documents, {FILE: coverage(documents, (), 0.0).encoded()})


# --- tantivy ----------------------------------------------------------------------------------------------------------


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stem", stored=True, tokenizer_name="en_stem", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="default", index_option="position")
    for facet in FACETS:
        builder.add_text_field(facet, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def build_tantivy(folder: Path, documents: Sequence[Document]) -> None:
    """One thread and room enough for one segment: the fastest to search."""
    index = tantivy.Index(_schema(), str(folder))
    clauses = sum(len(document.clauses) for document in documents)
    writer = index.writer(heap_size=max(256, math.ceil(clauses / 400)) * 1_000_000, num_threads=1)
    for document in documents:
        for clause in document.clauses:
            values = {facet: list(FACETS_BY_NAME[facet].values(document, clause)) for facet in FACETS}
            writer.add_document(tantivy.Document(id=clause.id, stem=clause.text, exact=clause.text, **values))
    writer.commit()
    writer.wait_merging_threads()


class Tantivy:
    """Words by the stemmed field, phrases and prefixes by the exact one: it finds what ours finds."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self.searcher = self._index.searcher()
        self._stemmed = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.stemmer("english")).build().analyze

    def ten_hits(self, question: Question) -> tuple[str, ...]:
        query = self._filtered(self._query(question), question.filters)
        found = self.searcher.search(query, HITS, count=False).hits
        return tuple(self.searcher.doc(address).get_first("id") for _, address in found)  # type: ignore[misc]

    def full(self, question: Question) -> Shown:
        bare = self._query(question)
        query = self._filtered(bare, question.filters)
        found = self.searcher.search(query, HITS, count=True)
        marker = SnippetGenerator.create(
            self.searcher, bare, self._schema, "exact" if question.how in ("phrase", "prefix") else "stem"
        )
        marker.set_max_num_chars(340)
        documents = [self.searcher.doc(address) for _, address in found.hits]
        passages = [marker.snippet_from_doc(document) for document in documents]
        for passage in passages:
            passage.highlighted()
        return Shown(
            found.count,  # type: ignore[attr-defined]
            tuple(document.get_first("id") for document in documents),  # type: ignore[misc]
            tuple(passage.fragment() for passage in passages),
            self._facets(bare, query, question),
        )

    def _facets(self, bare: tantivy.Query, query: tantivy.Query, question: Question) -> dict[str, list[tuple[str, int]]]:
        """Facets without a filter of their own are counted together, in one pass."""
        chosen = [name for name, _ in question.filters]
        counted = self._counted(query, [facet for facet in FACETS if facet not in chosen])
        for name in chosen:
            counted |= self._counted(self._filtered(bare, question.others(name)), [name])
        return counted

    def _counted(self, query: tantivy.Query, facets: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        wanted = {facet: {"terms": {"field": facet, "size": VALUES}} for facet in facets}
        answer = self.searcher.aggregate(query, wanted)
        return {facet: [(bucket["key"], bucket["doc_count"]) for bucket in answer[facet]["buckets"]] for facet in facets}

    def _query(self, question: Question) -> tantivy.Query:
        if question.how == "prefix":
            return tantivy.Query.regex_query(self._schema, "exact", f"{question.words[0]}.*")
        if question.how == "phrase":
            return tantivy.Query.phrase_query(self._schema, "exact", list(question.words))
        terms = [tantivy.Query.term_query(self._schema, "stem", self._stemmed(word)[0], "freq") for word in question.words]
        occur = Occur.Should if question.how == "any" else Occur.Must
        return terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(occur, term) for term in terms])

    def _filtered(self, query: tantivy.Query, filters: Filters) -> tantivy.Query:
        """Filters score nothing: each is a constant of 0."""
        if not filters:
            return query
        return tantivy.Query.boolean_query(
            [(Occur.Must, query), *((Occur.Must, self._with_value(*chosen)) for chosen in filters)]
        )

    def _with_value(self, facet: str, values: Sequence[str]) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, facet, value, "basic") for value in values]
        query = terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(Occur.Should, term) for term in terms])
        return tantivy.Query.const_score_query(query, 0.0)


OURS = Kind("ours", build_ours, Ours)
OPENSEARCH = Kind("opensearch", load_cluster, partial(Ours, engine="opensearch"))
TANTIVY = Kind("tantivy", build_tantivy, Tantivy)
