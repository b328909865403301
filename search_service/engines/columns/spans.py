"""What a query matched in the texts of hits, found from the words' numbers and offsets that the columns keep.

`snippets.spans` says the same of a text alone, and is what this is compared with: reading the words of twenty hits anew costs
as much as finding these hits among all clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import assert_never

import numpy as np
import numpy.typing as npt

from search_service.engines import Hit
from search_service.engines.columns.arrays import Array, Columns
from search_service.query import (
    Identical,
    InField,
    Leaf,
    Near,
    Node,
    Phrase,
    Pinned,
    Prefix,
    Symbol,
    Value,
    Word,
    terms,
)
from search_service.snippets import Span
from search_service.symbols import symbol_spans

Places = npt.NDArray[np.intp]
NOWHERE: Places = np.zeros(0, np.intp)
# Offsets in one text stay below this: added for each clause, it makes them offsets in all texts.
APART = 1 << 32


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of some clauses, one clause after another, and their stems, as numbers.

    Each clause ends with words that are none. At `edges` each clause begins here, and the last one ends; at `firsts` it begins
    among all addresses. `walked` is how far each word begins behind the first clause's begin if the texts followed one another.
    """

    words: Array
    stems: Array
    edges: Places
    firsts: Places
    walked: Places

    def clauses(self, places: Places) -> Places:
        """Which of the clauses each of these places is in."""
        clauses: Places = self.edges.searchsorted(places, side="right") - 1
        return clauses


