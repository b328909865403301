"""Query trees evaluated on columns: which clauses match, and what each scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import assert_never

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.arrays import Columns
from search_service.engines.weights import EXACT_WEIGHT, SYMBOL_WEIGHT, TITLE_WEIGHT
from search_service.query import And, Node, Not, Or, Phrase, Symbol, Word

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
NONE = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Matches:
    """Clause numbers, ascending, and a score for each."""

    clauses: Numbers
    scores: Scores


class Matcher:
    """Evaluates trees on one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.words = columns.strings("word")
        self.stems = columns.strings("stem")
        self.symbols = columns.strings("symbol")
        self.total = len(columns["document_of"])
        self.documents = len(columns["document_id_ends"])

    def matches(self, node: Node | None) -> Matches:
        """Every clause that matches a tree; None is matched by all, with the score 0."""
        match node:
            case None:
                return Matches(np.arange(self.total, dtype=np.int32), np.zeros(self.total))
            case Word():
                return self._word(node)
            case Phrase(words):
                return self._phrase(words)
            case Symbol(symbol):
                return self._symbol(symbol)
            case And(children):
                return self._all(children)
            case Or(children):
                return self._any([self.matches(child) for child in children])
            case Not(child):
                return self._all((Not(child),))
            case _:
                assert_never(node)

    def _postings(self, name: str, term: int | None) -> tuple[Numbers, npt.NDArray[np.float32]]:
        if term is None:
            return NONE, np.zeros(0, np.float32)
        start, end = self.columns[f"{name}_starts"][term : term + 2]
        holders = "title_documents" if name == "title" else f"{name}_clauses"
        return self.columns[holders][start:end], self.columns[f"{name}_impacts"][start:end]

    def _word(self, word: Word) -> Matches:
        stem = self.stems.find(word.stem)
        clauses, impacts = self._postings("stem", stem)
        scores = impacts.astype(np.float64)
        exact, exact_impacts = self._postings("exact", self.words.find(word.exact))
        # Every clause that holds a word holds its stem.
        scores[np.searchsorted(clauses, exact)] += EXACT_WEIGHT * exact_impacts
        return Matches(clauses, self._with_title(clauses, scores, stem))

    def _with_title(self, clauses: Numbers, scores: Scores, stem: int | None) -> Scores:
        documents, impacts = self._postings("title", stem)
        if len(documents) and len(clauses):
            by_document = np.zeros(self.documents)
            by_document[documents] = TITLE_WEIGHT * impacts
            scores += by_document[self.columns["document_of"][clauses]]
        return scores

    def _phrase(self, words: tuple[Word, ...]) -> Matches:
        terms = [self.words.find(word.exact) for word in words]
        known = [term for term in terms if term is not None]
        if len(known) < len(terms):
            return Matches(NONE, np.zeros(0))
        clauses = self._side_by_side(known)
        scores = np.zeros(len(clauses))
        for word, term in zip(words, known, strict=True):
            holders, impacts = self._postings("exact", term)
            scores += impacts[np.searchsorted(holders, clauses)]
            scores = self._with_title(clauses, scores, self.stems.find(word.stem))
        return Matches(clauses, scores)

    def _side_by_side(self, terms: list[int]) -> Numbers:
        """The clauses that hold these words in this order, found from the places of the rarest of them."""
        starts = self.columns["address_starts"]
        if len(terms) == 1:
            return self._postings("exact", terms[0])[0]
        rarest = min(range(len(terms)), key=lambda place: int(starts[terms[place] + 1] - starts[terms[place]]))
        addresses = self.columns["addresses"][starts[terms[rarest]] : starts[terms[rarest] + 1]]
        text = self.columns["words"]
        for place, term in enumerate(terms):
            if place != rarest and len(addresses):
                neighbours = addresses + (place - rarest)
                # Before the first word and after the last there is nothing; "clip" would look at an end again.
                inside = (neighbours >= 0) & (neighbours < len(text))
                addresses = addresses[inside & (text.take(neighbours, mode="clip") == term)]
        found = np.searchsorted(self.columns["clause_starts"], addresses, side="right").astype(np.int32) - 1
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def _symbol(self, symbol: str) -> Matches:
        number = self.symbols.find(symbol)
        if number is None:
            return Matches(NONE, np.zeros(0))
        start, end = self.columns["citing_starts"][number : number + 2]
        clauses = self.columns["citing_items"][start:end]
        return Matches(clauses, np.full(len(clauses), SYMBOL_WEIGHT))

    def _all(self, children: tuple[Node, ...]) -> Matches:
        wanted = [self.matches(child) for child in children if not isinstance(child, Not)]
        unwanted = [self.matches(child.child).clauses for child in children if isinstance(child, Not)]
        found = (
            reduce(_intersection, sorted(wanted, key=lambda matches: len(matches.clauses))) if wanted else self.matches(None)
        )
        for clauses in unwanted:
            kept = _missing(found.clauses, clauses)
            found = Matches(found.clauses[kept], found.scores[kept])
        return found

    def _any(self, children: list[Matches]) -> Matches:
        scores = np.zeros(self.total)
        hit = np.zeros(self.total, bool)
        for child in children:
            scores[child.clauses] += child.scores
            hit[child.clauses] = True
        clauses = np.flatnonzero(hit).astype(np.int32)
        return Matches(clauses, scores[clauses])


def _intersection(few: Matches, many: Matches) -> Matches:
    if not len(few.clauses) or not len(many.clauses):
        return Matches(NONE, np.zeros(0))
    places = np.searchsorted(many.clauses, few.clauses)
    places[places == len(many.clauses)] = 0
    kept = np.flatnonzero(many.clauses[places] == few.clauses)
    return Matches(few.clauses[kept], few.scores[kept] + many.scores[places[kept]])


def _missing(clauses: Numbers, unwanted: Numbers) -> npt.NDArray[np.intp]:
    """The places of those clauses that are not among the unwanted."""
    if not len(unwanted):
        return np.arange(len(clauses))
    places = np.searchsorted(unwanted, clauses)
    places[places == len(unwanted)] = 0
    return np.flatnonzero(unwanted[places] != clauses)
