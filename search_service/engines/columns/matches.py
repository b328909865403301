"""What a tree matches: clauses with their scores."""

from __future__ import annotations

from dataclasses import dataclass

from search_service.engines.columns.dense import Dense
from search_service.engines.columns.terms import NO_SCORES, NONE, Numbers, Places, Scores, Singles


@dataclass(frozen=True, slots=True)
class Matches:
    """Clause numbers and a score for each; ascending, but where they are ranked."""

    clauses: Numbers
    scores: Scores | Singles
    dense: Dense | None = None

    @property
    def most(self) -> float:
        """The highest score."""
        return float(self.scores.max(initial=0.0))

    def every_score(self) -> Scores | Singles:
        return self.scores

    def scores_at(self, places: Places) -> Scores | Singles:
        return self.scores.take(places, mode="clip")

    def at(self, places: Places) -> Matches:
        """Those at these places."""
        return Matches(self.clauses.take(places, mode="clip"), self.scores.take(places, mode="clip"))


NO_MATCHES = Matches(NONE, NO_SCORES)
