"""The state of the parser of a statement, and how clauses change it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search_service.model import ClauseType
from search_service.readers.akn.text import ElementText
from search_service.readers.clauses import LAST_CLAUSE, Paragraph, Role
from search_service.readers.section_labels import Section

_DECLARATION = re.compile(r"\badopts? the following\b.*:$", re.I | re.S)
_MAX_DIGITS = 4
_LAST_WORDS = 40  # characters
COLONS = (":", "：")
BRACKETED = re.compile(r"\((\d{1,3})\)")


@dataclass(slots=True)
class ParserState:
    """How far the parser has come: the number of the `last` clause numbered "3", and of the last `bracketed` "(3)"; the number
    of the last point that opened a clause (`item`), and of the last point with a figure (`listed`); whether a clause is `open`
    for points, has `announced` a list, has been `joined` by a point; a number that is `waiting` for its text; whether
    operative clauses have `begun`, and have come to their end (`closed`); whether a declaration is being quoted (`declared`);
    how the paragraph before ended (`ending`); whether it was a label alone, which a title can follow (`labelled`);
    whether a recital ends a sentence and nothing but points follows before the annexes (`final`)."""

    type: ClauseType
    english: bool
    annex: bool = False
    last: int = 0
    bracketed: int = 0
    number: str = ""
    item: str = ""
    listed: int = 0
    open: bool = False
    announced: bool = False
    joined: bool = False
    waiting: str = ""
    begun: bool = False
    closed: bool = False
    declared: bool = False
    labelled: bool = False
    final: bool = False
    ending: str = ""
    section: Section = field(default_factory=Section)

    @property
    def here(self) -> ClauseType:
        return "annex" if self.annex else self.type


def figure(number: str | None) -> int:
    """The value of a number in figures, 0 for any other and for one of too many digits to count paragraphs."""
    return int(number) if number and number.isdecimal() and len(number) <= _MAX_DIGITS else 0


def clause(words: ElementText, number: str | None, clause_type: ClauseType, state: ParserState) -> Paragraph:
    """A clause that these words start; what follows can join it."""
    state.open, state.waiting, state.ending = True, "", words.text[-1:]
    state.number, state.joined, state.announced = number or "", False, words.text.endswith(COLONS)
    if number and (found := BRACKETED.fullmatch(number)):
        state.bracketed = int(found[1])
    state.closed = clause_type == "operative" and bool(LAST_CLAUSE.search(words.text, len(words.text) - _LAST_WORDS))
    if clause_type == "operative":
        state.begun = True
        state.last = figure(number) or state.last
    state.listed, state.labelled = 0, False
    if state.announced or (number and number.isdecimal()):
        state.item = ""
    declared = state.declared and clause_type == "operative"
    if clause_type == "operative" and words.text.endswith(":") and _DECLARATION.search(words.text):
        state.declared = True
    return Paragraph("clause", words.text, clause_type, number, words.footnotes, linked=words.linked, declared=declared)


def part_of_clause(words: ElementText, number: str | None, state: ParserState) -> Paragraph:
    """A point of the clause before, or without a number a line of it."""
    role: Role = "point" if number else "wrap-up"
    listing = state.ending == ":" and number is None  # a list of names: each is one more line
    state.waiting, state.ending, state.open = "", ":" if listing else words.text[-1:], True
    state.joined = True
    state.listed = figure(number.strip("(). ")) if number else 0
    return Paragraph(role, words.text, state.here, number, words.footnotes, linked=words.linked)


def enter_annex(state: ParserState, label: str) -> None:
    state.annex, state.open, state.announced, state.joined, state.ending = True, False, False, False, ""
    state.item = ""
    state.last, state.bracketed, state.section = 0, 0, Section(annex=label)
