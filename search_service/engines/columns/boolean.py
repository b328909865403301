"""Where lists of clauses meet: those in every list, those in any, and those in none; with what they score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from search_service.engines import deadlines
from search_service.engines.columns.conjunction import Conjunctions
from search_service.engines.columns.kernels import Singles
from search_service.engines.columns.kernels.intersect import POSTINGS, in_both, without
from search_service.engines.columns.kernels.union import add_extra, in_any, scores_of
from search_service.engines.columns.scored_docs import NO_MATCHES, Matches
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import NONE, Numbers, Scores, Term, Terms

# What a tree matches, or a word whose clauses and scores are still in the columns.
Scored = Term | Matches


# Clauses of lists, with their scores, and where each list ends.
Lists = tuple[Numbers, Scores, Numbers]
NO_LISTS: Lists = NO_MATCHES.clauses, NO_MATCHES.scores, NONE
# By clause, nothing.
NO_EXTRA: Singles = np.zeros(0, np.float32)


class Overlaps:
    """Crosses and adds up lists of clauses of one set of columns."""

    def __init__(self, columns: Columns, terms: Terms, conjunctions: Conjunctions) -> None:
        self._conjunctions = conjunctions
        self._terms, self._columns, self._postings = terms, columns, columns.table(POSTINGS, len(columns["document_of"]))

    def of(self, scored: Scored, extra: Singles = NO_EXTRA) -> Matches:
        """What matches, with its scores and, by the number of each clause, what it scores in addition, if anything does."""
        if isinstance(scored, Matches):
            return self.with_extra(scored, extra)
        return Matches(self._terms.clauses(scored), scores_of(self._postings, scored.stem, scored.word, extra))

    def with_extra(self, matches: Matches, extra: Singles) -> Matches:
        """The same, with what each clause scores in addition; it changes what it was given."""
        if len(extra):
            add_extra(matches.scores, matches.clauses, extra)
        return matches

    def in_all(self, wanted: Iterable[Scored], unwanted: Iterable[Scored] = ()) -> Matches:
        """The clauses in every list that is wanted, at least one, and in none of the others; with the sums of their scores."""
        terms, lists = list[Term](), list[Matches]()
        for scored in wanted:
            if isinstance(scored, Term):
                terms.append(scored)
            else:
                lists.append(scored)
        lists.sort(key=len)
        shortest = lists[0].clauses if lists else None
        found = self._conjunctions.of_terms(terms, shortest) if terms else lists.pop(0)
        for other in lists:
            found = Matches(*in_both(found.clauses, found.scores, other.clauses, other.scores))
        deadlines.check()
        for scored in unwanted:
            clauses = scored.clauses if isinstance(scored, Matches) else self._terms.clauses(scored)
            found = Matches(*without(found.clauses, found.scores, clauses))
        return found

    def in_any(self, lists: Sequence[Scored], extra: Singles = NO_EXTRA) -> Matches:
        """The clauses of any of these lists, each with the sum of its scores, and of what it scores in addition."""
        asked, given = list[int](), list[Matches]()
        for scored in lists:
            if isinstance(scored, Term):
                asked += scored.stem, scored.word
            else:
                given.append(scored)
        listed = _together(given) if given else NO_LISTS
        return Matches(*in_any(self._postings, np.array(asked, np.int32), *listed, extra))


def _together(lists: Sequence[Matches]) -> Lists:
    """Lists as `in_any` asks for them: one after another, and where each ends."""
    clauses, scores = np.concatenate([found.clauses for found in lists]), np.concatenate([found.scores for found in lists])
    return clauses, scores, np.cumsum([len(found) for found in lists], dtype=np.int32)
