"""Query trees on a Whoosh index: which clauses match, and what each scores.

A leaf becomes look-ups of Whoosh's terms. Lists are joined here: Whoosh 2.7.4's AndNot keeps some clauses that it should take
away, and its AndMaybe inside of an And leaves out some scores.
"""

from __future__ import annotations

from functools import reduce
from math import log
from typing import assert_never

import numpy as np

from search_service.engines import deadlines, passages, proximity
from search_service.engines.expansions import check_expansions, unknown_clause
from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.weights import (
    EXACT_WEIGHT,
    FIELD_WEIGHT,
    PASSAGE_WEIGHT,
    PIN_WEIGHT,
    SYMBOL_WEIGHT,
    TITLE_WEIGHT,
)
from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.passages import PassageScorer, matching
from search_service.engines.whoosh.positions import beginning, entries, holding_all, in_a_row, in_a_row_of, narrowest, near
from search_service.engines.whoosh.posting_blocks import Reals
from search_service.engines.whoosh.value_column import Flags, numbers_of
from search_service.query import Node, nodes


class Evaluator:
    """Evaluates the trees of one request: what a node matches is found once."""

    def __init__(self, index: ClauseIndex) -> None:
        self._index = index
        self._words = index.clauses
        self._known: dict[Node, Flags] = {}

    def matching(self, tree: Node | None) -> Flags:
        """By clause, whether it matches a tree; None is matched by all."""
        deadlines.check()
        if tree is None:
            return np.ones(self._words.count, bool)
        if tree not in self._known:
            self._known[tree] = self._matching(tree)
        return self._known[tree]

    def ranked(self, tree: Node | None, ids: Ints) -> Reals:
        """What each of these clauses, which match and ascend, scores: with how often its wording was agreed, if words rank."""
        if tree is None or not len(ids):
            return np.zeros(len(ids))
        scores = self._scores(tree, ids)
        return scores + self._index.reuse[ids] if proximity.by_words(tree) else scores

    def _matching(self, node: Node) -> Flags:
        match node:
            case nodes.Word():
                return self._index.flags(self._words.postings("stem", node.stem).ids)
            case nodes.Phrase(words):
                return self._index.flags(entries(self._row(words)))
            case nodes.PhrasePrefix(words, prefix):
                self._expanded(prefix)
                return self._index.flags(beginning(self._words, "exact", [*(word.exact for word in words), prefix]))
            case nodes.Prefix(prefix):
                return self._index.flags(*(self._words.postings("exact", word).ids for word in self._expanded(prefix)))
            case nodes.Near(left, right, distance):
                return self._near(left, right, distance)
            case nodes.Symbol(symbol):
                return self._index.flags(self._words.postings("cites", symbol).ids)
            case nodes.Value(facet, values):
                return self._index.column(facet).having(values)
            case nodes.InField():
                return self._index.in_field(node)
            case nodes.Pinned(symbol, paragraph):
                return self._index.of_document(symbol, paragraph)
            case nodes.Identical(clause_id):
                return self._worded_like(clause_id)
            case nodes.And(children):
                return reduce(np.logical_and, map(self.matching, children))
            case nodes.Or(children):
                return reduce(np.logical_or, map(self.matching, children))
            case nodes.Not(child):
                return ~self.matching(child)
            case nodes.Compound(words):
                stems = [word.stem for word in words]
                ids = holding_all(self._words, "stem", stems)
                return self._index.flags(entries(in_a_row_of([self._index.positions_of(stem, ids) for stem in stems])))
            case nodes.Synonyms(typed, others):
                return reduce(np.logical_or, map(self.matching, (typed, *others)))
            case nodes.Passage():
                return matching(node, [self.matching(slot) for slot in node.slots])
            case _:
                assert_never(node)

    def _scores(self, node: Node, ids: Ints) -> Reals:
        """What a node adds to the score of each of these clauses: nothing where it does not match."""
        deadlines.check()
        match node:
            case nodes.Word() | nodes.Phrase() | nodes.PhrasePrefix() | nodes.Near() | nodes.Compound():
                return np.where(self.matching(node)[ids], self._of_words(node, ids), 0.0)
            case nodes.Prefix():
                return self._flat(node, ids, log(self._words.count / (self.matching(node).sum() + 1)) + 1)
            case nodes.Symbol():
                return self._flat(node, ids, SYMBOL_WEIGHT)
            case nodes.InField():
                return self._flat(node, ids, FIELD_WEIGHT)
            case nodes.Pinned():
                return self._flat(node, ids, PIN_WEIGHT)
            case nodes.Value() | nodes.Identical() | nodes.Not():
                return np.zeros(len(ids))
            case nodes.Or(children):
                return sum((self._scores(child, ids) for child in children), np.zeros(len(ids)))
            case nodes.And(children):
                scores = np.zeros(len(ids))
                inside = np.flatnonzero(self.matching(node)[ids])
                own = ids[inside]
                scores[inside] = sum((self._scores(child, own) for child in children), self._closeness(node, own))
                return scores
            case nodes.Synonyms(typed, others):
                best = self._scores(typed, ids)
                for other in others:
                    best = np.maximum(best, passages.worth(node, other) * self._scores(other, ids))
                return best
            case nodes.Passage():
                return self._of_passage(node, ids)
            case _:
                assert_never(node)

    def _of_passage(self, passage: nodes.Passage, ids: Ints) -> Reals:
        """Which texts are read depends on what all clauses score that match; where these are few, all are."""
        all_ids, slots = numbers_of(self.matching(passage)), passage.slots
        if len(all_ids) <= passages.MAX_WORDINGS:
            all_ids = np.intersect1d(all_ids, ids, assume_unique=True)
        matched = [self.matching(slot) for slot in slots]
        sums = sum((self._scores(slot, all_ids) for slot in slots), np.zeros(len(all_ids)))
        scorer = PassageScorer(self._index, passage, [int(flags.sum()) for flags in matched])
        scored = np.zeros(self._words.count)
        verbatim = self.matching(phrase)[all_ids] if (phrase := passage.verbatim) else np.zeros(len(all_ids), bool)
        scored[all_ids] = scorer.scores(all_ids, sums, [flags[all_ids] for flags in matched], verbatim, ids)
        return scored[ids]

    def _flat(self, node: Node, ids: Ints, score: float) -> Reals:
        return np.where(self.matching(node)[ids], score, 0.0)

    def _of_words(self, node: nodes.Word | nodes.Phrase | nodes.PhrasePrefix | nodes.Near | nodes.Compound, ids: Ints) -> Reals:
        """The scores of all words of a term."""
        match node:
            case nodes.Word(exact):
                stem, scores = node.stem, self._words.scores
                form = EXACT_WEIGHT * scores("exact", exact, ids)
                stemmed = scores("stem", stem, ids) + TITLE_WEIGHT * scores("title", stem, ids)
                # In four bytes, and so added up, as the columns keep them: whichever engine answers, the digits are the same.
                if self._index.has_one_form(stem):
                    return _single(stemmed + form)
                return _single(stemmed) + _single(form)
            case nodes.Phrase(words) | nodes.PhrasePrefix(words) | nodes.Compound(words):
                return sum((self._of_words(word, ids) for word in words), np.zeros(len(ids)))
            case nodes.Near(left, right):
                return self._of_words(left, ids) + self._of_words(right, ids)

    def _closeness(self, tree: nodes.And, ids: Ints) -> Reals:
        """What these clauses, which all match, score for words that stand as they were typed, and for how close they stand."""
        scores = np.zeros(len(ids))
        if not len(ids):
            return scores
        positions: dict[str, Longs] = {}
        for words, weight in proximity.together(tree.children):
            deadlines.check()
            exact = [word.exact for word in words]
            for word in exact:
                if word not in positions:
                    positions[word] = self._words.positions("exact", word, ids)
            holding = np.isin(ids, entries(in_a_row_of([positions[word] for word in exact])), assume_unique=True)
            scores += weight * sum(self._words.rarity("exact", word) for word in exact) * holding
        stems = proximity.in_one_passage(tree.children, int(self.matching(tree).sum()))
        if stems:
            worth = PASSAGE_WEIGHT * len(stems) * sum(self._words.rarity("stem", stem) for stem in stems)
            scores += worth / narrowest(ids, [self._index.positions_of(stem, ids) for stem in stems])
        return scores

    def _row(self, words: tuple[nodes.Word, ...]) -> Longs:
        return in_a_row(self._words, "exact", [word.exact for word in words])

    def _expanded(self, prefix: str) -> list[str]:
        """The words that begin like this; those of titles alone count too, as every engine counts them."""
        words = [word for word, _ in self._words.terms_from("exact", prefix)]
        titled = (word for word, _ in self._index.documents.terms_from("title", prefix))
        check_expansions(prefix, len({*words, *titled}))
        return words

    def _near(self, left: nodes.Word | nodes.Phrase, right: nodes.Word | nodes.Phrase, distance: int) -> Flags:
        ids = numbers_of(self.matching(left) & self.matching(right))
        sides = [
            (self._index.positions_of(side.stem, ids), 1)
            if isinstance(side, nodes.Word)
            else (in_a_row(self._words, "exact", [word.exact for word in side.words], ids), len(side.words))
            for side in (left, right)
        ]
        return self._index.flags(near(*sides[0], *sides[1], distance))

    def _worded_like(self, clause_id: str) -> Flags:
        number = self._index.store.number(clause_id)
        if number is None:
            raise unknown_clause(clause_id)
        return self._index.worded_like(number)


def _single(scores: Reals) -> Reals:
    return scores.astype(np.float32).astype(np.float64)
