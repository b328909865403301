"""The orders of hits and the grouping of clauses: a row of SORTS for each order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ranks = Literal["newest", "oldest", "document", "strength"]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of hits: by falling score, if `by_score`, then by the rank of each clause among all.

    In each order of ranks, clauses of the same date or strength stand in document order; by strength, the newest first.
    """

    name: str
    label: str
    ranks: Ranks
    by_score: bool = False


SORTS: tuple[Sort, ...] = (
    Sort("relevance", "Most relevant first", "newest", by_score=True),
    Sort("newest", "Newest first", "newest"),
    Sort("oldest", "Oldest first", "oldest"),
    Sort("strength", "Strongest first", "strength"),
    Sort("document", "In document order", "document"),
)
GROUPS = ("near", "identical", "none")
# What is one hit where a query does not say: programs get each wording, pages for people each of the nearly identical ones.
API_GROUP, PAGE_GROUP = "identical", "near"
SORTS_BY_NAME = {sort.name: sort for sort in SORTS}
