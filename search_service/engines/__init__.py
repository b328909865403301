"""What an engine is asked and what it answers. An engine finds entries; it owns no meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from search_service.fields import FACETS_BY_NAME
from search_service.highlight import Span
from search_service.model import Clause, Document
from search_service.query import Filters, Node


# Structs, not dataclasses, for what is made anew for each search: that takes a fifth of the time.
class Request(msgspec.Struct, frozen=True, gc=False):
    """One search. `tree` None asks for every clause; hits `offset` to `offset + limit` of the list come back.

    With `grouped`, clauses of identical wording are listed once, by the first of them in the order asked for. Counted are the
    `facets` of these names, and of each as many of the most frequent `values`, None for all, and those that are chosen.
    Wordings and documents are told apart if `counted`.
    """

    tree: Node | None = None
    filters: Filters = ()
    sort: str = "relevance"
    grouped: bool = True
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = tuple(FACETS_BY_NAME)
    values: int | None = None
    counted: bool = True


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A clause found, with what its document is cited and listed by; its `clauses` and what `briefs.LEFT_OUT` are empty.

    `identical` counts the clauses found that have its wording, itself included; `identical_documents` the documents that they
    stand in. By its `number` the engine knows the clause.
    """

    number: int
    document: Document
    clause: Clause
    score: float
    identical: int
    identical_documents: int


class Found(msgspec.Struct, frozen=True, gc=False):
    """The answer to a Request: `total` clauses, `distinct` wordings and `documents` match the query and all filters; the
    latter two are 0 if they were not to be counted.

    `counts` gives for a facet the count of each value among the clauses that match the query and the filters of the other
    facets, the most frequent first, equals by value; values without a clause are left out. `more` is by facet the number of
    values that have one, but are not listed.
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
    """What an engine has: its name, the generation that it serves and its size."""

    engine: str
    generation: str
    documents: int
    clauses: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that a user may mean to type: its `kind`, and in how many places it stands, 0 where that is not counted."""

    kind: str
    text: str
    count: int


class Engine(Protocol):
    """The one seam of the product: every implementation passes the same contract and agrees with the oracle."""

    def search(self, request: Request) -> Found:
        """QueryError where a term asks for what this index cannot give: too many words of a prefix, an unknown clause id."""
        ...

    def marks(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """What a tree asks for in the text of each hit, as `snippets.spans` finds it."""
        ...

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        """How many clauses each request finds: what `search` would say, but quick where the requests share their terms."""
        ...

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        """Where no clause matches all that is wanted, at most 64 nodes: what the clauses that match most of it do not match.

        Places among the wanted, a set for each way to match as many as possible, the one of most clauses first; none where no
        clause matches anything.
        """
        ...

    def scan(self, request: Request) -> Scan:
        """Every clause that matches the query and all filters, in the order asked for: none is collapsed.

        `grouped`, `offset` and `limit` play no part.
        """
        ...

    def document(self, document_id: str) -> Document | None:
        """The whole document with its clauses in printed order."""
        ...

    def clause(self, clause_id: str) -> Hit | None:
        """One clause with its document; its wording is counted in the whole index."""
        ...

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        """How a text that is being typed may go on, likeliest first."""
        ...

    def respell(self, word: str) -> str | None:
        """For a folded word whose stem no clause holds, the word that was probably meant; else None."""
        ...

    def status(self) -> Status: ...

    def close(self) -> None: ...
