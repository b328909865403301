"""Turns paragraphs into clauses, with ids, openings and citations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from search_service.model import Change, Citation, Clause, ClauseType, Footnote
from search_service.symbols import citations, merge_citations
from search_service.verbs import read_opening

Role = Literal["clause", "point", "wrap-up", "row", "heading", "subheading"]

PREFIXES: dict[ClauseType, str] = {
    "preambular": "pre",
    "operative": "op",
    "statement": "st",
    "annex": "annex",
    "press": "press",
}
WITHOUT_VERBS: frozenset[ClauseType] = frozenset({"annex", "press"})


class Paragraph(NamedTuple):
    """One printed paragraph from a reader: clean text, without its number and footnote marks.

    `role` says what it does: start a clause of `type`; add a point, a wrap-up, a table row (its `cells`) or a heading
    between its points (`subheading`) to the clause before it; or head what follows. `section` on a heading is the label
    that clauses carry from here on where numbers restart ("II"; an empty string ends the section); a heading without one
    leaves the section as it is; on a clause it is that of the clauses below. `number` is as printed: that of a clause
    without its full stop ("3"), that of a point with all its signs ("(a)", "a."). `at` in footnotes counts from the start
    of `text`; the notes of a heading go to the clause below it. `linked` are the symbols that hyperlinks in the paragraph
    lead to, normalised. `declared` marks a clause of a declaration that the resolution adopts in its own body ("We, Heads
    of State ..."): it speaks for others and so has no opening. A tuple, for speed.
    """

    role: Role
    text: str
    type: ClauseType = "operative"
    number: str | None = None
    footnotes: tuple[Footnote | Change, ...] = ()
    section: str | None = None
    cells: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    declared: bool = False


# The end of the last operative clause: "Decides to remain seized of the matter."
LAST_CLAUSE = re.compile(r"\bseized of (?:the|this) matter\W*$")
# "1. (a) Decides ...": a numbered paragraph that begins with its first point.
_POINT = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d)\)\s+")


_SIGNS = re.compile(r"[^\w’'-]+")
_HEADING_WORDS = 6  # of a heading that stands for the label of its section


@dataclass(slots=True)
class _Draft:
    """A clause under construction."""

    type: ClauseType
    number: str | None
    section: str | None
    headings: list[str]
    lines: list[str]
    footnotes: list[Footnote | Change]
    linked: list[str]
    declared: bool
    rows: list[tuple[str, ...]]
    below: str
    length: int = 0

    def add(self, paragraph: Paragraph) -> None:
        if paragraph.role == "row":
            self.rows.append(paragraph.cells)
            if line := row_line(paragraph.cells):
                self.lines.append(line)
                self.length += 1 + len(line)
        elif paragraph.role == "subheading":
            self.headings.append(paragraph.text)
        if paragraph.role in {"row", "subheading"}:
            self.footnotes.extend(replace(note, at=self.length) for note in paragraph.footnotes)
        else:
            number = f"{paragraph.number} " if paragraph.number else ""
            shift = self.length + 1 + len(number)
            self.lines.append(f"{number}{paragraph.text}")
            self.length = shift + len(paragraph.text)
            self.footnotes.extend(replace(note, at=note.at + shift) for note in paragraph.footnotes)
        self.linked.extend(paragraph.linked)


def row_line(cells: Sequence[str]) -> str:
    """A row of a table as a line of a clause's text: the cells, separated by strokes."""
    return " | ".join(filter(None, cells))


def clauses_of(
    document_id: str, paragraphs: Iterable[Paragraph], language: str = "en", body: str | None = None
) -> tuple[Clause, ...]:
    """The clauses of these paragraphs, in printed order; every word of every paragraph is in one of them.

    Only English clauses get an opening: the table of verbs is English. `body` is the organ of the text, to which "its
    resolution 48/13" refers.

    Ids have the printed numbers: `op/3`, with the section if numbers restart (`op/II/3`). If a document numbers no clause of
    a type, clauses are counted (`pre/5`); an unnumbered clause among numbered ones is `op/u1`. A label that is printed
    twice is distinguished by the words of its heading, without one by `~2`.
    """
    drafts = _drafts(paragraphs)
    labels = _labels(drafts)
    return tuple(_clause(f"{document_id}/{label}", draft, language, body) for label, draft in zip(labels, drafts, strict=True))


def _is_foreign(paragraph: Paragraph, draft: _Draft) -> bool:
    """Whether this is the table of an annex after a clause of the text itself."""
    return paragraph.role == "row" and paragraph.type == "annex" != draft.type


def _drafts(paragraphs: Iterable[Paragraph]) -> list[_Draft]:
    drafts: list[_Draft] = []
    headings: list[Paragraph] = []
    section: str | None = None
    below = ""
    for paragraph in paragraphs:
        if paragraph.role == "heading":
            headings.append(paragraph)
            below = paragraph.text
            section = section if paragraph.section is None else paragraph.section or None
        elif paragraph.role == "clause" or headings or not drafts or _is_foreign(paragraph, drafts[-1]):
            drafts.append(_draft(paragraph, section, headings, below))
            headings.clear()
            section = section if paragraph.section is None else paragraph.section or None
        else:
            drafts[-1].add(paragraph)
    if headings and drafts:
        for heading in headings:
            drafts[-1].add(heading._replace(role="wrap-up"))
    return drafts


def _draft(paragraph: Paragraph, section: str | None, headings: list[Paragraph], below: str) -> _Draft:
    text = row_line(paragraph.cells) if paragraph.role == "row" else paragraph.text
    return _Draft(
        type=paragraph.type,
        number=paragraph.number,
        section=section,
        headings=[heading.text for heading in headings],
        lines=[text],
        length=len(text),
        footnotes=[*(_headings_notes(headings) if headings else ()), *paragraph.footnotes],
        linked=[*([symbol for heading in headings for symbol in heading.linked] if headings else ()), *paragraph.linked],
        declared=paragraph.declared,
        rows=[paragraph.cells] if paragraph.cells else [],
        below=below,
    )


def _headings_notes(headings: list[Paragraph]) -> list[Footnote | Change]:
    return [replace(note, at=0) for heading in headings for note in heading.footnotes]


def _labels(drafts: list[_Draft]) -> list[str]:
    """A unique label for each clause: the end of its id."""
    numbered = {draft.type for draft in drafts if draft.number}
    printed = Counter([(draft.type, draft.number) for draft in drafts if draft.number])
    restarting = {clause_type for (clause_type, _), times in printed.items() if times > 1}
    places = dict.fromkeys(PREFIXES, 0)
    taken: dict[str, int] = {}
    labels = []
    for draft in drafts:
        number = draft.number
        if number is None:
            places[draft.type] += 1
            number = f"u{places[draft.type]}" if draft.type in numbered else str(places[draft.type])
        section = draft.section if draft.section and draft.type in restarting else ""
        label = _label(draft.type, section, number)
        if label in taken and (words := _SIGNS.sub(" ", draft.below).split()[:_HEADING_WORDS]):
            label = _label(draft.type, ".".join(filter(None, (section, " ".join(words)))), number)
        taken[label] = taken.get(label, 0) + 1
        labels.append(label if taken[label] == 1 else f"{label}~{taken[label]}")
    return labels


def _label(clause_type: ClauseType, section: str, number: str) -> str:
    return "/".join(filter(None, (PREFIXES[clause_type], section, number)))


def _clause(clause_id: str, draft: _Draft, language: str, body: str | None) -> Clause:
    verbless = draft.declared or draft.type in WITHOUT_VERBS or language != "en"
    text = "\n".join(draft.lines)
    notes = tuple([note for note in draft.footnotes if isinstance(note, Footnote)]) if draft.footnotes else ()
    opening = None if verbless else read_opening(text[start.end() :] if (start := _POINT.match(text)) else text, draft.type)
    return Clause(
        id=clause_id,
        type=draft.type,
        number=draft.number,
        section=draft.section,
        verb=opening.verb if opening else None,
        modifiers=opening.modifiers if opening else (),
        opening=opening.text if opening else None,
        text=text,
        coordinated=opening.coordinated if opening else (),
        footnotes=notes,
        citations=_cited(text, notes, draft.linked, body, language == "en"),
        headings=tuple(draft.headings),
        rows=tuple(draft.rows),
        changes=tuple(change for change in draft.footnotes if isinstance(change, Change)) if draft.footnotes else (),
    )


def _cited(
    text: str, notes: Sequence[Footnote], linked: Sequence[str], body: str | None, english: bool
) -> tuple[Citation, ...]:
    """The citations of the text and its footnotes, then those that only their links have.

    A link to a resolution of which the text cites a part adds nothing. In other languages than English, words do not give
    the organ of a bare number, so a link to the same number of another organ decides.
    """
    groups = [citations(text, body), *[citations(note.text, body) for note in notes]]
    if not english and linked:
        elsewhere = {f"A/RES/{symbol.partition('/RES/')[2]}" for symbol in linked if not symbol.startswith("A/RES/")}
        groups = [tuple([citation for citation in group if citation.symbol not in elsewhere]) for group in groups]
    if linked:
        named = {citation.symbol for group in groups for citation in group}
        named |= {symbol.rpartition(" ")[0] for symbol in named}
        groups.append(tuple([Citation(symbol) for symbol in dict.fromkeys(linked) if symbol not in named]))
    groups = [group for group in groups if group]
    return merge_citations(groups) if len(groups) > 1 else groups[0] if groups else ()
