"""How far the reading of a statement has come, and what starting a clause or adding to one changes in that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search_service.model import ClauseType
from search_service.readers.akn.text import Passage
from search_service.readers.clauses import Paragraph, Role
from search_service.readers.section_labels import Section

_DECLARATION = re.compile(r"\badopts? the following\b.*:$", re.I | re.S)
_LAST_CLAUSE = re.compile(r"\bseized of (?:the|this) matter\W*$")
_LAST_WORDS = 40  # characters
BRACKETED = re.compile(r"\((\d+)\)")


@dataclass(slots=True)
class Reading:
    """How far the reading has come: the number of the `last` clause numbered "3", and of the last `bracketed` "(3)"; whether
    a clause is `open` for points, has `announced` a list, has been `joined` by a point; a number that is `waiting` for its
    text; whether operative clauses have `begun`, and have come to their end (`closed`); whether a declaration is being
    quoted (`declared`); how the paragraph before ended (`ending`)."""

    type: ClauseType
    english: bool
    annex: bool = False
    last: int = 0
    bracketed: int = 0
    number: str = ""
    open: bool = False
    announced: bool = False
    joined: bool = False
    waiting: str = ""
    begun: bool = False
    closed: bool = False
    declared: bool = False
    ending: str = ""
    section: Section = field(default_factory=Section)

    @property
    def here(self) -> ClauseType:
        return "annex" if self.annex else self.type


def clause(words: Passage, number: str | None, clause_type: ClauseType, reading: Reading) -> Paragraph:
    """A clause that these words start; what follows can join it."""
    reading.open, reading.waiting, reading.ending = True, "", words.text[-1:]
    reading.number, reading.joined, reading.announced = number or "", False, words.text.endswith(":")
    if number and (found := BRACKETED.fullmatch(number)):
        reading.bracketed = int(found[1])
    reading.closed = clause_type == "operative" and bool(_LAST_CLAUSE.search(words.text, len(words.text) - _LAST_WORDS))
    if clause_type == "operative":
        reading.begun = True
        if number and number.isdigit():
            reading.last = int(number)
    declared = reading.declared and clause_type == "operative"
    if clause_type == "operative" and words.text.endswith(":") and _DECLARATION.search(words.text):
        reading.declared = True
    return Paragraph("clause", words.text, clause_type, number, words.footnotes, linked=words.linked, declared=declared)


def joined(words: Passage, number: str | None, reading: Reading) -> Paragraph:
    """A point of the clause before, or without a number a line of it."""
    role: Role = "point" if number else "wrap-up"
    listing = reading.ending == ":" and number is None  # a list of names: each is one more line
    reading.waiting, reading.ending, reading.open = "", ":" if listing else words.text[-1:], True
    reading.joined = True
    return Paragraph(role, words.text, reading.here, number, words.footnotes, linked=words.linked)


def enter_annex(reading: Reading, label: str) -> None:
    reading.annex, reading.open, reading.announced, reading.joined, reading.ending = True, False, False, False, ""
    reading.last, reading.bracketed, reading.section = 0, 0, Section(annex=label)
