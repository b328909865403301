"""Results: the answer to a Query as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Any, Literal

import msgspec

from search_service.engines import Found, Hit
from search_service.export.tables import TABLE_FORMATS
from search_service.fields import Facet
from search_service.highlight import NoteHit, Snippet, Span, note_hits, note_terms, snippet
from search_service.query import (
    API_GROUP,
    MAX_REACH,
    PAGE_GROUP,
    Node,
    Query,
    address,
    arguments_apart,
    in_words,
    without_ranges,
)
from search_service.search.cursors import cursor
from search_service.search.references import Card
from search_service.search.result_json import PATH, search_record

_TABLES = tuple(form.suffix for form in TABLE_FORMATS)


# Structs, not dataclasses, for objects that each answer has many of: one is created in a fifth of the time.
class FacetValue(msgspec.Struct, frozen=True, gc=False):
    """A value of a facet, and how many clauses a search with it chosen finds."""

    value: str
    label: str
    count: int
    selected: bool


class FacetResult(msgspec.Struct, frozen=True, gc=False):
    """A facet with the counts of its values, chosen ones first, then by count; `more` rarer values are not listed."""

    facet: Facet
    counts: Mapping[str, int]
    chosen: tuple[str, ...]
    more: int

    @property
    def values(self) -> tuple[FacetValue, ...]:
        label, chosen = self.facet.label, self.chosen
        return tuple([FacetValue(value, label(value), count, value in chosen) for value, count in self.counts.items()])


def facet_result(facet: Facet, found: Found, chosen: tuple[str, ...]) -> FacetResult:
    """A facet of a search; a chosen value without clauses is listed with the count 0, a range is not listed."""
    counts = found.counts[facet.name]
    chosen = without_ranges(facet.name, chosen)
    if chosen:
        first = sorted([(value, counts.get(value, 0)) for value in chosen], key=lambda pair: -pair[1])
        counts = {**dict(first), **counts}
    return FacetResult(facet, counts, chosen, found.more[facet.name])


class ResultClause(msgspec.Struct, frozen=True, gc=False):
    """A hit with the spans that match in its text, and the footnotes that match.

    `missing` has the words of the query that a close clause does not match.
    """

    hit: Hit
    marks: tuple[Span, ...]
    notes: tuple[NoteHit, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def snippet(self) -> Snippet:
        """The passage of its text with the most marks; computed at each call."""
        return snippet(self.hit.clause.text, self.marks)


def result_clauses(tree: Node | None, hits: Sequence[Hit], marks: Sequence[tuple[Span, ...]]) -> tuple[ResultClause, ...]:
    noted = note_terms(tree)
    return tuple(
        [
            ResultClause(hit, spans, note_hits(hit.clause, noted, hit.document.body) if noted else ())
            for hit, spans in zip(hits, marks, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class Dropped:
    """A "term" as typed, or a "filter" with its values."""

    text: str
    kind: Literal["term", "filter"]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search without what was `dropped`, and how many clauses it finds."""

    dropped: tuple[Dropped, ...]
    query: Query
    total: int

    @property
    def in_words(self) -> str:
        return ", ".join(one.text for one in self.dropped)

    @property
    def kind(self) -> str:
        return self.dropped[0].kind if len(self.dropped) == 1 else "several"


class Results(msgspec.Struct, frozen=True, dict=True):  # with a dictionary: it keeps its links
    """The answer to a Query, parsed as `tree`: a page of clauses from `offset` on, totals over all pages, and facets.

    `start` is the engine's key of the first hit, b"" for a page with a number; `end` is that of the next page, b"" at the end.
    `suggestion` is the query that was probably meant, if a word of it is in no clause; it finds something. If nothing is found,
    `relaxations` are wider searches that find something, by descending total.

    `match` says whether "all" words must match or "most". `close` are further clauses, if few match; no total counts them.
    `synonyms` are the names that were searched beside those typed; `mended` are misspellings in a passage, with what was meant.
    """

    query: Query
    generation: str
    offset: int
    end: bytes
    tree: Node | None
    total: int
    distinct: int
    documents: int
    clauses: tuple[ResultClause, ...]
    facets: tuple[FacetResult, ...]
    took_ms: float
    match: str = "all"
    group: str = "identical"
    close: tuple[ResultClause, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = {}
    mended: tuple[tuple[str, str], ...] = ()
    cards: tuple[Card, ...] = ()
    suggestion: Query | None = None
    relaxations: tuple[Relaxation, ...] = ()
    start: bytes = b""

    @property
    def understood(self) -> str:
        """How the query was read, in words."""
        return in_words(self.tree)

    @property
    def listed(self) -> int:
        """The number of hits on all pages."""
        return self.distinct if self.group != "none" else self.total

    @property
    def pages(self) -> int:
        return ceil(min(self.listed, MAX_REACH) / self.query.per_page)

    @property
    def after(self) -> str | None:
        """The cursor of the next page, also beyond the last page with a number; None at the end."""
        return cursor(self.query, self.generation, self.end) if self.end else None

    @property
    def exports(self) -> dict[str, str]:
        """The addresses of all `total` clauses as files, by format."""
        q, filters, sort, _, _ = arguments_apart(self.query)
        return {suffix: address(f"{PATH}.{suffix}", q, filters, sort, "group=none") for suffix in _TABLES}

    @property
    def feed(self) -> str:
        """The address of the feed of this search, newest first."""
        q, filters, _, group, per_page = arguments_apart(self._grouped(API_GROUP))
        return address(f"{PATH}.atom", q, filters, "sort=newest", group, per_page)

    def to_json(self) -> bytes:
        """The answer of `/api/search`."""
        return msgspec.json.encode(search_record(self))

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON values."""
        record: dict[str, Any] = msgspec.to_builtins(search_record(self))
        return record

    @cached_property
    def links(self) -> dict[str, str | None]:
        """Links for programs: `next` leads on by pages as far as they reach, then by cursors; `after` by cursors."""
        query, last = self.query, max(self.pages, 1)
        numbers = {"self": query.page, "first": 1, "prev": query.page - 1, "next": query.page + 1, "last": last}
        *before, per_page = arguments_apart(query)
        first = address(PATH, *before, per_page)
        links: dict[str, str | None] = {
            name: (address(PATH, *before, f"page={number}", per_page) if number > 1 else first) if 1 <= number <= last else None
            for name, number in numbers.items()
        }
        by_cursor = f"{first}{'&' if '?' in first else '?'}after="
        after = self.after
        onward = by_cursor + after if after else None
        if self.start:
            links |= {"self": by_cursor + cursor(query, self.generation, self.start), "prev": None, "next": None}
        links |= {"next": links["next"] or onward, "after": onward}
        return links | self.exports | {"atom": self.feed, "html": self._grouped(PAGE_GROUP).url("/")}

    def _grouped(self, default: str) -> Query:
        """The query for a face that groups by `default`: it lists the same hits there."""
        return replace(self.query, group="" if self.group == default else self.group)
