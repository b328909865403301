"""The clauses of an index that are nearest to a text.

Candidates come from the engine: clauses that hold many of the most telling words of the text, those that the fewest clauses
hold. They are scored by `similarity`; clauses of one wording are one candidate.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from search_service.engines import Engine, Hit, Request
from search_service.query import Passage, Word, is_stop_word
from search_service.text.analysis import folded_words
from search_service.text.similarity import NEAR, bag, similar

# Chosen with tests/bench/precedents.py against all wordings of the index; see DECISIONS.md.
TELLING_WORDS = 20
CANDIDATES = 200
# A clause must hold one telling word in so many.
ONE_IN = 3


class Neighbour(msgspec.Struct, frozen=True, gc=False):
    """A clause, for all clauses of its wording, and its similarity to the text."""

    hit: Hit
    similarity: float
    is_verbatim: bool


class Precedents:
    """Looks for the neighbours of texts, and remembers how rare words are: use one for the texts of one request only."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._clauses_with: dict[str, int] = {}

    def neighbours(self, text: str) -> tuple[Neighbour, ...]:
        """The wordings that are near a text, the same words first, then the most similar, of equals the most frequent."""
        words = folded_words(text)
        parts = self._telling(dict.fromkeys(words))
        if not parts:
            return ()
        request = Request(Passage(parts, max(1, len(parts) // ONE_IN)), limit=CANDIDATES, facets=(), with_totals=False)
        hits = self.engine.search(request).hits
        near = similar(bag(text), [bag(hit.clause.text) for hit in hits], NEAR)
        found = [Neighbour(hits[i], score, score >= 100 and folded_words(hits[i].clause.text) == words) for i, score in near]
        return tuple(sorted(found, key=lambda one: (not one.is_verbatim, -one.similarity, -one.hit.identical)))

    def _telling(self, words: Iterable[str]) -> tuple[Word, ...]:
        """The words that the fewest clauses hold, in order; without those that no clause holds."""
        candidates = [word for word in map(Word, words) if not is_stop_word(word)]
        unknown = [word for word in candidates if word.exact not in self._clauses_with]
        totals = self.engine.totals([Request(word, facets=(), with_totals=False) for word in unknown])
        self._clauses_with |= {word.exact: total for word, total in zip(unknown, totals, strict=True)}
        clauses_with = self._clauses_with
        rarest = sorted((word.exact for word in candidates if clauses_with[word.exact]), key=clauses_with.__getitem__)
        chosen = set(rarest[:TELLING_WORDS])
        return tuple(word for word in candidates if word.exact in chosen)
