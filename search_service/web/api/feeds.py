"""A search as an Atom feed (RFC 4287), and the OpenSearch description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from flask import Blueprint, Response, render_template

from search_service.export.citation import citation
from search_service.export.urls import clause_url
from search_service.fields import date
from search_service.model import Document
from search_service.search.results import ResultClause, Results
from search_service.web.request import index, no_arguments, site
from search_service.web.request import query as current_query

blueprint = Blueprint("feeds", __name__)

# A random namespace: the ids of feeds and entries are names in it, so that all servers of the data give the same ids.
_IDS = UUID("6a0cf1d2-37a3-4a52-9c9e-4e2a2f6a1d70")
# Characters that XML 1.0 does not allow.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed."""

    rel: str
    url: str
    media_type: str = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A clause in a feed; `published` is the day in the data, "" if it has none."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    result: ResultClause


def feed() -> Response:
    """The requested page of clauses as a feed."""
    query = current_query()
    results, built = index().answer(query), index().built()
    text = render_template(
        "feed.xml",
        id=urn(query.at_page(1).url("/api/search.atom")),
        results=results,
        entries=[_entry(result, built) for result in results.clauses],
        links=_links(results),
        updated=_instant(built),
    )
    return as_feed(text)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """The OpenSearch 1.1 description, with which browsers offer this search in the address bar."""
    no_arguments()
    return _xml(render_template("opensearch.xml", site=site()), "application/opensearchdescription+xml")


def _xml(text: str, media_type: str) -> Response:
    return Response(_ILLEGAL.sub("", text), content_type=f"{media_type}; charset=utf-8")


def as_feed(text: str) -> Response:
    return _xml(text, "application/atom+xml")


def _links(results: Results) -> Iterator[Link]:
    query, last = results.query, max(results.pages, 1)
    places = {"self": query.page, "first": 1, "previous": query.page - 1, "next": query.page + 1, "last": last}
    for rel, page in places.items():
        if 1 <= page <= last:
            yield Link(rel, site() + query.at_page(page).url("/api/search.atom"))
    yield Link("alternate", site() + query.url("/"), "text/html")
    yield Link("search", f"{site()}/opensearch.xml", "application/opensearchdescription+xml")


def _entry(result: ResultClause, built: datetime) -> FeedEntry:
    document, clause = result.hit.document, result.hit.clause
    published = _published(document)
    # Without a date in the text, the time of the build is used.
    updated = published or _instant(built)
    return FeedEntry(urn(clause.id), site() + clause_url(clause.id), citation(document, clause), published, updated, result)


def _published(document: Document) -> str:
    """Midnight of the document's day, or of 1 January if only the year is known."""
    day = date(document)
    return f"{day}{'' if len(day) == 10 else '-01-01'}T00:00:00Z" if day else ""


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def urn(name: str) -> str:
    return uuid5(_IDS, name).urn
