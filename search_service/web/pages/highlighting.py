"""The matches of a query in a text that is read, and links from each to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_service.highlight import Span, spans
from search_service.model import Clause
from search_service.query import parse
from search_service.search.index import refusal


@dataclass(frozen=True, slots=True)
class Marking:
    """The marks of a search text, as spans of each clause's text, for those clauses that it matches.

    `following` holds for each of them the id of the next; after the last comes the first.
    """

    q: str
    understood: str
    marks: Mapping[str, tuple[Span, ...]]
    following: Mapping[str, str]

    @property
    def count(self) -> int:
        return sum(map(len, self.marks.values()))


def marking(q: str, clauses: Sequence[Clause]) -> Marking:
    """QueryError where the text cannot be read as a query; an empty one marks nothing."""
    parsed = parse(q)
    if parsed.problem:
        raise refusal(parsed.problem)
    found = {clause.id: spans(clause.text, parsed.tree) for clause in clauses}
    marks = {clause_id: places for clause_id, places in found.items() if places}
    ids = list(marks)
    following = dict(zip(ids, [*ids[1:], *ids[:1]], strict=True)) if len(ids) > 1 else {}
    return Marking(q, parsed.understood, marks, following)
