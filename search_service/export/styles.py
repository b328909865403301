"""The citation of a text or a clause in several styles, and as meta tags."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from search_service.export.citation import clause_citation, document_citation
from search_service.fields import date, year
from search_service.model import Clause, Document

# OSCOLA's abbreviations of organs.
_OSCOLA = {
    "General Assembly": "UNGA",
    "Security Council": "UNSC",
    "Economic and Social Council": "ECOSOC",
    "Human Rights Council": "UNHRC",
}
_YEAR = re.compile(r" \(\d{4}\)$")
# Of an abbreviation, not of a section's number: "sect. VII.B, para. 3".
_FULL_STOP = re.compile(r"\.(?=[\s,]|$)")


def citations_by_style(document: Document, clause: Clause | None, url: str) -> tuple[tuple[str, str], ...]:
    """The citation in each style, by the style's name; `url` is the address of the text."""
    day, place = _day(document), f", {clause_citation(clause)}" if clause else ""
    cited = document_citation(document)
    return (
        ("United Nations", f"{cited}{place}"),
        ("Footnote", f"{cited}{f' of {day}' if day else ''}{place}."),
        ("Chicago", _chicago(document, place, url)),
        ("OSCOLA", _oscola(document, day, clause)),
    )


def meta_tags(document: Document, clause: Clause | None, url: str) -> Iterator[tuple[str, str]]:
    """The names and values of the meta tags for Zotero and Google Scholar."""
    yield "citation_title", f"{document.title or document_citation(document)}{f', {clause_citation(clause)}' if clause else ''}"
    yield "citation_author", ", ".join(filter(None, ("United Nations", document.body)))
    yield "citation_technical_report_institution", "United Nations"
    if document.symbol:
        yield "citation_technical_report_number", document.symbol
    if published := date(document):
        yield "citation_publication_date", published.replace("-", "/")
    yield "citation_language", document.language
    yield "citation_public_url", url


def _chicago(document: Document, place: str, url: str) -> str:
    author = ", ".join(filter(None, ("United Nations", document.body)))
    dated = ", ".join(filter(None, (document.symbol, _american_day(document))))
    title = f"“{document.title},” " if document.title else ""
    return f"{author}, {title}{dated}{place}, {url}." if dated else f"{author}, {title.strip()}{place}, {url}."


def _oscola(document: Document, day: str, clause: Clause | None) -> str:
    symbol = document.symbol or document.id
    number = _YEAR.sub("", symbol.partition("/RES/")[2]) or symbol
    organ = _OSCOLA.get(document.body or "", document.body or "United Nations")
    named = f"{organ} Res {number}" if "/RES/" in symbol else document_citation(document).partition(" (")[0]
    place = f" {_FULL_STOP.sub('', clause_citation(clause))}" if clause else ""
    return f"{named}{f' ({day})' if day else ''} UN Doc {_YEAR.sub('', symbol)}{place}"


def _day(document: Document) -> str:
    """ "28 July 2022", or the year alone."""
    found = _iso(document)
    return f"{found.day} {found:%B %Y}" if found else year(document) or ""


def _american_day(document: Document) -> str:
    found = _iso(document)
    return f"{found:%B} {found.day}, {found.year}" if found else year(document) or ""


def _iso(document: Document) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(date(document))
    except ValueError:
        return None
