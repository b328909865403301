"""How a text and a clause of it are cited, in the words that United Nations documents use."""

from __future__ import annotations

import re

from search_service.model import Clause, Document
from search_service.symbols import ordinal

_KINDS = {"preambular": "preambular ", "operative": "operative "}
# "op/3", "op/u1" (the first that has no number among numbered ones), "op/3~2" (the second of two that are numbered 3).
_PLACE = re.compile(r"(u?)(\d+)")
_NAMED_PART = re.compile(r"(?i)sect|part|annex|chap|appendix")


def citation(document: Document, clause: Clause) -> str:
    """ "General Assembly resolution 76/299, para. 3"; paragraphs without a number are counted in words, as the UN does."""
    return ", ".join(filter(None, (document_citation(document), *_part(clause), _paragraph(clause))))


def document_citation(document: Document) -> str:
    """ "Security Council resolution 2593 (2021)"; a text without a symbol is cited by its kind and title."""
    symbol, kind = document.symbol, document.kind
    if symbol is None:
        return f"{kind.capitalize()} “{document.title}”" if document.title else f"{kind.capitalize()} {document.id}"
    if kind == "resolution" and "/RES/" in symbol:
        return f"{document.body or 'United Nations'} resolution {symbol.partition('/RES/')[2]}"
    if kind == "presidential statement":
        return f"Statement by the President of the Security Council ({symbol})"
    return f"{kind.capitalize()} {symbol}"


def _part(clause: Clause) -> tuple[str, ...]:
    """The annex and the section that a clause stands in; numbering restarts there."""
    section = clause.section or ""
    if section and not _NAMED_PART.match(section):
        section = f"sect. {section}"
    elif section:
        section = section[0].lower() + section[1:]
    # Preambular paragraphs are counted through the whole text, so that a section would mislead.
    if clause.type == "preambular" and "annex" not in section:
        return ()
    return ("annex", section) if clause.type == "annex" and "annex" not in section else (section,)


def _paragraph(clause: Clause) -> str:
    place = clause.id.rpartition("/")[2]
    if clause.number is not None:
        twin = re.search(r"~(\d+)$", place)
        return f"para. {clause.number}" + (f" ({ordinal(int(twin[1]))} of that number)" if twin else "")
    counted = _PLACE.match(place)
    if counted is None:
        return f"para. {place}"
    unnumbered = "unnumbered " if counted[1] else ""
    return f"{ordinal(int(counted[2]))} {unnumbered}{_KINDS.get(clause.type, '')}paragraph"
