"""What a query matched in the texts of hits, found from the words' numbers and offsets that the columns keep.

`snippets.spans` says the same of a text alone, and is what this is compared with: reading the words of twenty hits anew costs
as much as finding these hits among all clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import numpy as np

from search_service.engines import Hit
from search_service.engines.columns.kernels.highlight import PRINTED, marked
from search_service.engines.columns.kernels.intersect import NO_WORD
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import Terms
from search_service.highlight import Span, cited, merged
from search_service.query import (
    Compound,
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

# A pattern as `marked` reads it; () for what stands nowhere.
Pattern = tuple[int, ...]


class Marker:
    """Marks hits from one set of columns."""

    def __init__(self, columns: Columns, terms: Terms) -> None:
        self._terms = terms
        sizes = columns["words"].itemsize, columns["steps"].itemsize
        self._columns, self._table = columns, columns.table(PRINTED, *sizes)

    def marks(self, tree: Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """What `snippets.spans` gives for the text of each hit."""
        leaves = dict.fromkeys(terms(tree)) if tree and hits else {}
        asked = [number for leaf in leaves for number in self._asked(leaf)]
        marks: list[tuple[Span, ...]] = self._of_words(asked, [hit.number for hit in hits]) if asked else [() for _ in hits]
        symbols = [leaf.symbol for leaf in leaves if isinstance(leaf, Symbol)]
        return [_with(symbols, found, hit) for found, hit in zip(marks, hits, strict=True)] if symbols else marks

    def _of_words(self, asked: list[int], clauses: list[int]) -> list[tuple[Span, ...]]:
        count = len(clauses)
        found = marked(np.array([count, *clauses, *asked], np.int64), self._table).tolist()
        spans, at, marks = tuple(zip(found[count::2], found[count + 1 :: 2], strict=True)), 0, []
        for end in found[:count]:
            marks.append(spans[at:end])
            at = end
        return marks

    def _asked(self, leaf: Leaf) -> Pattern:
        """A term of words as `marked` reads it."""
        match leaf:
            case Word() | Phrase() | Prefix() | Compound():
                pattern = self._pattern(leaf)
                return (0, *pattern) if pattern else ()
            case Near(left, right, distance):
                patterns = self._pattern(left), self._pattern(right)
                return (distance, *patterns[0], *patterns[1]) if all(patterns) else ()
            case Symbol() | Value() | InField() | Pinned() | Identical():
                return ()
            case _:
                assert_never(leaf)

    def _pattern(self, term: Word | Phrase | Prefix | Compound) -> Pattern:
        match term:
            case Word():
                number = self._terms.known(term.exact).stem
                return () if number == NO_WORD else (1, 1, number, number + 1)
            case Prefix(prefix):
                numbers = self._terms.words.prefixed(prefix)
                return (1, 0, numbers.start, numbers.stop)
            case Compound(words):
                found = [self._terms.known(word.exact).stem for word in words]
                bounds = [bound for number in found for bound in (1, number, number + 1)]
                return () if NO_WORD in found else (len(words), *bounds)
            case Phrase(words):
                found = [self._terms.known(word.exact).word for word in words]
                bounds = [bound for number in found for bound in (0, number, number + 1)]
                return () if NO_WORD in found else (len(words), *bounds)


def _with(symbols: Iterable[str], found: Iterable[Span], hit: Hit) -> tuple[Span, ...]:
    """What was found in the text of a hit, and where it mentions these symbols."""
    mentioned = (span for symbol in symbols for span in cited(hit.clause.text, symbol))
    return tuple(merged(sorted([*found, *mentioned])))
