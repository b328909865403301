"""The evaluator: finds the clauses that match a query tree, with their scores."""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import assert_never
from weakref import proxy

import numpy as np

from search_service.engines import Request, deadlines, pool
from search_service.engines.arrays import Columns
from search_service.engines.columns.boolean import NO_PRIOR, Boolean, Operand
from search_service.engines.columns.conjunction import Conjunction, PatternWord
from search_service.engines.columns.filters import DocFilters, FilterResult
from search_service.engines.columns.kernels.records import NOT_INDEXED, TERM, Ints, Join
from search_service.engines.columns.kernels.records import Terms as TermRecords
from search_service.engines.columns.passages import PassageMatcher
from search_service.engines.columns.scored_docs import NO_DOCS, NOTHING, ScoredDocs, constant_score
from search_service.engines.columns.term_dictionary import UNKNOWN, Term, TermDictionary
from search_service.engines.near import NearWordings
from search_service.engines.terms import check_expansions, docs_at_place, unknown_clause
from search_service.engines.weights import FIELD_WEIGHT, PIN_WEIGHT, SYMBOL_WEIGHT, by_words
from search_service.engines.whoosh.store import WhooshStore
from search_service.query import Node, nodes


class ColumnEvaluator:
    """Evaluates trees on one set of columns, and on stored clauses if a node names a paragraph."""

    def __init__(self, columns: Columns, store: WhooshStore, near: NearWordings) -> None:
        self._store = store
        self._near = near
        self._document_of = columns["document_of"]
        self._n_docs = len(columns["document_of"])
        self._prior = columns["reuse_prior"]
        self.terms = TermDictionary(columns)
        self.filters = DocFilters(columns)
        self._conjunction = Conjunction(columns)
        self._boolean = Boolean(self.terms, self._conjunction)
        # A weak reference: the matcher must not keep this alive.
        operand = ColumnEvaluator.operand.__get__(proxy(self))
        self._passages = PassageMatcher(columns, self.terms, self._conjunction, self._boolean, operand)

    def _pinned(self, symbol: str, paragraph: str | None) -> Ints:
        """The clauses of a document, or those of one paragraph."""
        doc_ids = self.filters.of_document(symbol, self._store.document_number(symbol))
        if paragraph is None:
            return doc_ids
        return docs_at_place(doc_ids, self._document_of, self._store.clauses(doc_ids.tolist()), paragraph)

    def is_indexed(self, exact: str) -> bool:
        """Whether some text has the word as it is."""
        return self.terms.lookup(exact).word != NOT_INDEXED

    def filtered(self, request: Request) -> FilterResult:
        """The clauses that match and pass all filters, ranked. Each group of words is evaluated once in an answer."""
        with pool.Kept():
            return self.filters.apply(self.ranked(request.tree), request.filters)

    def ranked(self, tree: Node | None) -> ScoredDocs:
        """The clauses that match a tree; if the tree has words, the scores include the reuse prior."""
        if isinstance(tree, nodes.And):
            return self._and(tree, ranked=True)
        if tree is None or not by_words(tree):
            return self.matches(tree)
        deadlines.check()
        match tree:
            case nodes.Word():
                return self._boolean.read(self.terms.term(tree), self._prior)
            case nodes.Or(children):
                return self._boolean.union([self.operand(child) for child in children], self._prior)
            case _:
                return self._boolean.read(self.matches(tree), self._prior)

    def matches(self, node: Node | None) -> ScoredDocs:
        """The clauses that match a tree; None matches all clauses, with score 0."""
        deadlines.check()
        match node:
            case None:
                return constant_score(np.arange(self._n_docs, dtype=np.int32), 0.0)
            case nodes.Word():
                return self._boolean.read(self.terms.term(node))
            case nodes.Phrase(words):
                return self._phrase(words)
            case nodes.PhrasePrefix():
                return self._phrase_prefix(node)
            case nodes.Prefix(prefix):
                return self._prefix(prefix)
            case nodes.Symbol(symbol):
                return constant_score(self.filters.citing(symbol), SYMBOL_WEIGHT)
            case nodes.Value(facet, values):
                return constant_score(self.filters.with_value(facet, values), 0.0)
            case nodes.InField("title", nodes.Word(exact)):
                return constant_score(self.filters.titled(self.terms.lookup(exact).stem), FIELD_WEIGHT)
            case nodes.InField():
                return constant_score(self.filters.in_field(node), FIELD_WEIGHT)
            case nodes.Pinned(symbol, paragraph):
                return constant_score(self._pinned(symbol, paragraph), PIN_WEIGHT)
            case nodes.Identical(clause_id):
                return constant_score(self._identical(clause_id), 0.0)
            case nodes.Shifted(shifts):
                return constant_score(self._near.shifted(shifts), 0.0)
            case nodes.And():
                return self._and(node, ranked=False)
            case nodes.Or(children):
                return self._boolean.union([self.operand(child) for child in children], NO_PRIOR)
            case nodes.Near() | nodes.Not():
                return self._all((node,))
            case nodes.Compound() | nodes.Synonyms():
                return self._group(node)
            case nodes.Passage():
                return self._passages.most(node)
            case _:
                assert_never(node)

    def operand(self, node: Node) -> Operand:
        """The operand of a node: a result, or the term of a word, whose scores are read later."""
        return self.terms.term(node) if isinstance(node, nodes.Word) else self.matches(node)

    def _identical(self, clause_id: str) -> Ints:
        doc_id = self._store.doc_id_of(clause_id)
        if doc_id is None:
            raise unknown_clause(clause_id)
        return self.filters.identical(doc_id)

    def _phrase(self, words: Iterable[nodes.Word]) -> ScoredDocs:
        """Clauses that have words in a row, as they are spelled; the score is the sum of the words' scores."""
        terms = [self.terms.lookup(word.exact) for word in words]
        return self._conjunction.score(self._with_phrase(terms), terms)

    def _with_phrase(self, terms: list[Term]) -> Ints:
        if any(term.word == NOT_INDEXED for term in terms):
            return NO_DOCS
        if len(terms) == 1:
            return self._conjunction.with_any(range(terms[0].word, terms[0].word + 1))
        return self._conjunction.with_phrase(terms)

    def _phrase_prefix(self, node: nodes.PhrasePrefix) -> ScoredDocs:
        """Clauses that have whole words in a row, then a word of a prefix; the score is that of the whole words."""
        ids, terms = self.terms.words.prefixed(node.prefix), [self.terms.lookup(word.exact) for word in node.words]
        check_expansions(node.prefix, len(ids))
        both = np.intersect1d(self._with_phrase(terms), self._conjunction.with_any(ids), assume_unique=True)
        pattern = [*((False, term.word, term.word + 1) for term in terms), (False, ids.start, ids.stop)]
        return self._conjunction.with_pattern(self._conjunction.score(both, terms), pattern) if len(both) else NOTHING

    def _group(self, node: nodes.Compound | nodes.Synonyms) -> ScoredDocs:
        groups: dict[nodes.Node, ScoredDocs] | None = pool.kept_results()
        found = groups.get(node) if groups is not None else None
        if found is None:
            found = self._compound(node.words) if isinstance(node, nodes.Compound) else self._passages.best(node)
            if groups is None:
                return found
            groups[node] = found
        # A copy: the caller may change the scores in place.
        return ScoredDocs(found.doc_ids, found.scores.copy())

    def _compound(self, words: tuple[nodes.Word, ...]) -> ScoredDocs:
        """Clauses that have the stems of these words side by side; the score is the sum of the words' scores."""
        stems = [self.terms.lookup(word.exact).stem for word in words]
        if NOT_INDEXED in stems:
            return NOTHING
        side_by_side, operands = self._conjunction.with_stems(stems), [*map(self.operand, words)]
        terms = [operand for operand in operands if isinstance(operand, Term)]
        if len(terms) == len(operands):
            return self._conjunction.score(side_by_side, terms)
        return self._boolean.intersect([*operands, constant_score(side_by_side, 0.0)])

    def _prefix(self, prefix: str) -> ScoredDocs:
        """Clauses that have a word of a prefix; the score is the idf of the prefix."""
        words = self.terms.words.prefixed(prefix)
        check_expansions(prefix, len(words))
        doc_ids = self._conjunction.with_any(words)
        return constant_score(doc_ids, log(self._n_docs / (len(doc_ids) + 1)) + 1)

    def _and(self, tree: nodes.And, ranked: bool) -> ScoredDocs:
        """Clauses that match all children, ranked if `ranked`; a conjunction of words alone is one call of a kernel."""
        terms = self._indexed_words(tree.children)
        if terms is not None:
            return self._conjunction.of_terms(terms, with_prior=ranked)
        return self._all(tree.children, ranked and by_words(tree))

    def _all(self, children: tuple[Node, ...], with_prior: bool = False) -> ScoredDocs:
        """Clauses that match all children: first by postings, then by positions."""
        required, nears, excluded = list[Operand](), list[nodes.Near](), list[Node]()
        for child in children:
            if isinstance(child, nodes.Near):
                nears.append(child)
            elif isinstance(child, nodes.Not):
                excluded.append(child.child)
            else:
                required.append(self.operand(child))
        required += [self.operand(side) for near in nears for side in (near.left, near.right)]
        found = self._boolean.intersect(required or [self.matches(None)], map(self.operand, dict.fromkeys(excluded)))
        for near in dict.fromkeys(nears) if len(found) else ():
            deadlines.check()
            found = self._conjunction.near(found, self._pattern(near.left), self._pattern(near.right), near.distance)
        return self._conjunction.add_bonus(found, self._typed_terms(children), with_prior)

    def _pattern(self, side: nodes.Word | nodes.Phrase) -> list[PatternWord]:
        """The pattern of one side of a Near: a word by its stem, a phrase as it is spelled."""
        if isinstance(side, nodes.Word):
            stem = self.terms.lookup(side.exact).stem
            return [(True, stem, stem + 1)]
        ids = [self.terms.lookup(word.exact).word for word in side.words]
        return [(False, word, word + 1) for word in ids]

    def _indexed_words(self, children: Iterable[Node]) -> TermRecords | None:
        """The terms of children, if all are words that some clause has; else None."""
        records: list[tuple[int, int, int]] = []
        for child in children:
            term = self.terms.lookup(child.exact) if isinstance(child, nodes.Word) else UNKNOWN
            if term.word == NOT_INDEXED:
                return None
            records.append((Join.NEXT_TERM.value if records else Join.NONE.value, term.word, term.stem))
        return np.array(records, TERM)

    def _typed_terms(self, children: Iterable[Node]) -> TermRecords:
        """The terms of words and phrases among children; any other child ends a run."""
        records: list[tuple[int, int, int]] = []
        join = Join.NONE
        for child in children:
            words = (child,) if isinstance(child, nodes.Word) else child.words if isinstance(child, nodes.Phrase) else ()
            for word in words:
                term = self.terms.lookup(word.exact)
                records.append((join.value, term.word, term.stem))
                join = Join.SAME_PHRASE
            join = Join.NEXT_TERM if words else Join.NONE
        return np.array(records, TERM)
