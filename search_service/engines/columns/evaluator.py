"""Query trees evaluated on columns: which clauses match, and what each scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import log
from typing import assert_never
from weakref import proxy

import numpy as np

from search_service.engines import Request, deadlines
from search_service.engines.columns.boolean import Overlaps, Scored
from search_service.engines.columns.conjunction import Conjunctions
from search_service.engines.columns.filters import Properties
from search_service.engines.columns.kernels.intersect import NO_WORD, TERM
from search_service.engines.columns.kernels.phrase import AFRESH, BESIDE, WITHIN
from search_service.engines.columns.passages import PassageMatcher
from search_service.engines.columns.positions import Passages, Side
from search_service.engines.columns.scored_docs import NO_MATCHES, Matches
from search_service.engines.columns.sieve import Sieved
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import NO_TERM, NONE, Numbers, Term, Terms
from search_service.engines.expansions import check_expansions, unknown_clause
from search_service.engines.proximity import FEWEST_STEMS, by_words
from search_service.engines.weights import FIELD_WEIGHT, PIN_WEIGHT, SYMBOL_WEIGHT
from search_service.query import (
    And,
    Compound,
    Identical,
    InField,
    Near,
    Node,
    Not,
    Or,
    Passage,
    Phrase,
    Pinned,
    Prefix,
    Symbol,
    Synonyms,
    Value,
    Word,
)


class Matcher:
    """Evaluates trees on one set of columns; `number_of` gives the number of a clause by its id, None if there is none."""

    def __init__(self, columns: Columns, number_of: Callable[[str], int | None]) -> None:
        self._number_of = number_of
        self.terms = Terms(columns)
        self._passages = Passages(columns)
        self._agreed = columns["agreed"]
        self.properties = Properties(columns)
        self.total = len(columns["document_of"])
        self._conjunctions = Conjunctions(columns)
        self._overlaps = Overlaps(columns, self.terms, self._conjunctions)
        self._loose = PassageMatcher(columns, Matcher.matches.__get__(proxy(self)))

    def holds(self, exact: str) -> bool:
        """Whether some text or title holds a word of the same stem."""
        return self.terms.known(exact).stem != NO_WORD

    def sieved(self, request: Request) -> Sieved:
        """What matches and passes all filters, with the scores that it is ranked by; and of all that matches, what fails which.

        The latter is left out where no facet is asked for that is filtered by: of few clauses that pass, the others are not
        looked at.
        """
        if request.filters and not any(name in request.facets for name, _ in request.filters):
            found = self._passing(request)
            if found is not None:
                return Sieved(found, found.clauses, NONE)
        return self.properties.sieved(self.ranked(request.tree), request.filters)

    def _passing(self, request: Request) -> Matches | None:
        """What matches and passes all filters, as it is ranked, where no other clause needs to be scored; else None."""
        tree, filters = request.tree, request.filters
        match tree:
            case Phrase(words):
                standing = self._flat(self._holding(words), 0.0)
                clauses = self.properties.sieved(standing, filters).found.clauses
                return self._overlaps.with_extra(self._conjunctions.scored(clauses, self._known(words)), self._agreed)
            case Word() | And():
                few = self.properties.few(filters)
                asked = self._words((tree,) if isinstance(tree, Word) else tree.children) if few is not None else None
                # How narrow passages are counts where few clauses match, whatever the filters are.
                if few is not None and asked is not None and len(asked) < FEWEST_STEMS * TERM:
                    return self._conjunctions.of_words(asked, agreed=True, among=few)
        return None

    def ranked(self, tree: Node | None) -> Matches:
        """What matches a tree, with the scores that it is ranked by: to those of words, how often a wording was agreed adds."""
        if isinstance(tree, And):
            return self._all(tree, ranked=True)
        if tree is None or not by_words(tree):
            return self.matches(tree)
        deadlines.check()
        match tree:
            case Word():
                return self._overlaps.of(self.terms.term(tree), self._agreed)
            case Or(children):
                return self._overlaps.in_any([self.scored(child) for child in children], self._agreed)
            case _:
                return self._overlaps.with_extra(self.matches(tree), self._agreed)

    def matches(self, node: Node | None) -> Matches:
        """Every clause that matches a tree; None is matched by all, with the score 0."""
        deadlines.check()
        match node:
            case None:
                return self._flat(np.arange(self.total, dtype=np.int32), 0.0)
            case Word():
                return self._overlaps.of(self.terms.term(node))
            case Phrase(words):
                return self._phrase(words)
            case Prefix(prefix):
                return self._prefix(prefix)
            case Near():
                return self._every((node,))
            case Symbol(symbol):
                return self._flat(self.properties.citing(symbol), SYMBOL_WEIGHT)
            case Value(facet, values):
                return self._flat(self.properties.holding(facet, values), 0.0)
            case InField():
                return self._flat(self.properties.in_field(node), FIELD_WEIGHT)
            case Pinned(symbol, paragraph):
                return self._flat(self.properties.of_document(symbol, paragraph), PIN_WEIGHT)
            case Identical(clause_id):
                return self._flat(self._worded_like(clause_id), 0.0)
            case And():
                return self._all(node, ranked=False)
            case Or(children):
                return self._overlaps.in_any([self.scored(child) for child in children])
            case Not(child):
                return self._every((Not(child),))
            case Compound(words):
                return self._compound(words)
            case Synonyms():
                return self._loose.best(node)
            case Passage():
                return self._loose.holding_most(node)
            case _:
                assert_never(node)

    def _flat(self, clauses: Numbers, score: float) -> Matches:
        """These clauses, each with the same score."""
        return Matches(clauses, np.full(len(clauses), score))

    def _worded_like(self, clause_id: str) -> Numbers:
        number = self._number_of(clause_id)
        if number is None:
            raise unknown_clause(clause_id)
        return self.properties.alike(number)

    def _phrase(self, words: tuple[Word, ...]) -> Matches:
        """Clauses that hold a phrase; each scores what its words do."""
        return self._conjunctions.scored(self._holding(words), self._known(words))

    def _compound(self, words: tuple[Word, ...]) -> Matches:
        """Clauses that hold the stems of these words side by side; each scores what its words do."""
        stems = [term.stem for term in self._known(words)]
        if NO_WORD in stems:
            return NO_MATCHES
        return self._loose.in_row(self._overlaps.in_all(map(self.scored, words)), stems)

    def _known(self, words: Iterable[Word]) -> list[Term]:
        return [self.terms.known(word.exact) for word in words]

    def _holding(self, words: Iterable[Word]) -> Numbers:
        """The clauses, ascending, in which these words stand in a row, as they are spelled."""
        numbers = [term.word for term in self._known(words)]
        if NO_WORD in numbers:
            return NONE
        if len(numbers) > 1:
            return self._passages.holding(numbers)
        return self._conjunctions.with_any(range(numbers[0], numbers[0] + 1))

    def _prefix(self, prefix: str) -> Matches:
        """Clauses that hold a word that begins like this; how rare they are is what each scores."""
        words = self.terms.words.prefixed(prefix)
        check_expansions(prefix, len(words))
        clauses = self._conjunctions.with_any(words)
        return self._flat(clauses, log(self.total / (len(clauses) + 1)) + 1)

    def _near(self, matches: Matches, near: Near) -> Matches:
        """Those of the clauses that match, all of which match both sides."""
        return self._passages.near(matches, self._side(near.left), self._side(near.right), near.distance)

    def _side(self, term: Word | Phrase) -> Side:
        """A term that some clause holds."""
        if isinstance(term, Word):
            return Side((self.terms.known(term.exact).stem,), stemmed=True)
        return Side([self.terms.known(word.exact).word for word in term.words], stemmed=False)

    def _all(self, tree: And, ranked: bool) -> Matches:
        """Clauses that match all children, scored as they are ranked by if that is asked for; most are of words alone."""
        asked = self._words(tree.children)
        if asked is not None:
            return self._conjunctions.of_words(asked, ranked)
        return self._every(tree.children, ranked and by_words(tree))

    def _every(self, children: tuple[Node, ...], agreed: bool = False) -> Matches:
        """Clauses that match all children: those that hold all words are found first, then how words stand is looked at."""
        wanted, nears, unwanted = list[Scored](), list[Near](), list[Node]()
        for child in children:
            if isinstance(child, Near):
                nears.append(child)
            elif isinstance(child, Not):
                unwanted.append(child.child)
            else:
                wanted.append(self.scored(child))
        wanted += [self.scored(side) for near in nears for side in (near.left, near.right)]
        matches = self._overlaps.in_all(wanted or [self.matches(None)], map(self.scored, dict.fromkeys(unwanted)))
        for near in dict.fromkeys(nears) if len(matches.clauses) else ():
            deadlines.check()
            matches = self._near(matches, near)
        return self._conjunctions.raised(matches, self._typed(children), agreed)

    def _words(self, children: Iterable[Node]) -> Numbers | None:
        """Children that are words, and held by some clause, as loops ask for them; None if one is something else."""
        asked: list[int] = []
        goes_on = AFRESH
        for child in children:
            term = self.terms.known(child.exact) if isinstance(child, Word) else NO_TERM
            if term.word == NO_WORD:
                return None
            asked += goes_on, term.word, term.stem
            goes_on = BESIDE
        return np.array(asked, np.int32)

    def _typed(self, children: Iterable[Node]) -> Numbers:
        """The words and phrases among some children, as `conjunction` asks for them; anything else parts them."""
        asked: list[int] = []
        goes_on = AFRESH
        for child in children:
            if isinstance(child, Word):
                asked += goes_on, *self.terms.numbers(child)
                goes_on = BESIDE
            elif isinstance(child, Phrase):
                for word in child.words:
                    asked += goes_on, *self.terms.numbers(word)
                    goes_on = WITHIN
                goes_on = BESIDE
            else:
                goes_on = AFRESH
        return np.array(asked, np.int32)

    def scored(self, node: Node) -> Scored:
        """What matches a node; of a word the scores are not yet read."""
        return self.terms.term(node) if isinstance(node, Word) else self.matches(node)
