"""The answer to a Query as data, and as the JSON that `/api/search` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from search_service.answer_records import ClauseRecord, FacetValueRecord, written
from search_service.cursors import cursor
from search_service.engines import Hit
from search_service.fields import Facet
from search_service.query import MAX_REACH, Query, alike_to, toggled_urls, varying
from search_service.snippets import Snippet, Span


# Structs, not dataclasses, for what an answer has many of: they are made in a fifth of the time.
class FacetValue(msgspec.Struct, frozen=True, gc=False):
    """A value of a facet as it is offered: `count` clauses if it is chosen."""

    value: str
    label: str
    count: int
    selected: bool


class FacetResult(msgspec.Struct, frozen=True, gc=False):
    """A facet with the counts of its values, chosen ones first, then by count; `more` with fewer clauses are not listed."""

    facet: Facet
    counts: Mapping[str, int]
    chosen: tuple[str, ...]
    more: int

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
    """The answer to a Query: the clauses from `offset` on that fill one page, totals over all of them, and facets.

    `suggestion` is the query that was probably meant, where a word of it stands in no clause; it finds something. Where nothing
    was found, `relaxations` are wider searches that do find something, the one that finds most first.
    """

    query: Query
    generation: str
    offset: int
    understood: str
    total: int
    distinct: int
    documents: int
    clauses: tuple[ResultClause, ...]
    facets: tuple[FacetResult, ...]
    took_ms: float
    suggestion: Query | None = None
    relaxations: tuple[Relaxation, ...] = ()

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
        asked = replace(self.query, group="none", page=1, per_page=Query().per_page).url("")
        return {suffix: f"{_SEARCH}.{suffix}{asked}" for suffix in ("csv", "ndjson")}

    @property
    def feed(self) -> str:
        """The address of the feed of this search; who follows a search wants to be told what is new."""
        return replace(self.query, sort="newest", page=1).url(f"{_SEARCH}.atom")

    def to_json(self) -> bytes:
        """What `/api/search` prints."""
        query = self.query
        return written(
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
                "clauses": _clause_records(self.clauses, query),
                "facets": _facet_records(self.facets, query),
                "more_values": {result.facet.name: result.more for result in self.facets if result.more},
                "suggestion": {"q": self.suggestion.q, "url": self.suggestion.url(_SEARCH)} if self.suggestion else None,
                "relaxations": [_relaxation_record(relaxation) for relaxation in self.relaxations],
                "links": self.links,
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON values."""
        record: dict[str, Any] = msgspec.json.decode(self.to_json())
        return record

    @cached_property
    def links(self) -> dict[str, str | None]:
        """Links that a machine follows: `next` leads on by pages as far as they reach, then by cursors; `after` by cursors."""
        query, last = self.query, max(self.pages, 1)
        numbers = {"self": query.page, "first": 1, "prev": query.page - 1, "next": query.page + 1, "last": last}
        at_page = varying(query, "page", _SEARCH)
        first = at_page([])
        links: dict[str, str | None] = {
            name: (at_page([str(number)]) if number > 1 else first) if 1 <= number <= last else None
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


def clause_url(clause_id: str) -> str:
    return f"/clauses/{_in_path(clause_id)}"


def document_url(document_id: str) -> str:
    return f"/documents/{_in_path(document_id)}"


_SAFE = "/()~"
_ESCAPES = {ordinal: quote(chr(ordinal), safe=_SAFE) for ordinal in range(128)}


def _in_path(record_id: str) -> str:
    # Ids are of ASCII, all but a few, and need little escaping: so it takes a fifth of the time.
    return record_id.translate(_ESCAPES) if record_id.isascii() else quote(record_id, safe=_SAFE)


def _clause_records(clauses: Iterable[ResultClause], query: Query) -> list[ClauseRecord]:
    identical = alike_to(query, _SEARCH)
    return [_clause_record(clause, identical) for clause in clauses]


def _clause_record(result: ResultClause, identical: Callable[[str], str]) -> ClauseRecord:
    hit = result.hit
    document, clause = hit.document, hit.clause
    # By place, in the order of the record: names would double what it costs.
    return ClauseRecord(
        clause.id,
        document.id,
        document.symbol,
        document.title,
        document.kind,
        document.body,
        document.session,
        document.agenda_items,
        document.adopted,
        clause.type,
        clause.number,
        clause.verb,
        clause.modifiers,
        clause.opening,
        clause.text,
        result.snippet.pieces,
        hit.identical,
        hit.identical_documents,
        identical(clause.id) if hit.identical > 1 else None,
        round(hit.score, 6),
        clause_url(clause.id),
        document_url(document.id),
    )


def _relaxation_record(relaxation: Relaxation) -> dict[str, Any]:
    return {
        "dropped": relaxation.in_words,
        "kind": relaxation.kind,
        "q": relaxation.query.q,
        "url": relaxation.query.url(_SEARCH),
        "total": relaxation.total,
    }


def _facet_records(results: Sequence[FacetResult], query: Query) -> dict[str, list[FacetValueRecord]]:
    urls = toggled_urls(query, {result.facet.name: result.counts for result in results}, _SEARCH)
    return {result.facet.name: _facet_record(result, urls[result.facet.name]) for result in results}


def _facet_record(result: FacetResult, urls: Iterable[str]) -> list[FacetValueRecord]:
    label, chosen = result.facet.label, result.chosen
    return [
        FacetValueRecord(value, label(value), count, value in chosen, url)
        for (value, count), url in zip(result.counts.items(), urls, strict=True)
    ]
