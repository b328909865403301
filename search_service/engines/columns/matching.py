"""Query trees evaluated on columns: which clauses match, and what each scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import assert_never

import numpy as np
import numpy.typing as npt

from search_service.engines.closeness import together
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.side_texts import SideText
from search_service.engines.weights import EXACT_WEIGHT, FIELD_WEIGHT, PIN_WEIGHT, SYMBOL_WEIGHT, TITLE_WEIGHT
from search_service.errors import QueryError
from search_service.fields import FACETS_BY_NAME
from search_service.query import And, Identical, InField, Near, Node, Not, Or, Phrase, Pinned, Prefix, Symbol, Value, Word

MAX_EXPANSIONS = 200

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
NONE = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Matches:
    """Clause numbers, ascending, and a score for each."""

    clauses: Numbers
    scores: Scores


class Matcher:
    """Evaluates trees on one set of columns; `number_of` gives the number of a clause by its id, None if there is none."""

    def __init__(self, columns: Columns, number_of: Callable[[str], int | None]) -> None:
        self.columns = columns
        self.number_of = number_of
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
            case Prefix(prefix):
                return self._prefix(prefix)
            case Near():
                return self._near(node)
            case Symbol(symbol):
                return self._symbol(symbol)
            case Value(facet, values):
                return self._flat(self.holding(facet, values), 0.0)
            case InField():
                return self._in_field(node)
            case Pinned(symbol, paragraph):
                return self._flat(self._of_document(symbol, paragraph), PIN_WEIGHT)
            case Identical(clause_id):
                return self._flat(self._worded_like(clause_id), 0.0)
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

    def _prefix(self, prefix: str) -> Matches:
        words = self.words.prefixed(prefix)
        if len(words) > MAX_EXPANSIONS:
            what = f"{len(words):,} words begin with “{prefix}”; at most {MAX_EXPANSIONS} are looked for."
            raise QueryError(what, "Type more letters before the star.")
        return self._any([Matches(*self._scored("exact", word)) for word in words])

    def _scored(self, name: str, term: int) -> tuple[Numbers, Scores]:
        clauses, impacts = self._postings(name, term)
        return clauses, impacts.astype(np.float64)

    def _flat(self, clauses: Numbers, score: float) -> Matches:
        """These clauses, each with the same score."""
        return Matches(clauses, np.full(len(clauses), score))

    def holding(self, facet: str, values: Iterable[str]) -> Numbers:
        """The clauses that have one of these values of a facet."""
        return np.flatnonzero(self.has(facet, values)).astype(np.int32)

    def has(self, facet: str, values: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Whether each clause has one of these values of a facet."""
        items, starts = self.columns[f"facet_{facet}_items"], self.columns[f"facet_{facet}_starts"]
        names = self.columns.strings(f"facet_{facet}")
        wanted = [number for value in values if (number := names.find(value)) is not None]
        holders = np.zeros(len(starts) - 1, bool)
        holders[np.repeat(np.arange(len(starts) - 1), np.diff(starts))[np.isin(items, wanted)]] = True
        return holders[self.columns["kind_of" if FACETS_BY_NAME[facet].of_clause else "document_of"]]

    def _in_field(self, node: InField) -> Matches:
        holders = SideText(self.columns, node.field).holders(node.term)
        if node.field == "title":
            titled = np.zeros(self.documents, bool)
            titled[holders] = True
            holders = np.flatnonzero(titled[self.columns["document_of"]]).astype(np.int32)
        return self._flat(holders, FIELD_WEIGHT)

    def _of_document(self, symbol: str, paragraph: str | None) -> Numbers:
        """The clauses of the documents of a symbol, of a resolution's parts too; only those of one number, if named."""
        names = self.columns.strings("facet_symbol")
        symbols = [names[number] for number in names.prefixed(symbol)]
        clauses = self.holding("symbol", [name for name in symbols if name == symbol or name.startswith(f"{symbol} ")])
        if paragraph is None:
            return clauses
        number = self.columns.strings("facet_number").find(paragraph)
        items, starts = self.columns["facet_number_items"], self.columns["facet_number_starts"]
        numbered = np.flatnonzero(np.diff(starts)[clauses] > 0)
        chosen = items[starts[clauses[numbered]]] == (-1 if number is None else number)
        return clauses[numbered[np.flatnonzero(chosen)]]

    def _worded_like(self, clause_id: str) -> Numbers:
        number = self.number_of(clause_id)
        if number is None:
            advice = "Write the id as a clause's address has it: identical:A/RES/76/299/op/3."
            raise QueryError(f"The index holds no clause “{clause_id[:80]}”.", advice, suggestion="identical:A/RES/76/299/op/3")
        return self.alike(number)

    def alike(self, number: int) -> Numbers:
        """All clauses of the wording of this one, ascending."""
        wording = int(self.columns["wording_of"][number])
        start, end = self.columns["alike_starts"][wording : wording + 2]
        return self.columns["alike_items"][start:end]

    def _near(self, node: Near) -> Matches:
        left, right = self._places(node.left), self._places(node.right)
        lengths = [len(side.words) if isinstance(side, Phrase) else 1 for side in (node.left, node.right)]
        clauses = self._clauses_at(left)
        first, last = self.columns["clause_starts"][clauses], self.columns["clause_starts"][clauses + 1]
        after, before = left + lengths[0], left - lengths[1]
        follows = _count_between(right, after, np.minimum(after + node.distance, last))
        precedes = _count_between(right, np.maximum(before - node.distance + 1, first), before + 1)
        near = clauses[np.flatnonzero((follows > 0) | (precedes > 0))]
        found = _intersection(self.matches(node.left), self.matches(node.right))
        kept = np.flatnonzero(np.isin(found.clauses, near))
        return Matches(found.clauses[kept], found.scores[kept])

    def _places(self, term: Word | Phrase) -> Numbers:
        """Where a term begins in the text of all clauses, ascending: a word wherever one of its stem stands."""
        if isinstance(term, Phrase):
            known = [number for word in term.words if (number := self.words.find(word.exact)) is not None]
            return self._phrase_places(known) if len(known) == len(term.words) else NONE
        stem = self.stems.find(term.stem)
        words = NONE if stem is None else np.flatnonzero(self.columns["stem_of"] == stem)
        return np.sort(np.concatenate([NONE, *(self._addresses(int(word)) for word in words)]))

    def _addresses(self, word: int) -> Numbers:
        start, end = self.columns["address_starts"][word : word + 2]
        return self.columns["addresses"][start:end]

    def _phrase_places(self, words: list[int]) -> Numbers:
        """Where these words begin to stand side by side, found from the places of the rarest of them."""
        places = [self._addresses(word) for word in words]
        rarest = min(range(len(words)), key=lambda place: len(places[place]))
        addresses = places[rarest]
        text = self.columns["words"]
        for place, word in enumerate(words):
            if place != rarest and len(addresses):
                neighbours = addresses + (place - rarest)
                # Before the first word and after the last there is nothing; "clip" would look at an end again.
                inside = (neighbours >= 0) & (neighbours < len(text))
                addresses = addresses[inside & (text.take(neighbours, mode="clip") == word)]
        return addresses - rarest

    def _clauses_at(self, addresses: Numbers) -> Numbers:
        return np.searchsorted(self.columns["clause_starts"], addresses, side="right").astype(np.int32) - 1

    def _side_by_side(self, words: list[int]) -> Numbers:
        """The clauses that hold these words in this order, side by side."""
        if len(words) == 1:
            return self._postings("exact", words[0])[0]
        found = self._clauses_at(self._phrase_places(words))
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def _symbol(self, symbol: str) -> Matches:
        number = self.symbols.find(symbol)
        if number is None:
            return Matches(NONE, np.zeros(0))
        start, end = self.columns["citing_starts"][number : number + 2]
        return self._flat(self.columns["citing_items"][start:end], SYMBOL_WEIGHT)

    def _all(self, children: tuple[Node, ...]) -> Matches:
        wanted = [self.matches(child) for child in children if not isinstance(child, Not)]
        unwanted = [self.matches(child.child).clauses for child in children if isinstance(child, Not)]
        found = (
            reduce(_intersection, sorted(wanted, key=lambda matches: len(matches.clauses))) if wanted else self.matches(None)
        )
        for clauses in unwanted:
            kept = _missing(found.clauses, clauses)
            found = Matches(found.clauses[kept], found.scores[kept])
        return Matches(found.clauses, self._with_closeness(found, children))

    def _with_closeness(self, found: Matches, children: tuple[Node, ...]) -> Scores:
        scores = found.scores
        for phrase, weight in together(children).items():
            known = [number for word in phrase.words if (number := self.words.find(word.exact)) is not None]
            if len(known) == len(phrase.words):
                holding = np.diff(self.columns["exact_starts"])[known]
                bonus = weight * float((np.log(self.total / (holding + 1)) + 1).sum())
                scores = scores + bonus * np.isin(found.clauses, self._side_by_side(known), assume_unique=True)
        return scores

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


def _count_between(places: Numbers, low: Numbers, high: Numbers) -> npt.NDArray[np.intp]:
    """How many of these ascending places are in [low, high), for each pair of bounds."""
    return np.searchsorted(places, high) - np.searchsorted(places, low)


def _missing(clauses: Numbers, unwanted: Numbers) -> npt.NDArray[np.intp]:
    """The places of those clauses that are not among the unwanted."""
    if not len(unwanted):
        return np.arange(len(clauses))
    places = np.searchsorted(unwanted, clauses)
    places[places == len(unwanted)] = 0
    return np.flatnonzero(unwanted[places] != clauses)
