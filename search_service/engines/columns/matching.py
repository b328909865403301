"""Query trees evaluated on columns: which clauses match, and what each scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import log
from typing import assert_never

import numpy as np

from search_service.engines import deadlines
from search_service.engines.closeness import in_one_passage, together
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.matches import NO_MATCHES, Matches
from search_service.engines.columns.overlaps import Scored, Unions, in_all
from search_service.engines.columns.passages import Passages
from search_service.engines.columns.places import Flags, Occurrences
from search_service.engines.columns.properties import Properties
from search_service.engines.columns.terms import NONE, Numbers, Scores, Terms
from search_service.engines.weights import FIELD_WEIGHT, PASSAGE_WEIGHT, PIN_WEIGHT, SYMBOL_WEIGHT
from search_service.errors import QueryError
from search_service.query import And, Identical, InField, Near, Node, Not, Or, Phrase, Pinned, Prefix, Symbol, Value, Word

MAX_EXPANSIONS = 200


class Matcher:
    """Evaluates trees on one set of columns; `number_of` gives the number of a clause by its id, None if there is none."""

    def __init__(self, columns: Columns, number_of: Callable[[str], int | None]) -> None:
        self._number_of = number_of
        self._terms = Terms(columns)
        self._occurrences = Occurrences(columns)
        self._passages = Passages(columns)
        self._stem_of = columns["stem_of"]
        self.properties = Properties(columns)
        self.total = len(columns["document_of"])
        self._unions = Unions(columns)

    def holds_stem(self, stem: str) -> bool:
        """Whether some text or title holds a stem."""
        return self._terms.stems.find(stem) is not None

    def matches(self, node: Node | None) -> Matches:
        """Every clause that matches a tree; None is matched by all, with the score 0."""
        deadlines.check()
        match node:
            case None:
                return self._flat(np.arange(self.total, dtype=np.int32), 0.0)
            case Word():
                term = self._terms.term(node)
                return Matches(term.clauses, term.every_score())
            case Phrase(words):
                return self._phrase(words)
            case Prefix(prefix):
                return self._prefix(prefix)
            case Near():
                return self._near(node)
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
            case And(children):
                return self._every(children)
            case Or(children):
                return self._unions.summed([self.scored(child) for child in children])
            case Not(child):
                return self._every((Not(child),))
            case _:
                assert_never(node)

    def _flat(self, clauses: Numbers, score: float) -> Matches:
        """These clauses, each with the same score."""
        return Matches(clauses, np.full(len(clauses), score))

    def _worded_like(self, clause_id: str) -> Numbers:
        number = self._number_of(clause_id)
        if number is None:
            advice = "Write the id as a clause's address has it: identical:A/RES/76/299/op/3."
            raise QueryError(f"The index holds no clause “{clause_id[:80]}”.", advice, suggestion="identical:A/RES/76/299/op/3")
        return self.properties.alike(number)

    def _phrase(self, words: tuple[Word, ...]) -> Matches:
        """Clauses that hold a phrase; each scores what its words do."""
        numbers = self._numbers(words)
        if numbers is None:
            return self._flat(NONE, 0.0)
        terms = [self._terms.term(word) for word in words]
        if len(words) == 1:
            return in_all([self._unions.holding(terms), *terms])
        clauses = self._occurrences.holders(self._occurrences.of_phrase(numbers))
        return in_all([self._flat(clauses, 0.0), *terms])

    def _numbers(self, words: Iterable[Word]) -> list[int] | None:
        """The numbers of exact words; None if no clause holds one of them."""
        numbers = [self._terms.held(word.exact) for word in words]
        known = [number for number in numbers if number is not None]
        return known if len(known) == len(numbers) else None

    def _prefix(self, prefix: str) -> Matches:
        """Clauses that hold a word that begins like this; how rare they are is what each scores."""
        words = self._terms.words.prefixed(prefix)
        if len(words) > MAX_EXPANSIONS:
            what = f"{len(words):,} words begin with “{prefix}”; at most {MAX_EXPANSIONS} are looked for."
            raise QueryError(what, "Type more letters before the star.")
        # Frequent words have more places than clauses worth looking at.
        frequent = self._terms.frequent(words)
        between = zip([words.start, *(word + 1 for word in frequent)], [*frequent, words.stop], strict=True)
        addresses = [self._occurrences.of_words(range(first, last)) for first, last in between]
        found = self._unions.holding([self._terms.of_word(word) for word in frequent], addresses)
        found.scores.fill(log(self.total / (len(found.clauses) + 1)) + 1)
        return found

    def _near(self, node: Near, within: Numbers | None = None) -> Matches:
        """Clauses that match, only of those `within`, if any are given."""
        if within is not None and not len(within):
            return NO_MATCHES
        lengths = [len(side.words) if isinstance(side, Phrase) else 1 for side in (node.left, node.right)]
        left, right = (self._places(side) for side in (node.left, node.right))
        clauses = self._occurrences.near(left, lengths[0], right, lengths[1], node.distance, within)
        return in_all([self._flat(clauses, 0.0), self.scored(node.left), self.scored(node.right)])

    def _all_near(self, nears: Sequence[Near]) -> dict[Near, Matches]:
        """What matches each, of the clauses that hold the words of all of them and match those before it."""
        within: Numbers | None = None
        if len(nears) > 1:
            sides = [self.scored(side) for side in {side for near in nears for side in (near.left, near.right)}]
            within = in_all(sides).clauses
        found: dict[Near, Matches] = {}
        for near in dict.fromkeys(nears):
            found[near] = self._near(near, within)
            within = found[near].clauses
        return found

    def _places(self, term: Word | Phrase) -> Numbers:
        """Where a term begins in the text of all clauses, ascending: a word wherever one of its stem stands."""
        if isinstance(term, Phrase):
            numbers = self._numbers(term.words)
            return NONE if numbers is None else self._occurrences.of_phrase(numbers)
        stem = self._terms.stems.find(term.stem)
        words = NONE if stem is None else np.flatnonzero(self._stem_of == stem)
        return np.sort(np.concatenate([NONE, *(self._occurrences.of_word(int(word)) for word in words)]))

    def _every(self, children: tuple[Node, ...]) -> Matches:
        """Clauses that match all children, found from the rarest on; scores are read where all of them meet."""
        nears = self._all_near([child for child in children if isinstance(child, Near)])
        wanted = [child for child in children if not isinstance(child, Not)]
        found = [nears[child] if isinstance(child, Near) else self.scored(child) for child in wanted]
        unwanted = dict.fromkeys(child.child for child in children if isinstance(child, Not))
        matches = in_all(found or [self.matches(None)], map(self.scored, unwanted))
        clauses, scores = matches.clauses, self._closer(matches.clauses, matches.scores, children)
        return Matches(clauses, self._gathered(clauses, scores, in_one_passage(children, len(clauses))))

    def scored(self, node: Node) -> Scored:
        """What matches a node; of a word the scores are not yet read."""
        return self._terms.term(node) if isinstance(node, Word) else self.matches(node)

    def _closer(self, clauses: Numbers, scores: Scores, children: tuple[Node, ...]) -> Scores:
        """The scores of clauses that match all children, raised where words stand together as they were asked for."""
        found: dict[tuple[int, int], Flags] = {}
        among = self._occurrences.among(clauses)
        for phrase, weight in together(children).items() if len(clauses) else ():
            numbers = self._numbers(phrase.words)
            pairs = [found[pair] for pair in pairwise(numbers or ()) if pair in found]
            # What lacks a pair lacks the whole.
            if numbers is None or (pairs and not np.logical_and.reduce(pairs).any()):
                continue
            held = among.hold(self._occurrences.of_phrase(numbers))
            if len(numbers) == 2:
                found[numbers[0], numbers[1]] = held
            scores += weight * self._terms.rarity(numbers) * held
        return scores

    def _gathered(self, clauses: Numbers, scores: Scores, stems: tuple[str, ...]) -> Scores:
        """The scores of clauses that hold all these stems, raised by how near one another the stems stand."""
        if not stems:
            return scores
        numbers = [number for stem in stems if (number := self._terms.stems.find(stem)) is not None]
        widths = self._passages.narrowest(clauses, numbers)
        return scores + PASSAGE_WEIGHT * len(stems) * self._terms.stem_rarity(numbers) / widths
