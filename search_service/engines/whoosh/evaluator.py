"""The evaluator of query trees on a Whoosh index: matches, and their scores.

A leaf becomes look-ups of Whoosh's terms. Lists are joined here: Whoosh 2.7.4's AndNot keeps some clauses that it should take
away, and its AndMaybe inside of an And leaves out some scores.
"""

from __future__ import annotations

from functools import reduce
from math import log
from typing import assert_never

import numpy as np

from search_service.engines import deadlines, passages
from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.near import NearWordings
from search_service.engines.terms import check_expansions, unknown_clause
from search_service.engines.weights import (
    EXACT_WEIGHT,
    FIELD_WEIGHT,
    PASSAGE_WEIGHT,
    PIN_WEIGHT,
    SYMBOL_WEIGHT,
    TITLE_WEIGHT,
    by_words,
    in_one_passage,
    together,
)
from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.passages import PassageScorer, matching
from search_service.engines.whoosh.positions import (
    docs_of,
    docs_with_all,
    docs_with_phrase_prefix,
    near,
    phrase_positions,
    phrase_positions_of,
    shortest_windows,
)
from search_service.engines.whoosh.posting_blocks import Reals
from search_service.engines.whoosh.value_column import Flags, doc_ids_of
from search_service.query import Node, nodes


