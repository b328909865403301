"""What a query matched in the texts of hits, found from the words' numbers and offsets that the columns keep.

`snippets.spans` says the same of a text alone, and is what this is compared with: reading the words of twenty hits anew costs
as much as finding these hits among all clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

import numpy as np
import numpy.typing as npt

from search_service.engines import Hit
from search_service.engines.columns.arrays import Array, Columns
from search_service.engines.words import ranges
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

    Each clause ends with words that are none. `clauses` says of each word which of the clauses it stands in; at `edges` each
    clause begins, and the last one ends. `starts` are offsets of the words in all texts, `widths` their lengths.
    """

    words: Array
    stems: Array
    clauses: Places
    edges: Places
    starts: Places
    widths: Array


class Marker:
    """Marks hits from one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._words, self._stems = columns.strings("word"), columns.strings("stem")

    def marks(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """What `snippets.spans` gives for the text of each hit."""
        asked = dict.fromkeys(terms(tree)) if tree and hits else {}
        if not asked:
            return [() for _ in hits]
        passage = self._passage([hit.number for hit in hits])
        bounds = [bound for term in asked for bound in self._bounds(passage, term, hits)]
        return _apart(np.concatenate([starts for starts, _ in bounds]), np.concatenate([ends for _, ends in bounds]), len(hits))

    def _passage(self, numbers: Sequence[int]) -> Passage:
        bounds = self._columns["clause_starts"]
        firsts = bounds[numbers].astype(np.intp)
        lengths = bounds[np.add(numbers, 1)] - firsts
        edges = np.concatenate([[0], np.cumsum(lengths)])
        clauses = np.repeat(np.arange(len(numbers)), lengths)
        addresses = np.arange(edges[-1]) + (firsts - edges[:-1])[clauses]
        words = self._columns["words"][addresses]
        stems = np.where(words < len(self._words), self._columns["stem_of"].take(words, mode="clip"), -1)
        walked = np.concatenate([[0], np.cumsum(self._columns["steps"][addresses], dtype=np.intp)])
        # From where each clause begins in that sum to where it begins in all texts.
        further = np.arange(len(numbers)) * APART - walked[edges[:-1]]
        return Passage(words, stems, clauses, edges, walked[1:] + further[clauses], self._widths(words, firsts, edges))

    def _widths(self, words: Array, firsts: Places, edges: Places) -> Places:
        """How long each of these words is printed; their clauses begin at the addresses `firsts`, and here at `edges`."""
        widths = self._columns["word_widths"].take(words, mode="clip").astype(np.intp)
        odd = self._columns["odd_addresses"]
        bounds = np.searchsorted(odd, np.stack([firsts, firsts + np.diff(edges)]).astype(odd.dtype))
        counts = bounds[1] - bounds[0]
        places = ranges(bounds[0], counts)
        widths[odd[places] - np.repeat(firsts - edges[:-1], counts)] = self._columns["odd_widths"][places]
        return widths

    def _bounds(self, passage: Passage, term: Leaf, hits: Sequence[Hit]) -> Iterator[tuple[Places, Places]]:
        """The starts and the ends of what a term asks for, as offsets in all texts."""
        match term:
            case Word() | Phrase():
                yield _runs(passage, self._places(passage, term), _length(term))
            case Prefix(prefix):
                numbers = self._words.prefixed(prefix)
                inside = (passage.words >= numbers.start) & (passage.words < numbers.stop)
                yield _runs(passage, np.flatnonzero(inside), 1)
            case Near(left, right, distance):
                sides = [(self._places(passage, side), _length(side)) for side in (left, right)]
                yield from (_runs(passage, places, length) for places, length in _near(passage, sides, distance))
            case Symbol(symbol):
                yield _cited(symbol, hits)
            case Value() | InField() | Pinned() | Identical():
                yield NOWHERE, NOWHERE
            case _:
                assert_never(term)

    def _places(self, passage: Passage, term: Word | Phrase) -> Places:
        """Where a term begins."""
        if isinstance(term, Word):
            stem = self._stems.find(term.stem)
            return NOWHERE if stem is None else np.flatnonzero(passage.stems == stem)
        numbers = [self._words.find(word.exact) for word in term.words]
        if None in numbers:
            return NOWHERE
        places = np.flatnonzero(passage.words == numbers[0])
        for offset, number in enumerate(numbers[1:], 1):
            # A clause ends with what is no word: no phrase reaches beyond it.
            places = places[passage.words.take(places + offset, mode="clip") == number]
        return places


def _near(passage: Passage, sides: Sequence[tuple[Places, int]], distance: int) -> Iterator[tuple[Places, int]]:
    """Of both sides, places and the length of what begins there, those near one of the other side in the same clause."""
    for (places, length), (others, other_length) in (sides, sides[::-1]):
        clauses = passage.clauses[places]
        after, before = places + length, places - other_length
        follow = _between(others, after, np.minimum(after + distance, passage.edges[clauses + 1]))
        precede = _between(others, np.maximum(before - distance + 1, passage.edges[clauses]), before + 1)
        yield places[np.flatnonzero(follow | precede)], length


def _between(places: Places, low: Places, high: Places) -> npt.NDArray[np.bool_]:
    """Whether one of these ascending places is in [low, high), for each pair of bounds."""
    return np.searchsorted(places, high) > np.searchsorted(places, low)


def _runs(passage: Passage, firsts: Places, length: int) -> tuple[Places, Places]:
    """The starts and the ends of runs of so many words."""
    lasts = firsts + (length - 1)
    return passage.starts[firsts], passage.starts[lasts] + passage.widths[lasts]


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


def _apart(starts: Places, ends: Places, clauses: int) -> list[tuple[Span, ...]]:
    """The spans of each clause in order, those that touch or overlap made one."""
    if not len(starts):
        return [()] * clauses
    order = np.argsort(starts)
    starts, reached = starts[order], np.maximum.accumulate(ends[order])
    first = np.flatnonzero(np.concatenate([[True], starts[1:] > reached[:-1]]))
    last = np.concatenate([first[1:] - 1, [len(starts) - 1]])
    spans = list(zip((starts[first] % APART).tolist(), (reached[last] % APART).tolist(), strict=True))
    bounds = np.searchsorted(starts[first], np.arange(clauses + 1) * APART).tolist()
    return [tuple(spans[begin:end]) for begin, end in pairwise(bounds)]
