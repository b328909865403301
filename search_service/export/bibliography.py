"""Entries of reference managers, styles of citation, and meta tags."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search_service.export.citation import citation, clause_citation, document_citation
from search_service.fields import date, year
from search_service.model import Clause, Document
from search_service.symbols import in_documents_system

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
    day, pinpoint = _day(document), f", {clause_citation(clause)}" if clause else ""
    cited = document_citation(document)
    return (
        ("United Nations", f"{cited}{pinpoint}"),
        ("Footnote", f"{cited}{f' of {day}' if day else ''}{pinpoint}."),
        ("Chicago", _chicago(document, pinpoint, url)),
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


def _chicago(document: Document, pinpoint: str, url: str) -> str:
    author = ", ".join(filter(None, ("United Nations", document.body)))
    dated = ", ".join(filter(None, (document.symbol, _american_day(document))))
    title = f"“{document.title},” " if document.title else ""
    return f"{author}, {title}{dated}{pinpoint}, {url}." if dated else f"{author}, {title.strip()}{pinpoint}, {url}."


def _oscola(document: Document, day: str, clause: Clause | None) -> str:
    symbol = document.symbol or document.id
    number = _YEAR.sub("", symbol.partition("/RES/")[2]) or symbol
    organ = _OSCOLA.get(document.body or "", document.body or "United Nations")
    named = f"{organ} Res {number}" if "/RES/" in symbol else document_citation(document).partition(" (")[0]
    pinpoint = f" {_FULL_STOP.sub('', clause_citation(clause))}" if clause else ""
    return f"{named}{f' ({day})' if day else ''} UN Doc {_YEAR.sub('', symbol)}{pinpoint}"


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


@dataclass(frozen=True, slots=True)
class EntryStyle:
    """A way to write an entry, by the suffix of its address."""

    suffix: str
    media_type: str
    written: Callable[[Document, Clause | None, str], str]


def plain(document: Document, clause: Clause | None, url: str) -> str:
    """A plain-text entry: General Assembly resolution 76/299, para. 3. Title. Date as 2022-07-28, and the URL."""
    cited = citation(document, clause) if clause else document_citation(document)
    parts = (cited, document.title if document.symbol else "", date(document), url)
    return ". ".join(part.rstrip(".") for part in parts if part) + "\n"


def bibtex(document: Document, clause: Clause | None, url: str) -> str:
    """An @misc entry; its key is the id with only letters, digits and hyphens."""
    key = re.sub(r"[^0-9A-Za-z]+", "-", clause.id if clause else document.id).strip("-").lower()
    fields = "".join(f"  {name} = {{{_tex(value)}}},\n" for name, value in _bibtex_fields(document, clause) if value)
    # A second pair of braces: BibTeX would take "United Nations" for a family name and a given one.
    author = f"  author = {{{{{_tex(_author(document))}}}}},\n"
    return f"@misc{{un-{key},\n{author}{fields}  url = {{{url}}}\n}}\n"


def ris(document: Document, clause: Clause | None, url: str) -> str:
    """One RIS reference of the type GEN, with CRLF line ends."""
    lines = [("TY", "GEN"), *_ris_fields(document, clause), ("UR", url)]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value) + "ER  - \r\n"


STYLES = (
    EntryStyle("bib", "application/x-bibtex", bibtex),
    EntryStyle("ris", "application/x-research-info-systems", ris),
    EntryStyle("txt", "text/plain", plain),
)
_NOTE = "Source: United Nations; unofficial copy"


def _author(document: Document) -> str:
    """The author: "United Nations General Assembly"; an organ with "United Nations" in its name is unchanged."""
    if document.body and (document.body.startswith("United Nations") or not in_documents_system(document.symbol or "")):
        return document.body
    return f"United Nations {document.body}" if document.body else "United Nations"


def _bibtex_fields(document: Document, clause: Clause | None) -> Iterator[tuple[str, str]]:
    day = date(document)
    yield "title", document.title or document_citation(document)
    yield "howpublished", document_citation(document)
    yield "number", document.symbol or ""
    yield "year", year(document) or ""
    yield "date", day if len(day) == 10 else ""
    yield "note", f"{citation(document, clause)}. {_NOTE}" if clause else _NOTE


def _ris_fields(document: Document, clause: Clause | None) -> Iterator[tuple[str, str]]:
    yield "AU", _author(document)
    yield "TI", document.title or document_citation(document)
    yield "M1", document.symbol or ""
    yield "PY", year(document) or ""
    yield "DA", date(document).replace("-", "/")
    yield "PB", "United Nations"
    yield from (("KW", subject) for subject in document.subjects)
    yield "N1", citation(document, clause) if clause else document_citation(document)
    yield "N2", clause.text if clause else ""
    yield "N1", _NOTE


def _line(value: str) -> str:
    return " ".join(value.split())


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX |= {letter: f"\\{letter}" for letter in "&%$#_{}"}


def _tex(value: str) -> str:
    """A value in one line, with TeX's special characters escaped."""
    return "".join(_TEX.get(letter, letter) for letter in _line(value))
