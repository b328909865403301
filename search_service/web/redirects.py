"""Redirects from other spellings of a symbol to its document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

import msgspec
from flask import Flask, Response, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from search_service.errors import NotFoundError, quoted
from search_service.export.urls import clause_url, document_url
from search_service.model import Document
from search_service.query import Query, spelled_documents
from search_service.web import errors
from search_service.web.request import index

# English and the UN's other languages, whose documents have their own ids.
_LANGUAGES = ("", "@fr", "@es", "@ru", "@zh", "@ar")
_ADDRESS = re.compile(
    r"(?!/near/)(?P<face>/api(?=/(?:documents|clauses)/))?(?:/documents|/clauses)?/(?P<name>.+?)(?P<style>\.(?:bib|ris|txt))?"
)
SAFE = "/()~@:"
_CLAUSE = re.compile(r"(?P<document>.+)/(?P<place>(?:pre|op|st|annex|press)/.+)")


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A document that an address may mean."""

    id: str
    title: str
    url: str


def register(app: Flask) -> None:
    app.register_error_handler(NotFoundError, answer)
    app.register_error_handler(NotFound, answer)


def answer(error: NotFoundError | NotFound) -> BaseResponse:
    """A redirect if the address is another spelling of an existing one; else the problem."""
    choices = _choices(request.path) if request.method in ("GET", "HEAD") else []
    # The document exists at this address, so another part of the address is wrong.
    if choices and unquote(choices[0].url) == request.path:
        return errors.answer(error)
    if not choices and request.method in ("GET", "HEAD") and request.path.strip("/") and request.path.endswith("/"):
        # One slash at the beginning: two would name another host.
        return redirect(f"/{quote(request.path.strip('/'), safe=SAFE)}{_arguments()}", 301)
    if not choices:
        return errors.answer(_with_citations(error))
    if len(choices) == 1:
        # The parameters, such as words to mark, are kept.
        return redirect(choices[0].url + _arguments(), 301)
    if errors.for_program(request.environ):
        record = {"choices": [{"id": choice.id, "title": choice.title, "url": choice.url} for choice in choices]}
        return Response(msgspec.json.encode(record) + b"\n", 300, mimetype="application/json")
    return Response(render_template("choices_of_texts.html", choices=choices), 300)


def _arguments() -> str:
    return f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""


def _with_citations(error: NotFoundError | NotFound) -> NotFoundError | NotFound:
    """The error for the address of a clause that its document lacks, or of a symbol without one, with what cites it."""
    address = _ADDRESS.fullmatch(request.path)
    clause = address and _CLAUSE.fullmatch(address["name"])
    symbols = spelled_documents((clause["document"] if clause else address["name"]).rstrip("/")) if address else ()
    symbol = symbols[0] if symbols else None
    if symbol is None:
        return error
    if clause and _documents(clause["document"]):
        return NotFoundError(f"{symbol} has no clause {quoted(clause['place'])}.", "Open the document to see its clauses.")
    (citing,) = index().totals([Query(f'cites:"{symbol}"')])
    if not citing:
        return NotFoundError(f"{symbol} is not in this index, and no clause cites it.", "Search for its words.")
    count = "1 clause cites it" if citing == 1 else f"{citing:,} clauses cite it"
    return NotFoundError(f"{symbol} is not in this index; {count}.", f"Search for {symbol} to see what cites it.")


def _choices(path: str) -> list[DocumentChoice]:
    address = _ADDRESS.fullmatch(path)
    if address is None:
        return []
    face, style = address["face"] or "", address["style"] or ""
    clause = _CLAUSE.fullmatch(address["name"])
    if clause is None:
        return [
            DocumentChoice(document.id, document.title, face + document_url(document.id) + style)
            for document in _documents(address["name"])
        ]
    ids = [(document, f"{document.id}/{clause['place']}") for document in _documents(clause["document"])]
    return [
        DocumentChoice(clause_id, document.title, face + clause_url(clause_id) + style)
        for document, clause_id in ids
        if any(other.id == clause_id for other in document.clauses)
    ]


def _documents(text: str) -> list[Document]:
    """The documents that a text may mean: that of its symbol, else the parts A, B, ... of that resolution."""
    symbols = spelled_documents(text.rstrip("/"))
    found = [document for symbol in symbols for document in _of_symbol(symbol)]
    if found or not symbols:
        return found
    parts = sorted(part for part in index().counts()["symbol"] if part.startswith(tuple(f"{symbol} " for symbol in symbols)))
    return [document for part in parts for document in _of_symbol(part)]


def _of_symbol(symbol: str) -> list[Document]:
    """The documents of a symbol: in English, else in each other language that exists."""
    found = []
    for language in _LANGUAGES:
        try:
            found.append(index().exact_document(symbol + language))
        except NotFoundError:
            continue
        if not language:
            break
    return found
