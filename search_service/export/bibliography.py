"""Entries for bibliographies: plain text, BibTeX and RIS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search_service.export.citation import citation, document_citation
from search_service.fields import date, year
from search_service.model import Clause, Document
from search_service.symbols import in_documents_system


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
