"""What a query matched in the texts of hits, found from the words' numbers and offsets that the columns keep.

`snippets.spans` says the same of a text alone, and is what this is compared with: reading the words of twenty hits anew costs
as much as finding these hits among all clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from search_service.snippets import Span, merged
from search_service.symbols import symbol_spans

Places = npt.NDArray[np.intp]
NOWHERE: Places = np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of some clauses, one clause after another; at `edges` each begins, and the last one ends.

    Each clause ends with a word that is none. `words` and `stems` are numbers; `starts` and `ends` are offsets in the text.
    """

    words: Array
    stems: Array
    starts: Array
    ends: Array
    edges: Places

    def clauses(self, places: Places) -> Places:
        return np.searchsorted(self.edges, places, side="right") - 1


class Marker:
    """Marks hits from one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._words, self._stems = columns.strings("word"), columns.strings("stem")

    def marks(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """What `snippets.spans` gives for the text of each hit."""
        found: list[list[Span]] = [[] for _ in hits]
        asked = dict.fromkeys(terms(tree)) if tree and hits else {}
        if asked:
            passage = self._passage([hit.number for hit in hits])
            for term in asked:
                for clause, span in self._spans(passage, term, hits):
                    found[clause].append(span)
        return [tuple(merged(sorted(spans))) if spans else () for spans in found]

    def _passage(self, numbers: Sequence[int]) -> Passage:
        starts, ends = self._columns["clause_starts"][numbers], self._columns["clause_starts"][np.add(numbers, 1)]
        bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
        gathered = (np.concatenate([self._columns[name][a:b] for a, b in bounds]) for name in ("words", "steps", "widths"))
        words, steps, widths = gathered
        edges = np.zeros(len(numbers) + 1, np.intp)
        np.cumsum(ends - starts, out=edges[1:])
        stems = np.where(words < len(self._words), self._columns["stem_of"].take(words, mode="clip"), -1)
        walked = np.concatenate([[0], np.cumsum(steps, dtype=np.int64)])
        word_starts = walked[1:] - np.repeat(walked[edges[:-1]], ends - starts)
        return Passage(words, stems, word_starts, word_starts + widths, edges)

    def _spans(self, passage: Passage, term: Leaf, hits: Sequence[Hit]) -> Iterator[tuple[int, Span]]:
        match term:
            case Word() | Phrase():
                yield from _runs(passage, self._places(passage, term), _length(term))
            case Prefix(prefix):
                numbers = self._words.prefixed(prefix)
                inside = (passage.words >= numbers.start) & (passage.words < numbers.stop)
                yield from _runs(passage, np.flatnonzero(inside), 1)
            case Near():
                yield from self._near(passage, term)
            case Symbol(symbol):
                for number, hit in enumerate(hits):
                    cited = symbol_spans(hit.clause.text)
                    yield from ((number, (start, end)) for start, end, found in cited if found == symbol)
            case Value() | InField() | Pinned() | Identical():
                return
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
            # A clause ends with no word: no phrase reaches beyond it.
            places = places[passage.words.take(places + offset, mode="clip") == number]
        return places

    def _near(self, passage: Passage, term: Near) -> Iterator[tuple[int, Span]]:
        left, right = self._places(passage, term.left), self._places(passage, term.right)
        left_length, right_length = _length(term.left), _length(term.right)
        follows = right[None, :] - (left[:, None] + left_length - 1)
        precedes = left[:, None] - (right[None, :] + right_length - 1)
        near = ((follows >= 1) & (follows <= term.distance)) | ((precedes >= 1) & (precedes <= term.distance))
        near &= passage.clauses(left)[:, None] == passage.clauses(right)[None, :]
        yield from _runs(passage, left[np.flatnonzero(near.any(axis=1))], left_length)
        yield from _runs(passage, right[np.flatnonzero(near.any(axis=0))], right_length)


def _length(term: Word | Phrase) -> int:
    """How many words a term has."""
    return len(term.words) if isinstance(term, Phrase) else 1


def _runs(passage: Passage, firsts: Places, length: int) -> Iterator[tuple[int, Span]]:
    """The clause and the span of each run of so many words."""
    if len(firsts):
        starts, ends = passage.starts[firsts].tolist(), passage.ends[firsts + length - 1].tolist()
        yield from zip(passage.clauses(firsts).tolist(), zip(starts, ends, strict=True), strict=True)