class Evaluator:
    """Evaluates the trees of one request; each node is evaluated once."""

    def __init__(self, index: ClauseIndex, near: NearWordings) -> None:
        self._index = index
        self._wordings = near
        self._words = index.clauses
        self._known: dict[Node, Flags] = {}

    def matching(self, tree: Node | None) -> Flags:
        """Flags of the clauses that match a tree; None matches all."""
        deadlines.check()
        if tree is None:
            return np.ones(self._words.count, bool)
        if tree not in self._known:
            self._known[tree] = self._matching(tree)
        return self._known[tree]

    def ranked(self, tree: Node | None, doc_ids: Ints) -> Reals:
        """The scores of ascending clauses that match; if the tree has words, with the reuse prior."""
        if tree is None or not len(doc_ids):
            return np.zeros(len(doc_ids))
        scores = self._scores(tree, doc_ids)
        return scores + self._index.reuse[doc_ids] if by_words(tree) else scores

    def _matching(self, node: Node) -> Flags:
        match node:
            case nodes.Word():
                return self._index.flags(self._words.postings("stem", node.stem).doc_ids)
            case nodes.Phrase(words):
                return self._index.flags(docs_of(self._row(words)))
            case nodes.PhrasePrefix(words, prefix):
                self._expanded(prefix)
                exact = [*(word.exact for word in words), prefix]
                return self._index.flags(docs_with_phrase_prefix(self._words, "exact", exact))
            case nodes.Prefix(prefix):
                return self._index.flags(*(self._words.postings("exact", word).doc_ids for word in self._expanded(prefix)))
            case nodes.Near(left, right, distance):
                return self._near(left, right, distance)
            case nodes.Symbol(symbol):
                return self._index.flags(self._words.postings("cites", symbol).doc_ids)
            case nodes.Value(facet, values):
                return self._index.column(facet).with_values(values)
            case nodes.InField():
                return self._index.in_field(node)
            case nodes.Pinned(symbol, paragraph):
                return self._index.of_document(symbol, paragraph)
            case nodes.Identical(clause_id):
                return self._identical(clause_id)
            case nodes.Shifted(shifts):
                return self._index.flags(self._wordings.shifted(shifts))
            case nodes.And(children):
                return reduce(np.logical_and, map(self.matching, children))
            case nodes.Or(children):
                return reduce(np.logical_or, map(self.matching, children))
            case nodes.Not(child):
                return ~self.matching(child)
            case nodes.Compound(words):
                return self._index.flags(docs_of(self._stems_in_a_row([word.stem for word in words])))
            case nodes.Synonyms(typed, others):
                return reduce(np.logical_or, map(self.matching, (typed, *others)))
            case nodes.Passage():
                return matching(node, [self.matching(slot) for slot in node.slots])
            case _:
                assert_never(node)

    def _scores(self, node: Node, doc_ids: Ints) -> Reals:
        """The part of a node in the score of each clause: 0 where it does not match."""
        deadlines.check()
        match node:
            case nodes.Word() | nodes.Phrase() | nodes.PhrasePrefix() | nodes.Near() | nodes.Compound():
                return np.where(self.matching(node)[doc_ids], self._of_words(node, doc_ids), 0.0)
            case nodes.Prefix():
                return self._flat(node, doc_ids, log(self._words.count / (self.matching(node).sum() + 1)) + 1)
            case nodes.Symbol():
                return self._flat(node, doc_ids, SYMBOL_WEIGHT)
            case nodes.InField():
                return self._flat(node, doc_ids, FIELD_WEIGHT)
            case nodes.Pinned():
                return self._flat(node, doc_ids, PIN_WEIGHT)
            case nodes.Value() | nodes.Identical() | nodes.Shifted() | nodes.Not():
                return np.zeros(len(doc_ids))
            case nodes.Or(children):
                return sum((self._scores(child, doc_ids) for child in children), np.zeros(len(doc_ids)))
            case nodes.And(children):
                scores = np.zeros(len(doc_ids))
                inside = np.flatnonzero(self.matching(node)[doc_ids])
                own = doc_ids[inside]
                scores[inside] = sum((self._scores(child, own) for child in children), self._proximity(node, own))
                return scores
            case nodes.Synonyms(typed, others):
                worths = passages.worths(node, self._idf)
                forms = zip((typed, *others), worths, strict=True)
                return reduce(np.maximum, [worth * self._scores(form, doc_ids) for form, worth in forms])
            case nodes.Passage():
                return self._of_passage(node, doc_ids)
            case _:
                assert_never(node)

    def _of_passage(self, passage: nodes.Passage, doc_ids: Ints) -> Reals:
        """The texts that are read depend on the scores of all matches; if there are few matches, all texts are read."""
        matching_ids, slots = doc_ids_of(self.matching(passage)), passage.slots
        if len(matching_ids) <= passages.MAX_WORDINGS:
            matching_ids = np.intersect1d(matching_ids, doc_ids, assume_unique=True)
        matched = [self.matching(slot) for slot in slots]
        sums = sum((self._scores(slot, matching_ids) for slot in slots), np.zeros(len(matching_ids)))
        scorer = PassageScorer(self._index, passage, [int(flags.sum()) for flags in matched])
        scored = np.zeros(self._words.count)
        verbatim = self.matching(phrase)[matching_ids] if (phrase := passage.verbatim) else np.zeros(len(matching_ids), bool)
        scored[matching_ids] = scorer.scores(matching_ids, sums, [flags[matching_ids] for flags in matched], verbatim, doc_ids)
        return scored[doc_ids]

    def _idf(self, word: nodes.Word) -> float:
        return self._words.idf("stem", word.stem) if self._words.holds("stem", word.stem) else 0.0

    def _flat(self, node: Node, doc_ids: Ints, score: float) -> Reals:
        return np.where(self.matching(node)[doc_ids], score, 0.0)

    def _of_words(
        self, node: nodes.Word | nodes.Phrase | nodes.PhrasePrefix | nodes.Near | nodes.Compound, doc_ids: Ints
    ) -> Reals:
        """The scores of all words of a term."""
        match node:
            case nodes.Word(exact):
                stem, scores = node.stem, self._words.scores
                form = EXACT_WEIGHT * scores("exact", exact, doc_ids)
                stemmed = scores("stem", stem, doc_ids) + TITLE_WEIGHT * scores("title", stem, doc_ids)
                # Rounded to float32 before the sum, as in the columns: both engines give the same digits.
                if self._index.has_one_form(stem):
                    return _single(stemmed + form)
                return _single(stemmed) + _single(form)
            case nodes.Phrase(words) | nodes.PhrasePrefix(words) | nodes.Compound(words):
                return sum((self._of_words(word, doc_ids) for word in words), np.zeros(len(doc_ids)))
            case nodes.Near(left, right):
                return self._of_words(left, doc_ids) + self._of_words(right, doc_ids)

    def _proximity(self, tree: nodes.And, doc_ids: Ints) -> Reals:
        """The proximity bonus of clauses that match: for phrases as typed, and for the shortest window of all stems."""
        scores = np.zeros(len(doc_ids))
        if not len(doc_ids):
            return scores
        positions: dict[str, Longs] = {}
        for words, weight in together(tree.children):
            deadlines.check()
            exact = [word.exact for word in words]
            for word in exact:
                if word not in positions:
                    positions[word] = self._words.positions("exact", word, doc_ids)
            has_phrase = np.isin(doc_ids, docs_of(phrase_positions_of([positions[word] for word in exact])), assume_unique=True)
            scores += weight * sum(self._words.idf("exact", word) for word in exact) * has_phrase
        stems = in_one_passage(tree.children, int(self.matching(tree).sum()))
        if stems:
            weight = PASSAGE_WEIGHT * len(stems) * sum(self._words.idf("stem", stem) for stem in stems)
            scores += weight / shortest_windows(doc_ids, [self._index.stem_positions(stem, doc_ids) for stem in stems])
        return scores

    def _row(self, words: tuple[nodes.Word, ...]) -> Longs:
        return phrase_positions(self._words, "exact", [word.exact for word in words])

    def _stems_in_a_row(self, stems: list[str]) -> Longs:
        doc_ids = docs_with_all(self._words, "stem", stems)
        return phrase_positions_of([self._index.stem_positions(stem, doc_ids) for stem in stems])

    def _expanded(self, prefix: str) -> list[str]:
        """The words of a prefix in texts. Words of titles alone count for the limit, as in every engine."""
        words = [word for word, _ in self._words.terms_from("exact", prefix)]
        titled = (word for word, _ in self._index.documents.terms_from("title", prefix))
        check_expansions(prefix, len({*words, *titled}))
        return words

    def _near(self, left: nodes.Word | nodes.Phrase, right: nodes.Word | nodes.Phrase, distance: int) -> Flags:
        doc_ids = doc_ids_of(self.matching(left) & self.matching(right))
        sides = [
            (self._index.stem_positions(side.stem, doc_ids), 1)
            if isinstance(side, nodes.Word)
            else (phrase_positions(self._words, "exact", [word.exact for word in side.words], doc_ids), len(side.words))
            for side in (left, right)
        ]
        return self._index.flags(near(*sides[0], *sides[1], distance))

    def _identical(self, clause_id: str) -> Flags:
        doc_id = self._index.store.doc_id_of(clause_id)
        if doc_id is None:
            raise unknown_clause(clause_id)
        return self._index.identical(doc_id)


def _single(scores: Reals) -> Reals:
    return scores.astype(np.float32).astype(np.float64)
