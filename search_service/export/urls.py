"""The addresses of clauses and documents, here and at the United Nations."""

from __future__ import annotations

import re
from urllib.parse import quote

from search_service.model import Document
from search_service.symbols import in_documents_system

_SAFE = "/()~"
_YEAR, _YEAR_IN_PATH = re.compile(r" \((\d{4})\)"), re.compile(r"(?<=\d)\((\d{4})\)")
_ESCAPES = {ordinal: quote(chr(ordinal), safe=_SAFE) for ordinal in range(128)}


def clause_url(clause_id: str) -> str:
    return f"/clauses/{_in_path(clause_id)}"


def document_url(document_id: str) -> str:
    return f"/documents/{_in_path(document_id)}"


def official_url(document: Document) -> str:
    """The URL of a document's official text, in its language; "" without a symbol, or if the documents system lacks it."""
    if not document.symbol or not in_documents_system(document.symbol):
        return ""
    language = "" if document.language == "en" else f"{document.language}/"
    return f"https://undocs.org/{language}{quote(document.symbol.replace(' ', ''), safe='/()')}"


def spelled_in_full(record_id: str) -> str:
    """The id in an address: "S/RES/2593(2021)" is S/RES/2593 (2021), so that addresses need no %20."""
    return _YEAR_IN_PATH.sub(r" (\1)", record_id)


def _in_path(record_id: str) -> str:
    if " (" in record_id:
        record_id = _YEAR.sub(r"(\1)", record_id)
    # Nearly all ids are ASCII and need little escaping: str.translate takes a fifth of the time.
    return record_id.translate(_ESCAPES) if record_id.isascii() else quote(record_id, safe=_SAFE)
