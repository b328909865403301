"""The Engine protocol: requests, answers and what every engine does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from search_service.fields import COUNTED
from search_service.highlight import Span
from search_service.model import Clause, Document
from search_service.query import Filters, Node


# Structs, not dataclasses, for what is made anew for each search: that takes a fifth of the time.
class Request(msgspec.Struct, frozen=True, gc=False):
    """One search. `tree` None matches every clause; the hits [offset, offset + limit) are returned.

    With `grouped`, clauses of identical wording are one hit, the first of them in the order of `sort`. The `facets` of these
    names are counted: of each the `max_values` most frequent values, None for all, and those that `filters` choose. Wordings
    and documents are counted if `with_totals`.
    """

    tree: Node | None = None
    filters: Filters = ()
    sort: str = "relevance"
    grouped: bool = True
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = tuple(facet.name for facet in COUNTED)
    max_values: int | None = None
    with_totals: bool = True


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A clause found, with a summary of its document: `clauses` and what `document_summaries.LEFT_OUT` names are empty.

    `identical` counts the clauses found that have its wording, itself included; `identical_documents` the documents they are
    in. `doc_id` is the engine's own id of the clause.
    """

    doc_id: int
    document: Document
    clause: Clause
    score: float
    identical: int
    identical_documents: int


class Found(msgspec.Struct, frozen=True, gc=False):
    """The answer to a Request: `total` clauses, `distinct` wordings and `documents` match the query and pass all filters.

    `counts` has for each facet the counts of its values among the clauses that match the query and pass the filters of the
    other facets, the most frequent first, equals by value; values without a clause are left out. `more` is for each facet the
    number of values that have a clause but are not listed.
    """

    total: int
    distinct: int
    documents: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scan:
    """All `total` clauses found, in order. `hits` reads them one after another; few are in memory at a time."""

    total: int
    hits: Iterator[Hit]


@dataclass(frozen=True, slots=True)
class Status:
    """The name of an engine, the generation that it serves, and its size."""

    engine: str
    generation: str
    documents: int
    clauses: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that a user may mean to type, of a `kind`, and how often it occurs, 0 where that is not counted."""

    kind: str
    text: str
    count: int


class Engine(Protocol):
    """Every implementation passes the contract in tests/engine and agrees with the oracle."""

    def search(self, request: Request) -> Found:
        """QueryError where a term asks for what this index cannot give: too many words of a prefix, an unknown clause id."""
        ...

    def highlights(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """The spans of a tree's terms in the text of each hit, as `highlight.spans` gives them."""
        ...

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        """The total of each request, as `search` gives it, but faster where requests share terms."""
        ...

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        """Of at most 64 nodes that no clause matches all of: the indexes of those that the best partial matches lack.

        A tuple for each way to match as many nodes as possible, that of most clauses first; none where no clause matches any.
        """
        ...

    def scan(self, request: Request) -> Scan:
        """Every clause that matches the query and passes all filters, in the order of `sort`, none collapsed.

        `grouped`, `offset` and `limit` are ignored.
        """
        ...

    def document(self, document_id: str) -> Document | None:
        """The whole document with its clauses in printed order."""
        ...

    def clause(self, clause_id: str) -> Hit | None:
        """One clause with its document; its wording is counted in the whole index."""
        ...

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        """Completions of a text that is being typed, likeliest first."""
        ...

    def respell(self, word: str) -> str | None:
        """For a folded word whose stem no clause has, the word that was probably meant; else None."""
        ...

    def status(self) -> Status: ...

    def close(self) -> None: ...