class Marker:
    """Marks hits from one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._words, self._stems = columns.strings("word"), columns.strings("stem")
        self._texts, self._steps = columns["words"], columns["steps"]

    @cached_property
    def _stem_of(self) -> Array:
        """The stem of each word, and behind them that of no word."""
        return np.append(self._columns["stem_of"], np.int32(-1))

    def marks(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """What `snippets.spans` gives for the text of each hit."""
        asked = dict.fromkeys(terms(tree)) if tree and hits else {}
        if not asked:
            return [() for _ in hits]
        passage = self._passage([hit.number for hit in hits])
        words = [term for term in asked if isinstance(term, Word)]
        bounds = [self._runs(passage, self._worded(passage, words), 1)] if words else []
        bounds += [bound for term in asked if not isinstance(term, Word) for bound in self._bounds(passage, term, hits)]
        starts = [start for starts, _ in bounds for start in starts.tolist()]
        ends = [end for _, ends in bounds for end in ends.tolist()]
        return _apart(sorted(zip(starts, ends, strict=True)), len(hits))

    def _passage(self, numbers: Sequence[int]) -> Passage:
        bounds = self._columns["clause_starts"]
        firsts = bounds[numbers].astype(np.intp)
        pairs = list(zip(firsts.tolist(), bounds[[number + 1 for number in numbers]].tolist(), strict=True))
        words = np.concatenate([self._texts[first:last] for first, last in pairs])
        steps = np.concatenate([self._steps[first:last] for first, last in pairs])
        edges = np.fromiter(accumulate((last - first for first, last in pairs), initial=0), np.intp, len(pairs) + 1)
        return Passage(words, self._stem_of.take(words, mode="clip"), edges, firsts, steps.cumsum(dtype=np.intp))

    def _worded(self, passage: Passage, words: Sequence[Word]) -> Places:
        """Where one of these words stands, by its stem."""
        stems = [number for word in words if (number := self._stems.find(word.stem)) is not None]
        wanted = np.zeros(len(self._stems) + 1, bool)
        wanted[stems] = True
        return wanted.take(passage.stems, mode="wrap").nonzero()[0]

    def _runs(self, passage: Passage, first_words: Places, length: int) -> tuple[Places, Places]:
        """The starts and the ends of runs of so many words."""
        if not len(first_words):
            return NOWHERE, NOWHERE
        clauses = passage.clauses(first_words)
        # From where each clause begins in the sum of steps to where it begins in all texts.
        begins = passage.edges[clauses]
        further = clauses * APART - np.where(begins > 0, passage.walked[begins - 1], 0)
        last_words = first_words + (length - 1)
        widths = self._widths(passage.words[last_words], last_words + (passage.firsts[clauses] - begins))
        return passage.walked[first_words] + further, passage.walked[last_words] + further + widths

    def _widths(self, words: Array, addresses: Places) -> Places:
        """How long each of these words at these addresses is printed."""
        widths = self._columns["word_widths"].take(words, mode="clip").astype(np.intp)
        odd = self._columns["odd_addresses"]
        if len(odd):
            at = odd.searchsorted(addresses.astype(odd.dtype))
            found = (odd.take(at, mode="clip") == addresses).nonzero()[0]
            widths[found] = self._columns["odd_widths"][at[found]]
        return widths

    def _bounds(self, passage: Passage, term: Leaf, hits: Sequence[Hit]) -> Iterator[tuple[Places, Places]]:
        """The starts and the ends of what a term asks for, as offsets in all texts."""
        match term:
            case Word() | Phrase():
                yield self._runs(passage, self._places(passage, term), _length(term))
            case Prefix(prefix):
                numbers = self._words.prefixed(prefix)
                inside = (passage.words >= numbers.start) & (passage.words < numbers.stop)
                yield self._runs(passage, inside.nonzero()[0], 1)
            case Near(left, right, distance):
                sides = [(self._places(passage, side), _length(side)) for side in (left, right)]
                yield from (self._runs(passage, places, length) for places, length in _near(passage, sides, distance))
            case Symbol(symbol):
                yield _cited(symbol, hits)
            case Value() | InField() | Pinned() | Identical():
                yield NOWHERE, NOWHERE
            case _:
                assert_never(term)

    def _places(self, passage: Passage, term: Word | Phrase) -> Places:
        """Where a term begins."""
        if isinstance(term, Word):
            return self._worded(passage, [term])
        numbers = [self._words.find(word.exact) for word in term.words]
        if None in numbers:
            return NOWHERE
        places: Places = (passage.words == numbers[0]).nonzero()[0]
        for offset, number in enumerate(numbers[1:], 1):
            # A clause ends with what is no word: no phrase reaches beyond it.
            places = places[passage.words.take(places + offset, mode="clip") == number]
        return places


def _near(passage: Passage, sides: Sequence[tuple[Places, int]], distance: int) -> Iterator[tuple[Places, int]]:
    """Of both sides, places and the length of what begins there, those near one of the other side in the same clause."""
    for (places, length), (others, other_length) in (sides, sides[::-1]):
        clauses = passage.clauses(places)
        after, before = places + length, places - other_length
        follow = _between(others, after, np.minimum(after + distance, passage.edges[clauses + 1]))
        precede = _between(others, np.maximum(before - distance + 1, passage.edges[clauses]), before + 1)
        yield places[np.flatnonzero(follow | precede)], length


def _between(places: Places, low: Places, high: Places) -> npt.NDArray[np.bool_]:
    """Whether one of these ascending places is in [low, high), for each pair of bounds."""
    found: npt.NDArray[np.bool_] = np.searchsorted(places, high) > np.searchsorted(places, low)
    return found


def _length(term: Word | Phrase) -> int:
    """How many words a term has."""
    return len(term.words) if isinstance(term, Phrase) else 1


def _cited(symbol: str, hits: Sequence[Hit]) -> tuple[Places, Places]:
    spans = [
        (number * APART + start, number * APART + end)
        for number, hit in enumerate(hits)
        for start, end, cited in symbol_spans(hit.clause.text)
        if cited == symbol
    ]
    bounds = np.array(spans, np.intp).reshape(-1, 2)
    return bounds[:, 0], bounds[:, 1]


def _apart(found: Sequence[Span], clauses: int) -> list[tuple[Span, ...]]:
    """The spans of each clause in order, those that touch or overlap made one; `found` are offsets in all texts, ascending."""
    spans: list[list[Span]] = [[] for _ in range(clauses)]
    first, reached = found[0] if found else (0, 0)
    for start, end in (*found[1:], (clauses * APART, 0)) if found else ():
        if start > reached:
            clause, begin = divmod(first, APART)
            spans[clause].append((begin, begin + reached - first))
            first, reached = start, end
        elif end > reached:
            reached = end
    return [tuple(of_clause) for of_clause in spans]
