"""The answer to a Query as data, and as the JSON that `/api/search` prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil
from typing import Any, Literal
from urllib.parse import quote

from search_service.cursors import cursor
from search_service.engines import Hit
from search_service.fields import Facet
from search_service.query import MAX_REACH, Query, alike_to, toggled_urls, varying
from search_service.snippets import Snippet, Span


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet as it is offered: `count` clauses if it is chosen."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetResult:
    """A facet with the counts of its values, chosen ones first, then by count; `more` with fewer clauses are not listed."""

    facet: Facet
    counts: Mapping[str, int]
    chosen: tuple[str, ...]
    more: int

    @property
    def values(self) -> tuple[FacetValue, ...]:
        return self.listed()

    def listed(self, first: int = 0, last: int | None = None) -> tuple[FacetValue, ...]:
        """The values from place `first` up to `last`."""
        label, chosen = self.facet.label, self.chosen
        counted = islice(self.counts.items(), first, last)
        return tuple(FacetValue(value, label(value), count, value in chosen) for value, count in counted)


@dataclass(frozen=True, slots=True)
class ResultClause:
    """A hit with what it matched: `marks` are spans of the clause's text."""

    hit: Hit
    marks: tuple[Span, ...]
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search without what was `dropped`, a "term" as typed or a "filter" with its values, and how many clauses it finds."""

    dropped: str
    kind: Literal["term", "filter"]
    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class Results:
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
        whole = replace(self.query, group="none", page=1, per_page=Query().per_page)
        return {suffix: whole.url(f"{_SEARCH}.{suffix}") for suffix in ("csv", "ndjson")}

    @property
    def feed(self) -> str:
        """The address of the feed of this search; who follows a search wants to be told what is new."""
        return replace(self.query, sort="newest", page=1).url(f"{_SEARCH}.atom")

    def to_dict(self) -> dict[str, Any]:
        """What `/api/search` prints."""
        query = self.query
        return {
            "query": {
                "q": query.q,
                "understood": self.understood,
                "filters": {name: list(values) for name, values in query.filters},
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
            "links": self._links(),
        }

    def _links(self) -> dict[str, str | None]:
        """Links that a machine follows: `next` leads on by pages as far as they reach, then by cursors; `after` by cursors."""
        query, last = self.query, max(self.pages, 1)
        walked = self.offset != (query.page - 1) * query.per_page
        numbers = {"self": query.page, "first": 1, "prev": query.page - 1, "next": query.page + 1, "last": last}
        at_page = varying(query, "page", _SEARCH)
        links: dict[str, str | None] = {
            name: at_page([str(number)] if number > 1 else []) if 1 <= number <= last else None
            for name, number in numbers.items()
        }
        after = self.after
        onward = self._from(after) if after else None
        if walked:
            links |= {"self": self._from(cursor(query, self.generation, self.offset)), "prev": None, "next": None}
        links |= {"next": links["next"] or onward, "after": onward}
        return links | self.exports | {"atom": self.feed, "html": query.url("/")}

    def _from(self, place: str) -> str:
        url = self.query.at_page(1).url(_SEARCH)
        return f"{url}{'&' if '?' in url else '?'}after={place}"


_SEARCH = "/api/search"


def clause_url(clause_id: str) -> str:
    return f"/clauses/{_in_path(clause_id)}"


def document_url(document_id: str) -> str:
    return f"/documents/{_in_path(document_id)}"


_PLAIN = re.compile(r"[A-Za-z0-9/()~._-]+")


def _in_path(record_id: str) -> str:
    # Nearly all ids need no escaping, and finding that out is ten times as fast as escaping.
    return record_id if _PLAIN.fullmatch(record_id) else quote(record_id, safe="/()~")


def _clause_records(clauses: Iterable[ResultClause], query: Query) -> list[dict[str, Any]]:
    identical = alike_to(query, _SEARCH)
    return [_clause_record(clause, identical) for clause in clauses]


def _clause_record(result: ResultClause, identical: Callable[[str], str]) -> dict[str, Any]:
    document, clause = result.hit.document, result.hit.clause
    return {
        "id": clause.id,
        "document_id": document.id,
        "symbol": document.symbol,
        "title": document.title,
        "kind": document.kind,
        "body": document.body,
        "session": document.session,
        "agenda_items": list(document.agenda_items),
        "adopted": document.adopted,
        "type": clause.type,
        "number": clause.number,
        "verb": clause.verb,
        "modifiers": list(clause.modifiers),
        "opening": clause.opening,
        "text": clause.text,
        "snippet": [{"text": text, "hit": hit} for text, hit in result.snippet.pieces],
        "identical": result.hit.identical,
        "identical_documents": result.hit.identical_documents,
        "identical_url": identical(clause.id) if result.hit.identical > 1 else None,
        "score": round(result.hit.score, 6),
        "url": clause_url(clause.id),
        "document_url": document_url(document.id),
    }


def _relaxation_record(relaxation: Relaxation) -> dict[str, Any]:
    return {
        "dropped": relaxation.dropped,
        "kind": relaxation.kind,
        "q": relaxation.query.q,
        "url": relaxation.query.url(_SEARCH),
        "total": relaxation.total,
    }


def _facet_records(results: Sequence[FacetResult], query: Query) -> dict[str, list[dict[str, Any]]]:
    urls = toggled_urls(query, {result.facet.name: result.counts for result in results}, _SEARCH)
    return {result.facet.name: _facet_record(result, urls[result.facet.name]) for result in results}


def _facet_record(result: FacetResult, urls: Iterable[str]) -> list[dict[str, Any]]:
    label, chosen = result.facet.label, result.chosen
    return [
        {"value": value, "label": label(value), "count": count, "selected": value in chosen, "toggle_url": url}
        for (value, count), url in zip(result.counts.items(), urls, strict=True)
    ]
