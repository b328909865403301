"""The answer to a Query as data, and as the JSON that `/api/search` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any, Literal

import msgspec

from search_service.engines import Around, Hit, Numbered
from search_service.fields import Facet
from search_service.highlight import Snippet, Span
from search_service.query import (
    MAX_REACH,
    Node,
    Query,
    address,
    alike_ends,
    arguments_apart,
    in_words,
    toggled_urls,
    value_ends,
)
from search_service.search.cursors import cursor
from search_service.search.result_json import Writer, chosen_from, encoded, offered


# Structs, not dataclasses, for what an answer has many of: they are made in a fifth of the time.
class FacetValue(msgspec.Struct, frozen=True, gc=False):
    """A value of a facet as it is offered: `count` clauses if it is chosen."""

    value: str
    label: str
    count: int
    selected: bool


class FacetResult(msgspec.Struct, frozen=True, gc=False):
    """A facet with the counts of its values; `more` with fewer clauses are not listed."""

    facet: Facet
    found: Callable[[str], Mapping[str, int]]
    chosen: tuple[str, ...]
    more: int

    @property
    def counts(self) -> Mapping[str, int]:
        """The values, chosen ones first, then by count."""
        counts = self.found(self.facet.name)
        if not self.chosen:
            return counts
        first = sorted([(value, counts.get(value, 0)) for value in self.chosen], key=lambda pair: -pair[1])
        return {**dict(first), **counts}

    @property
    def values(self) -> tuple[FacetValue, ...]:
        label, chosen = self.facet.label, self.chosen
        return tuple([FacetValue(value, label(value), count, value in chosen) for value, count in self.counts.items()])


class ResultClause(msgspec.Struct, frozen=True, gc=False):
    """A hit with what it matched: `marks` are spans of the clause's text."""

    hit: Hit
    marks: tuple[Span, ...]
    snippet: Snippet


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
    """The answer to a Query, read as `tree`: the clauses from `offset` on that fill a page, totals over all, and facets.

    `suggestion` is the query that was probably meant, where a word of it stands in no clause; it finds something. Where nothing
    was found, `relaxations` are wider searches that do find something, the one that finds most first.
    """

    query: Query
    generation: str
    offset: int
    tree: Node | None
    total: int
    distinct: int
    documents: int
    clauses: tuple[ResultClause, ...]
    facets: tuple[FacetResult, ...]
    took_ms: float
    writer: Writer
    numbered: Numbered
    suggestion: Query | None = None
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def understood(self) -> str:
        """How the query was read, in words."""
        return in_words(self.tree)

    @property
    def listed(self) -> int:
        """How many hits there are to page through."""
        return self.distinct if self.query.group == "identical" else self.total

    @property
    def pages(self) -> int:
        return ceil(min(self.listed, MAX_REACH) / self.query.per_page)

    @property
    def after(self) -> str | None:
        """The cursor that the next page is asked for with, however far it lies; None at the end."""
        end = self.offset + len(self.clauses)
        return cursor(self.query, self.generation, end) if end < self.listed else None

    @property
    def exports(self) -> dict[str, str]:
        """The addresses of all `total` clauses as files, by format."""
        asked, filters, sort, _, _ = arguments_apart(self.query)
        return {suffix: address(f"{_SEARCH}.{suffix}", asked, filters, sort, "group=none") for suffix in ("csv", "ndjson")}

    @property
    def feed(self) -> str:
        """The address of the feed of this search; who follows a search wants to be told what is new."""
        asked, filters, _, group, per_page = arguments_apart(self.query)
        return address(f"{_SEARCH}.atom", asked, filters, "sort=newest", group, per_page)

    def to_json(self) -> bytes:
        """What `/api/search` prints."""
        query = self.query
        return encoded(
            {
                "query": {
                    "q": query.q,
                    "understood": self.understood,
                    "filters": dict(query.filters),
                    "sort": query.sort,
                    "group": query.group,
                },
                "total": self.total,
                "distinct": self.distinct,
                "documents": self.documents,
                "page": self.offset // query.per_page + 1,
                "pages": self.pages,
                "per_page": query.per_page,
                "took_ms": round(self.took_ms, 3),
                "clauses": self._clauses_written(),
                "facets": self._facets_written(),
                "more_values": {result.facet.name: result.more for result in self.facets if result.more},
                "suggestion": {"q": self.suggestion.q, "url": self.suggestion.url(_SEARCH)} if self.suggestion else None,
                "relaxations": [_relaxation_record(relaxation) for relaxation in self.relaxations],
                "links": self.links,
            }
        )

    def _clauses_written(self) -> msgspec.Raw:
        alike, written = alike_ends(self.query, _SEARCH), self.writer.clause
        return msgspec.Raw(b"[%b]" % b",".join([written(shown.hit, shown.snippet.pieces, alike) for shown in self.clauses]))

    def _facets_written(self) -> msgspec.Raw:
        ends = value_ends(self.query, [result.facet.name for result in self.facets], _SEARCH)
        lists = [
            offered(result.facet, ends[result.facet.name]) if result.facet.name in ends else self._chosen_from(result)
            for result in self.facets
        ]
        return msgspec.Raw(self.writer.facets(self.numbered, lists))

    def _chosen_from(self, result: FacetResult) -> Around:
        facet, counts = result.facet, result.counts
        return chosen_from(facet, counts, result.chosen, toggled_urls(self.query, {facet.name: counts}, _SEARCH)[facet.name])

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON values."""
        record: dict[str, Any] = msgspec.json.decode(self.to_json())
        return record

    @cached_property
    def links(self) -> dict[str, str | None]:
        """Links that a machine follows: `next` leads on by pages as far as they reach, then by cursors; `after` by cursors."""
        query, last = self.query, max(self.pages, 1)
        numbers = {"self": query.page, "first": 1, "prev": query.page - 1, "next": query.page + 1, "last": last}
        *before, per_page = arguments_apart(query)
        first = address(_SEARCH, *before, per_page)
        links: dict[str, str | None] = {
            name: (address(_SEARCH, *before, f"page={number}", per_page) if number > 1 else first)
            if 1 <= number <= last
            else None
            for name, number in numbers.items()
        }
        by_cursor = f"{first}{'&' if '?' in first else '?'}after="
        after = self.after
        onward = by_cursor + after if after else None
        if self.offset != (query.page - 1) * query.per_page:
            links |= {"self": by_cursor + cursor(query, self.generation, self.offset), "prev": None, "next": None}
        links |= {"next": links["next"] or onward, "after": onward}
        return links | self.exports | {"atom": self.feed, "html": query.url("/")}


_SEARCH = "/api/search"


def _relaxation_record(relaxation: Relaxation) -> dict[str, Any]:
    return {
        "dropped": relaxation.in_words,
        "kind": relaxation.kind,
        "q": relaxation.query.q,
        "url": relaxation.query.url(_SEARCH),
        "total": relaxation.total,
    }
