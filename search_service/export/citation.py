"""Citations and counts, in the words of United Nations documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search_service.model import Clause, Document
from search_service.symbols import is_resolution, ordinal, stand

_KINDS = {"preambular": "preambular ", "operative": "operative "}
_NAMED_PART = re.compile(r"(?i)sect|part|annex|chap|appendix")


def citation(document: Document, clause: Clause) -> str:
    """A citation: "General Assembly resolution 76/299, para. 3"; unnumbered paragraphs are counted in words, as the UN does."""
    return f"{document_citation(document)}, {clause_citation(clause)}"


def clause_citation(clause: Clause) -> str:
    """The part of a citation about the clause: "annex, sect. I, para. 3"."""
    return ", ".join(filter(None, (*_part(clause), _paragraph(clause))))


def document_citation(document: Document) -> str:
    """The citation of a document: "Security Council resolution 2593 (2021)"; without a symbol, its kind and title."""
    symbol, kind = document.symbol, document.kind
    if symbol is None:
        return f"{kind.capitalize()} “{document.title}”" if document.title else f"{kind.capitalize()} {document.id}"
    if kind == "resolution" and is_resolution(symbol):
        # "resolution 76/299", "resolution WHA74.5"
        number = symbol.partition("/RES/")[2] or symbol
        return f"{document.body or 'United Nations'} resolution {number}"
    if kind == "presidential statement":
        return f"Statement by the President of the Security Council ({symbol})"
    return f"{kind.capitalize()} {symbol}"


def _part(clause: Clause) -> tuple[str, ...]:
    """The annex and the section of a clause, where numbering restarts."""
    section = clause.section or ""
    if section and not _NAMED_PART.match(section):
        section = f"sect. {section}"
    elif section:
        section = section[0].lower() + section[1:]
    # Preambular paragraphs are counted through the whole text, so a section would be wrong.
    if clause.type == "preambular" and "annex" not in section:
        return ()
    return ("annex", section) if clause.type == "annex" and "annex" not in section else (section,)


def _paragraph(clause: Clause) -> str:
    stands = stand(clause)
    if stands.printed or not stands.number.isdecimal():
        return f"para. {stands.number}" + (f" ({ordinal(stands.twin)} of that number)" if stands.twin > 1 else "")
    unnumbered = "unnumbered " if stands.unnumbered else ""
    return f"{ordinal(int(stands.number))} {unnumbered}{_KINDS.get(clause.type, '')}paragraph"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 clause", "2 clauses", "2 matches"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a noun: "clauses", "matches", "bodies", "votes of a State"."""
    noun, of, whose = noun.partition(" of ")
    return f"{_plural(noun)}{of}{whose}"


def _plural(noun: str) -> str:
    if noun.endswith("y"):
        return f"{noun[:-1]}ies"
    return f"{noun}{'es' if noun.endswith('ch') else 's'}"


def in_numbers(clauses: int, wordings: int, documents: int, nearly: bool = False) -> str:
    """The counts of a search: "57 clauses (32 wordings) in 46 documents", "176 clauses with this wording, in 176 documents".

    If `nearly`, wordings that are nearly identical count as one: "57 clauses (24 clearly different) in 46 documents".
    """
    where = f"in {counted(documents, 'document')}"
    if wordings == clauses:
        return f"{counted(clauses, 'clause')} {where}"
    if wordings == 1:
        return f"{counted(clauses, 'clause')} with {'nearly the same' if nearly else 'this'} wording, {where}"
    if nearly:
        return f"{counted(clauses, 'clause')} ({wordings:,} clearly different) {where}"
    return f"{counted(clauses, 'clause')} ({wordings:,} wordings) {where}"


def in_series(words: Sequence[str]) -> str:
    """A series in words, as the UN writes it: "8 changed, 3 added and 1 dropped"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
