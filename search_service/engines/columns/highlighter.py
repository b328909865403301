"""Highlights in the texts of hits, from word ids and offsets in the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import assert_never

import numpy as np

from search_service.engines import Hit
from search_service.engines.arrays import Columns
from search_service.engines.columns.conjunction import word_ids
from search_service.engines.columns.kernels.highlight import highlight
from search_service.engines.columns.kernels.records import NOT_INDEXED, PATTERN, PrintColumns
from search_service.engines.columns.term_dictionary import TermDictionary
from search_service.highlight import Span, mentions, merge
from search_service.query import nodes, terms_of

NO_PATTERNS = np.array([], PATTERN), np.array([], np.int32), np.array([], np.int32)
# The words of a pattern, each as (by stem, first id, end of ids): stem ids or word ids. () for a pattern that no text has.
Pattern = tuple[tuple[bool, int, int], ...]


class Highlighter:
    """Highlights on one set of columns; tested against `highlight.spans`, which analyses the text."""

    def __init__(self, columns: Columns, dictionary: TermDictionary) -> None:
        self._terms = dictionary
        self._printed = PrintColumns(word_ids(columns), *(columns[name] for name in PrintColumns._fields[1:]))

    def highlights(self, tree: nodes.Node | None, hits: Sequence[Hit]) -> list[tuple[Span, ...]]:
        """The spans in the text of each hit, as `highlight.spans` gives them."""
        leaves = dict.fromkeys(terms_of(tree)) if tree and hits else {}
        words = [self._terms.lookup(leaf.exact).stem for leaf in leaves if isinstance(leaf, nodes.Word)]
        others = (
            [self._patterns(leaf) for leaf in leaves if not isinstance(leaf, nodes.Word)] if len(words) < len(leaves) else []
        )
        stems = [stem for stem in words if stem != NOT_INDEXED]
        found = self._spans(stems, others, [hit.doc_id for hit in hits])
        symbols = {leaf.symbol for leaf in leaves if isinstance(leaf, nodes.Symbol)} if others else set()
        if not symbols:
            return found
        return [_with_symbols(symbols, spans, hit) for spans, hit in zip(found, hits, strict=True)]

    def _spans(
        self, stems: Sequence[int], leaves: Iterable[tuple[int, tuple[Pattern, ...]]], doc_ids: list[int]
    ) -> list[tuple[Span, ...]]:
        """The spans of stems and patterns in clauses; two patterns with a distance count only near each other."""
        words, ends, distances = list[tuple[bool, int, int]](), list[int](), list[int]()
        for distance, patterns in leaves:
            for pattern in patterns if all(patterns) else ():
                words += pattern
                ends.append(len(words))
            if all(patterns):
                distances += (distance, 0)[: len(patterns)]
        if not words and not stems:
            return [() for _ in doc_ids]
        arrays = (np.array(words, PATTERN), np.array(ends, np.int32), np.array(distances, np.int32)) if words else NO_PATTERNS
        marked = highlight(self._printed, np.array(doc_ids, np.int32), np.array(stems, np.int32), *arrays)
        span_ends, found = (array.tolist() for array in marked)
        return [tuple(found[start:end]) for start, end in zip((0, *span_ends), span_ends, strict=False)]

    def _patterns(self, leaf: nodes.Leaf) -> tuple[int, tuple[Pattern, ...]]:
        """The patterns of a leaf, and the greatest distance between them in words, 0 for a single pattern."""
        match leaf:
            case nodes.Word() | nodes.Phrase() | nodes.PhrasePrefix() | nodes.Prefix() | nodes.Compound():
                return 0, (self._pattern(leaf),)
            case nodes.Near(left, right, distance):
                return distance, (self._pattern(left), self._pattern(right))
            case nodes.Symbol() | nodes.Value() | nodes.InField() | nodes.Pinned() | nodes.Identical() | nodes.Shifted():
                return 0, ()
            case _:
                assert_never(leaf)

    def _pattern(self, term: nodes.Word | nodes.Phrase | nodes.PhrasePrefix | nodes.Prefix | nodes.Compound) -> Pattern:
        match term:
            case nodes.Word():
                stem = self._terms.lookup(term.exact).stem
                return () if stem == NOT_INDEXED else ((True, stem, stem + 1),)
            case nodes.Prefix(prefix):
                ids = self._terms.words.prefixed(prefix)
                return ((False, ids.start, ids.stop),)
            case nodes.Compound(words):
                stems = [self._terms.lookup(word.exact).stem for word in words]
                return () if NOT_INDEXED in stems else tuple((True, stem, stem + 1) for stem in stems)
            case nodes.PhrasePrefix(words, prefix):
                whole, last = self._pattern(nodes.Phrase(words)), self._pattern(nodes.Prefix(prefix))
                return (*whole, *last) if whole else ()
            case nodes.Phrase(words):
                found = [self._terms.lookup(word.exact).word for word in words]
                return () if NOT_INDEXED in found else tuple((False, word, word + 1) for word in found)


def _with_symbols(symbols: Set[str], found: tuple[Span, ...], hit: Hit) -> tuple[Span, ...]:
    """The spans found in the text of a hit, with those of its mentions of symbols."""
    # All mentions of a clause are among its citations; to find where they stand in its text is the slowest step.
    if symbols.isdisjoint([citation.symbol for citation in hit.clause.citations]):
        return found
    return tuple(merge(sorted([*found, *mentions(hit.clause.text, symbols, hit.document.body)])))
