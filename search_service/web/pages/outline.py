"""The outline of a document: a line for each clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_service.fields import FACETS_BY_NAME
from search_service.highlight import Span
from search_service.model import Clause, Document
from search_service.web.pages.clause_layout import opening_span
from search_service.web.pages.document_parts import Shown, link
from search_service.web.pages.labels import paragraph_label

# So many words say what a clause is about.
WORDS = 4


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A clause with its verbs, how often it holds what was searched for, and whether the chosen verb is one of its own.

    `number` is as delegates count it, "PP 3" of a preamble; `opening` and the first words of `rest` say what it is about.
    """

    clause: Clause
    number: str
    opening: str
    rest: str
    verbs: tuple[str, ...]
    matches: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Lines in printed order; `verbs` are those of these lines with the number of their clauses, most frequent first."""

    lines: tuple[OutlineLine, ...]
    verbs: tuple[tuple[str, int], ...]
    only: str

    @property
    def shown(self) -> int:
        return sum(line.shown for line in self.lines)


def outline(document: Document, clauses: Sequence[Clause], marks: Mapping[str, tuple[Span, ...]], only: str = "") -> Outline:
    """The outline of these clauses of a document, with the lines of one verb shown or, without one, all of them."""
    verbs_of = FACETS_BY_NAME["verb"].values
    lines = []
    for clause in clauses:
        verbs = verbs_of(document, clause)
        matches = len(marks.get(clause.id, ()))
        lines.append(OutlineLine(clause, _number(clause), *_gist(clause), verbs, matches, not only or only in verbs))
    counts = Counter(verb for line in lines for verb in line.verbs)
    return Outline(tuple(lines), tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0]))), only)


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A heading of a document, and where its first clause is read; `here` if that is on the page."""

    heading: str
    url: str
    here: bool


def sections(page: Shown) -> tuple[OutlineSection, ...]:
    """Every heading of a document that is read in parts, in order."""
    if len(page.parts) == 1:
        return ()
    here = {clause.id for clause in page.clauses}
    return tuple(
        OutlineSection(": ".join(clause.headings), link(page, clause.id), clause.id in here)
        for clause in page.document.clauses
        if clause.headings
    )


def _number(clause: Clause) -> str:
    return paragraph_label(clause) if clause.type == "preambular" else clause.number or ""


def _gist(clause: Clause) -> tuple[str, str]:
    """The opening, and the words that follow it; of a clause without one, its first words."""
    start, end = opening_span(clause)
    words = clause.text[end:].split(maxsplit=WORDS)
    rest = " ".join(words[:WORDS]).strip(",;:.")
    return clause.text[start:end], f"{rest}\u00a0…" if len(words) > WORDS else rest
