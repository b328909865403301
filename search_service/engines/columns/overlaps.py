"""Where lists of clauses meet: those in every list, those in any, and those in none; with what they score."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from search_service.engines import deadlines
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.dense import Bits, words_for
from search_service.engines.columns.loops.lists import Holders, cross, drop
from search_service.engines.columns.loops.unions import add, listed, mark_form, mark_texts
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers, Scores, Term
from search_service.engines.columns.text_arrays import SLOT_BITS


class Scored(Protocol):
    """Clauses, ascending, and what each scores."""

    @property
    def clauses(self) -> Numbers: ...
    @property
    def holders(self) -> Holders: ...

    def every_score(self) -> Scores:
        """What each of the clauses scores, in an array that nobody else has."""
        ...


def in_all(wanted: Sequence[Scored], unwanted: Iterable[Scored] = ()) -> Matches:
    """The clauses in all the lists that are wanted, and in none of the others, with the sums of their scores."""
    # From the rarest on: no loop has more to look for than the one before it kept.
    first, *others = sorted(wanted, key=lambda scored: len(scored.clauses))
    clauses, scores, count = first.clauses.copy(), first.every_score(), len(first.clauses)
    places = np.empty(count, np.int32)
    for other in others:
        count = cross(clauses, scores, count, other.holders, places)
    deadlines.check()
    for other in unwanted:
        count = drop(clauses, scores, count, other.holders, places)
    return Matches(clauses[:count], scores[:count])


@dataclass(frozen=True, slots=True)
class Slate:
    """A sum and a bit for each clause, all of them 0."""

    sums: Scores
    bits: Bits


class Unions:
    """Adds lists of clauses of one index on slates; each thread keeps one."""

    def __init__(self, columns: Columns) -> None:
        self._total, self._clause_at = len(columns["document_of"]), columns["clause_at"]
        self._kept = threading.local()

    def summed(self, lists: Sequence[Scored]) -> Matches:
        """The clauses of any of these lists, each with the sum of its scores."""
        slate = self._taken()
        for scored in lists:
            add(slate.sums, slate.bits, scored.holders)
        return self._listed(slate, sum(len(scored.clauses) for scored in lists))

    def holding(self, forms: Sequence[Term], addresses: Sequence[Numbers] = ()) -> Matches:
        """The clauses that hold one of these forms, or in whose texts one of the addresses is; the score of each is 0."""
        slate = self._taken()
        for form in forms:
            mark_form(slate.bits, form.holders)
        for run in addresses:
            mark_texts(slate.bits, run, self._clause_at, SLOT_BITS)
        return self._listed(slate, sum(len(form.clauses) for form in forms) + sum(map(len, addresses)))

    def _taken(self) -> Slate:
        """A slate of this thread; should an error keep it from being listed, it is let go with what it has."""
        slate: Slate | None = self._kept.__dict__.pop("slate", None)
        return slate or Slate(np.zeros(self._total), np.zeros(words_for(self._total), np.uint64))

    def _listed(self, slate: Slate, most: int) -> Matches:
        """The clauses on a slate, at most so many, with their sums."""
        clauses, scores = listed(slate.sums, slate.bits, min(most, self._total))
        self._kept.slate = slate
        return Matches(clauses, scores)
