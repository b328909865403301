"""Search for programs: JSON, files and feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from search_service.errors import NotAcceptableError, NotFoundError
from search_service.export.bibliography import STYLES, EntryStyle
from search_service.export.document_json import clause_record, document_record
from search_service.export.tables import TABLE_FORMATS, TableFormat
from search_service.export.urls import clause_url, document_url, official_url
from search_service.fields import COUNTED
from search_service.model import Clause, Document
from search_service.query import Query, identical_query
from search_service.search.index import FACET_VALUES
from search_service.web.api.downloads import export
from search_service.web.api.feeds import feed
from search_service.web.errors import without_folders
from search_service.web.middleware.bounds import affordable, whole_json
from search_service.web.request import index, no_arguments, only, query_with, site


@dataclass(frozen=True, slots=True)
class Representation:
    """A format by its suffix in addresses; responses have the first of `media_types`, a client may accept any of them.

    `table` is the format of a file with a row for every clause found; None for a page of results.
    """

    suffix: str
    media_types: tuple[str, ...]
    table: TableFormat | None = None


# A client without a preference gets the first.
REPRESENTATIONS = (
    Representation("json", ("application/json",)),
    *(Representation(table.suffix, table.media_types, table) for table in TABLE_FORMATS),
    Representation("atom", ("application/atom+xml",)),
)
SUFFIXES = {representation.suffix: representation for representation in REPRESENTATIONS}
_OFFERED = {media_type: form for form in REPRESENTATIONS for media_type in form.media_types}
# Accept headers without a preference, which are not parsed: that would take a tenth of a request's time.
_NO_PREFERENCE = ("", "*/*")


def chosen(suffix: str) -> Representation:
    """The requested format; a suffix ("csv", "" for none) has priority over the Accept header."""
    if suffix:
        if suffix not in SUFFIXES:
            raise NotFoundError(f"There is no search in the format “{suffix[:60]}”.", f"Use one of {', '.join(SUFFIXES)}.")
        return SUFFIXES[suffix]
    accepted = request.headers.get("Accept", "")
    if accepted in _NO_PREFERENCE:
        return REPRESENTATIONS[0]
    if accepted in _OFFERED:
        return _OFFERED[accepted]
    best = request.accept_mimetypes.best_match(_OFFERED)
    if best is None:
        raise NotAcceptableError("None of the forms that the Accept header names is given here.", f"Ask for {_offered()}.")
    return _OFFERED[best]


def _offered() -> str:
    return ", ".join(representation.media_types[0] for representation in REPRESENTATIONS) + "; pages for people start at /"


blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
@blueprint.get("/api/search.<suffix>")
def search(suffix: str = "") -> Response:
    form = chosen(suffix)
    response = export(form.table) if form.table else feed() if form.suffix == "atom" else page()
    if not suffix:
        response.headers.add("Vary", "Accept")
    return response


def page() -> Response:
    """The requested page of results, with its links in the Link header too."""
    query, (after,) = query_with("after")
    max_values = affordable(query.url(""), FACET_VALUES, len(COUNTED))
    results = index().answer(query, after, max_values=max_values)
    response = Response(results.to_json() + b"\n", mimetype="application/json")
    response.headers["Link"] = _linked(results.links)
    return response


def _linked(links: Mapping[str, str | None]) -> str:
    """The Link header of RFC 8288; the same search in another format is an alternate."""
    pages = [f'<{links[name]}>; rel="{name}"' for name in ("first", "prev", "next", "last") if links[name]]
    forms = [f'<{links[form.suffix]}>; rel="alternate"; type="{form.media_types[0]}"' for form in REPRESENTATIONS[1:]]
    return ", ".join([*pages, *forms, f'<{links["html"]}>; rel="alternate"; type="text/html"'])


@blueprint.get("/api/documents/<path:document_id>")
def document(document_id: str) -> Response:
    no_arguments()
    plain_id, style = _style(document_id)
    if style:
        return _entry(style, index().exact_document(plain_id), None)
    record = document_record(index().exact_document(document_id))
    return whole_json(record | {"source": without_folders(record["source"])})


@blueprint.get("/api/clauses/<path:clause_id>")
def clause(clause_id: str) -> Response:
    no_arguments()
    plain_id, style = _style(clause_id)
    hit = index().clause(plain_id)
    document = hit.document
    if style:
        return _entry(style, document, hit.clause)
    return whole_json(
        clause_record(hit.clause)
        | {
            "document_id": document.id,
            "symbol": document.symbol,
            "title": document.title,
            "identical": hit.identical,
            "identical_documents": hit.identical_documents,
            "identical_url": identical_query(Query(), hit.clause.id).url("/api/search") if hit.identical > 1 else None,
            "document_url": document_url(document.id),
        }
    )


def _style(address: str) -> tuple[str, EntryStyle | None]:
    """The id in an address, and the bibliography style of its suffix."""
    stem, _, suffix = address.rpartition(".")
    style = next((style for style in STYLES if stem and style.suffix == suffix), None)
    return (stem if style else address), style


def _entry(style: EntryStyle, document: Document, clause: Clause | None) -> Response:
    page = clause_url(clause.id) if clause else document_url(document.id)
    entry = style.written(document, clause, official_url(document) or site() + page)
    return Response(entry, mimetype=style.media_type)


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Completions of a query that is being typed."""
    text = only("q")
    completions = [
        {"text": found.text, "kind": found.kind, "count": found.count, "url": Query(q=found.text).url("/api/search")}
        for found in index().complete(text)
    ]
    return _json({"q": text, "completions": completions})


@blueprint.get("/api/suggestions")
def suggestions() -> Response:
    """Completions for browsers: OpenSearch Suggestions 1.1, [text, completions, descriptions, addresses]."""
    text = only("q")
    found = index().complete(text)
    described = [f"{completion.kind}, {completion.count:,}" if completion.count else completion.kind for completion in found]
    addresses = [site() + Query(q=completion.text).url("/") for completion in found]
    answer = [text, [completion.text for completion in found], described, addresses]
    return Response(msgspec.json.encode(answer), mimetype="application/x-suggestions+json")


def _json(record: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(record) + b"\n", mimetype="application/json")
