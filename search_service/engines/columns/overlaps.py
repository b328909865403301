"""Where lists of clauses meet: those in every list, those in any, and those in none; with what they score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from search_service.engines import deadlines
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.conjunctions import NO_EXTRA, Conjunctions
from search_service.engines.columns.dense import Bits, words_for
from search_service.engines.columns.loops import Singles, addresses
from search_service.engines.columns.loops.lists import POSTINGS, in_both, without
from search_service.engines.columns.loops.unions import add_extra, add_list, in_any, mark_texts, mark_word, scores_of
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers, Scores, Term, Terms
from search_service.engines.columns.text_arrays import SLOT_BITS
from search_service.engines.spares import Spares

# What a tree matches, or a word whose clauses and scores are still in the columns.
Scored = Term | Matches


@dataclass(frozen=True, slots=True)
class Slate:
    """A sum and a bit for each clause, all of them 0."""

    sums: Scores
    bits: Bits


def _slate(clauses: int) -> Slate:
    return Slate(np.zeros(clauses), np.zeros(words_for(clauses), np.uint64))


class Overlaps:
    """Crosses and adds up lists of clauses of one set of columns."""

    def __init__(self, columns: Columns, terms: Terms, conjunctions: Conjunctions) -> None:
        self._conjunctions = conjunctions
        self._terms, self._total, self._clause_at = terms, len(columns["document_of"]), columns["clause_at"]
        self._columns = [columns[name] for name in POSTINGS]
        self._postings = np.append(addresses(*self._columns), self._total)
        self._slates = Spares(partial(_slate, self._total))

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
        asked, held, slate = list[int](), 0, self._slates.take()
        for scored in lists:
            if isinstance(scored, Term):
                asked += scored.stem, scored.word
            else:
                add_list(slate.sums, slate.bits, scored.clauses, scored.scores)
                held += len(scored)
        return self._listed(slate, held, asked, extra)

    def with_words(self, words: Sequence[Term], addresses: Sequence[Numbers] = ()) -> Matches:
        """The clauses that hold one of these very words, or in whose texts one of the addresses is; the score of each is 0."""
        slate = self._slates.take()
        for word in words:
            mark_word(slate.bits, self._postings, word.stem, word.word)
        for run in addresses:
            mark_texts(slate.bits, run, self._clause_at, SLOT_BITS)
        return self._listed(slate, sum(map(len, words)) + sum(map(len, addresses)))

    def _listed(self, slate: Slate, held: int, asked: Sequence[int] = (), extra: Singles = NO_EXTRA) -> Matches:
        """The clauses on a slate of at most so many, and those of the terms asked for, with their sums and the extra."""
        clauses, scores = in_any(slate.sums, slate.bits, held, self._postings, np.array(asked, np.int32), extra)
        self._slates.give(slate)
        return Matches(clauses, scores)
