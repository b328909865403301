"""The outline of a document: a line for each clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_service.fields import FACETS_BY_NAME
from search_service.highlight import Span
from search_service.model import Clause, Document


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A clause with its verbs, how often it holds what was searched for, and whether the chosen verb is one of its own."""

    clause: Clause
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
        lines.append(OutlineLine(clause, verbs, len(marks.get(clause.id, ())), not only or only in verbs))
    counts = Counter(verb for line in lines for verb in line.verbs)
    return Outline(tuple(lines), tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0]))), only)
