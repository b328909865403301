"""What a tree matches: clauses with their scores."""

from __future__ import annotations

from dataclasses import dataclass

from search_service.engines.columns.loops.lists import NO_BITS, NO_CLAUSES, NO_FORMS, NO_SCORES, Holders
from search_service.engines.columns.terms import NONE, Numbers, Places, Scores


@dataclass(frozen=True, slots=True)
class Matches:
    """Clause numbers and a score for each; ascending, but where they are ranked. Scores belong to whoever has the matches."""

    clauses: Numbers
    scores: Scores

    @property
    def holders(self) -> Holders:
        return self.clauses, self.scores, NO_FORMS, NO_SCORES, NO_CLAUSES, NO_SCORES, NO_BITS, NO_CLAUSES, 0

    def every_score(self) -> Scores:
        """What each of the clauses scores, in an array that nobody else has."""
        return self.scores.copy()

    def at(self, places: Places) -> Matches:
        """Those at these places."""
        return Matches(self.clauses[places], self.scores[places])


NO_MATCHES = Matches(NONE, NONE.astype(float))
