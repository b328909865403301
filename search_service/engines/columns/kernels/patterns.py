"""Patterns: words in a row, each by a range of word ids or of stem ids."""

from __future__ import annotations

from search_service.engines.columns.kernels.compiler import inlined
from search_service.engines.columns.kernels.records import Ints, Patterns, WordIds


@inlined
def word_at(words: WordIds, position: int) -> int:
    """The word id at a position; a boundary between two texts has an id greater than those of all words."""
    low = int(words.low[position])
    return low | int(words.high[position]) << 16 if len(words.high) else low


@inlined
def pattern_at(words: WordIds, position: int, stem_of: Ints, pattern: Patterns) -> bool:
    """Whether a pattern begins at a position; a boundary between texts matches nothing."""
    for n in range(len(pattern)):
        word = word_at(words, position + n)
        if word >= len(stem_of):
            return False
        term = stem_of[word] if pattern[n].by_stem else word
        if term < pattern[n].low or term >= pattern[n].high:
            return False
    return True
