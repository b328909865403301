"""The protocols Engine and Home, with their requests and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec

from search_service.engines.near import NearWordings
from search_service.fields import COUNTED
from search_service.highlight import Span
from search_service.model import Clause, Document
from search_service.query import Filters, Node


# Structs, not dataclasses, for objects that each search creates: that takes a fifth of the time.
class Request(msgspec.Struct, frozen=True, gc=False):
    """One search. `tree` None matches every clause; the hits [offset, offset + limit) are returned, or those after `after`.

    With `grouped`, clauses of identical wording are one hit, the first of them in the order of `sort`; if `nearly`, those of
    one group of `NearWordings` are. The `facets` of these names are counted: of each the `max_values` most frequent values,
    None for all, and those that `filters` choose. Wordings (or groups) and documents are counted if `with_totals`. `after`
    is the `Found.after` of another page of this search, or b"".
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
    after: bytes = b""
    nearly: bool = False


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A clause found, with a summary of its document: `clauses` and what `stored_records.LEFT_OUT` names are empty.

    `identical` counts the clauses found that have its wording, itself included; `identical_documents` the documents they are
    in. `nearly_identical` counts the clauses found in its group with another wording, if requested. `doc_id` is
    the engine's own id of the clause.
    """

    doc_id: int
    document: Document
    clause: Clause
    score: float
    identical: int
    identical_documents: int
    nearly_identical: int = 0


class Found(msgspec.Struct, frozen=True, gc=False):
    """The answer to a Request: `total` clauses, `distinct` wordings or groups, and `documents` pass all filters.

    `counts` has for each facet the counts of its values among the clauses that match the query and pass the filters of the
    other facets, the most frequent first, equals by value; values without a clause are left out. `more` is for each facet the
    number of values that have a clause but are not listed.

    `offset` is how many hits come before the page; `after` is where it ends, in the engine's spelling, b"" if nothing follows.
    """

    total: int
    distinct: int
    documents: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    more: Mapping[str, int]
    offset: int
    after: bytes


@dataclass(frozen=True, slots=True)
class Scan:
    """All `total` clauses found, in order. `hits` reads them lazily; few are in memory at a time."""

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
    """A completion of a `kind`, and its number of occurrences, 0 if not counted."""

    kind: str
    text: str
    count: int


class Engine(Protocol):
    """Searches one index. Every implementation passes the contract in tests/engine and agrees with the oracle."""

    @property
    def near(self) -> NearWordings:
        """The groups of similar wordings, and their precedents."""
        ...

    def search(self, request: Request) -> Found:
        """QueryError if a prefix has too many words, or a term names an unknown clause."""
        ...

    def highlights(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """The spans of a tree's terms in the text of each hit, as `highlight.spans` gives them."""
        ...

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        """The total of each request, as `search` returns it, but faster for requests that share terms."""
        ...

    def best_partial_matches(self, wanted: Sequence[Node]) -> list[tuple[int, ...]]:
        """For at most 64 nodes that no clause matches all of, the indices of the nodes that the best partial matches lack.

        A tuple for each way to match as many nodes as possible, the one with most clauses first; none if no clause matches any.
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
        """One clause with its document; the counts of its wording are those of the whole index."""
        ...

    def hits(self, doc_ids: Iterable[int]) -> tuple[Hit, ...]:
        """The clauses of these doc ids, in this order, without scores and counts."""
        ...

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        """Completions of a text that is being typed, likeliest first."""
        ...

    def respell(self, word: str) -> tuple[str, ...]:
        """The likely corrections of a folded word that no clause has as it is, likeliest first; () for any other word."""
        ...

    def status(self) -> Status: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """An engine on the published generation of an index, or on the one before, with the reason as sentences in `damage`.

    `attachment` reads an attachment of the index by name; IndexDamagedError if it cannot be read.
    """

    engine: Engine
    attachment: Callable[[str], bytes]
    damage: tuple[str, ...] = ()


Item = TypeVar("Item")


class Progress(Protocol):
    """Gives the same items in the same order, and shows how many have passed; of how many, where that is known."""

    def __call__(self, items: Iterable[Item], unit: str, total: int | None = None) -> Iterable[Item]: ...


def silent(items: Iterable[Item], unit: str, total: int | None = None) -> Iterable[Item]:
    """A Progress that shows nothing."""
    return items


class Home(Protocol):
    """The storage of an index's generations: each is built aside, by one builder at a time, and published atomically."""

    @property
    def reads_in_parts(self) -> bool:
        """Whether `publish` reads a part of the documents at a time, so that their clauses need not be in memory."""
        ...

    def stamp(self) -> tuple[object, ...]:
        """A value that changes with each publication; () before the first. Cheap enough to read for each request."""
        ...

    def open(self, at_once: bool = False) -> Opened:
        """Open the published generation; with `at_once`, by the engine that loads nothing first.

        IndexMissingError if nothing is published, IndexDamagedError if no generation is sound.
        """
        ...

    def check(self) -> None:
        """Raise an error if the published index cannot be reached now: for health checks."""
        ...

    def hasten(self, status: Status) -> Callable[[], str] | None:
        """A function that prepares a faster engine for an index of this status; None if there is none.

        It returns "" once `open` opens with that engine, else the reason, as a sentence.
        """
        ...

    def only_builder(self) -> AbstractContextManager[None]:
        """Lock out other builders; IndexBusyError at once if one is at work."""
        ...

    def publish(self, documents: Sequence[Document], attachments: Mapping[str, bytes], progress: Progress = silent) -> None:
        """Build a generation of these documents, verify it and publish it; on failure, the published one stays.

        Call it inside `only_builder`. IndexNotWrittenError if it cannot be written, IndexDamagedError if verification fails.
        """
        ...


# Of the offset where the next page begins, in `Found.after`.
_BYTES = 6


def offset_of(request: Request) -> int:
    """The number of hits before the requested page."""
    return int.from_bytes(request.after, "big") if request.after else request.offset


def listed(request: Request, total: int, wordings: int) -> int:
    """How many hits all pages list; if wordings were not counted, at most as many as there are clauses."""
    return wordings if request.grouped and request.with_totals else total


def page_end(request: Request, hits: int, total: int, wordings: int) -> bytes:
    """The `Found.after` of a page of so many hits."""
    end = offset_of(request) + hits
    return end.to_bytes(_BYTES, "big") if hits and end < listed(request, total, wordings) else b""
