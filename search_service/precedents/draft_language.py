"""The language of a draft: told by its words, as plain text does not name it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from search_service.export.citation import counted
from search_service.model import Clause, Document
from search_service.text.languages import NAMES, language_of

# "1. " and "1) "; "1 - " in Arabic, "1．" in Chinese.
_NUMBER = re.compile(r"(?P<number>\d{1,3})(?:[.)]\s+|\s[-–]\s+|[．、]\s*)(?=[^\W\d])")


def in_its_language(document: Document) -> Document:
    """A document, of the language that its words tell.

    Readers number the paragraphs of English drafts only; here those of others get their numbers.
    """
    language = language_of(" ".join(clause.text for clause in document.clauses)) or document.language
    if language == document.language or document.language != "en":
        return document
    return replace(document, language=language, clauses=tuple(map(_numbered, document.clauses)))


def language_notes(clauses: Iterable[tuple[Document, Clause]]) -> Iterator[str]:
    """In sentences, which clauses of a draft are in other languages than English; short ones are in that of their document."""
    found = Counter(language_of(clause.text) or document.language for document, clause in clauses)
    for language, count in found.most_common():
        if language == "en":
            continue
        what = "The draft" if len(found) == 1 else counted(count, "clause")
        verb = "is" if count == 1 or len(found) == 1 else "are"
        name = NAMES.get(language, language)
        yield f"{what} {verb} in {name}: only texts in {name} can be near."


def _numbered(clause: Clause) -> Clause:
    found = _NUMBER.match(clause.text) if clause.number is None else None
    return msgspec.structs.replace(clause, number=found["number"], text=clause.text[found.end() :]) if found else clause
