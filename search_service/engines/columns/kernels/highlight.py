"""Highlights: the spans of patterns in the texts of hits, as printed offsets."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.patterns import pattern_at, word_at
from search_service.engines.columns.kernels.records import (
    LONG_STEP,
    NO_POSITION,
    SPAN,
    Flags,
    Ints,
    Patterns,
    PrintColumns,
    Records,
)


@inlined
def mark_pattern(printed: PrintColumns, start: int, end: int, pattern: Patterns, reaches: Ints) -> None:
    """For each word where a pattern begins, extend its `reaches` to the end of the pattern."""
    first = pattern[0]
    for position in range(start, end):
        word = word_at(printed.words, position)
        term = printed.stem_of[word] if first.by_stem else word
        if first.low <= term < first.high and pattern_at(printed.words, position, printed.stem_of, pattern):
            reaches[position - start] = max(reaches[position - start], len(pattern))


@inlined
def mark_near(
    printed: PrintColumns, start: int, end: int, left: Patterns, right: Patterns, distance: int, reaches: Ints
) -> None:
    """The same for two patterns, where they are within a distance of each other."""
    for position in range(start, end):
        if not pattern_at(printed.words, position, printed.stem_of, left):
            continue
        for apart in range(distance):
            for other in (position + len(left) + apart, position - len(right) - apart):
                if start <= other < end and pattern_at(printed.words, other, printed.stem_of, right):
                    reaches[position - start] = max(reaches[position - start], len(left))
                    reaches[other - start] = max(reaches[other - start], len(right))


@inlined
def step_to(printed: PrintColumns, position: int) -> int:
    """The characters from the start of the word before to the start of this word."""
    step = int(printed.steps[position])
    return int(printed.long_steps[np.searchsorted(printed.long_positions, position)]) if step == LONG_STEP else step


@inlined
def write_spans(printed: PrintColumns, start: int, count: int, reaches: Ints, spans: Records, first: int) -> int:
    """Write the spans of a text of `count` words from `spans[first]` on, ascending and disjoint; return the new count."""
    n_spans, offset, last, odd = first, 0, NO_POSITION, NO_POSITION
    # Words after the last marked one have no span.
    while count and not reaches[count - 1]:
        count -= 1
    i = 0
    while i < count or i <= last:
        offset += step_to(printed, start + i)
        if reaches[i]:
            if last < i and (n_spans == first or offset > spans[n_spans - 1].end):
                spans[n_spans].begin = offset
                n_spans += 1
            last = max(last, i + reaches[i] - 1)
        if i == last:
            if odd == NO_POSITION:
                odd = int(np.searchsorted(printed.odd_positions, start))
            while odd < len(printed.odd_positions) and printed.odd_positions[odd] < start + i:
                odd += 1
            is_odd = odd < len(printed.odd_positions) and printed.odd_positions[odd] == start + i
            width = printed.odd_widths[odd] if is_odd else printed.word_widths[word_at(printed.words, start + i)]
            spans[n_spans - 1].end = offset + width
        i += 1
    return n_spans


@inlined
def mark_stems(printed: PrintColumns, start: int, end: int, is_wanted: Flags, reaches: Ints) -> None:
    """Set `reaches` to 1 for each word that has a wanted stem, and to 0 for all others."""
    for position in range(start, end):
        reaches[position - start] = int(is_wanted[printed.stem_of[word_at(printed.words, position)]])


@kernel
def highlight(
    printed: PrintColumns, doc_ids: Ints, stems: Ints, patterns: Patterns, ends: Ints, distances: Ints
) -> tuple[Ints, Records]:
    """The spans of stems and patterns in the texts of clauses.

    printed: named tuple of columns. doc_ids: int32. stems: int32 stem ids. patterns: PATTERN records, one pattern after another
    up to each of `ends`, int32. distances: int32, of each: 0 if it stands alone, else how near the next must be, which has 0.
    Returns int32, for each clause how many spans there are up to its last, and SPAN records, of each ascending, none touching.
    Cost: O(words of the clauses * patterns). Source: Lucene's UnifiedHighlighter with offsets from postings.
    NumPy: np.flatnonzero(stem_of[words[start:end]] == stem), for a word
    """
    size, longest = 1, 1
    for doc_id in doc_ids:
        length = printed.doc_starts[doc_id + 1] - printed.doc_starts[doc_id]
        size, longest = size + length, max(longest, length)
    span_ends, spans, reaches = np.empty(len(doc_ids), np.int32), np.empty(size, SPAN), np.empty(longest, np.int32)
    n_spans, is_wanted = 0, np.zeros(len(printed.stem_of), np.bool_)
    for stem in stems:
        is_wanted[stem] = True
    for i in range(len(doc_ids)):
        start, end = int(printed.doc_starts[doc_ids[i]]), int(printed.doc_starts[doc_ids[i] + 1])
        # The positions from the last word to the next clause are padding.
        while end > start and word_at(printed.words, end - 1) >= len(printed.stem_of):
            end -= 1
        mark_stems(printed, start, end, is_wanted, reaches)
        n, begin = 0, 0
        while n < len(ends):
            pattern, begin = patterns[begin : ends[n]], ends[n]
            if distances[n]:
                right, begin = patterns[begin : ends[n + 1]], ends[n + 1]
                mark_near(printed, start, end, pattern, right, distances[n], reaches)
                n += 1
            else:
                mark_pattern(printed, start, end, pattern, reaches)
            n += 1
        n_spans = write_spans(printed, start, end - start, reaches, spans, n_spans)
        span_ends[i] = n_spans
    return span_ends, spans[:n_spans]
