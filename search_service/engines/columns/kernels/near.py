"""Near: the clauses that have two patterns within a distance of each other."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.patterns import pattern_at, word_at
from search_service.engines.columns.kernels.records import Bytes, Ints, Longs, Patterns, Reals, WordIds


@inlined
def openers(stem_of: Ints, left: Patterns, right: Patterns) -> Bytes:
    """By word id, bit 0 if the left pattern can begin with the word, bit 1 if the right one can."""
    bits = np.zeros(len(stem_of), np.uint8)
    for word in range(len(bits)):
        first = stem_of[word] if left[0].by_stem else word
        second = stem_of[word] if right[0].by_stem else word
        bits[word] = (left[0].low <= first < left[0].high) | (right[0].low <= second < right[0].high) << 1
    return bits


@inlined
def ends_within(begins: Longs, count: int, last_begin: int, distance: int) -> bool:
    """Whether one of `count` ascending begins is at most `last_begin`, and less than `distance` words before it."""
    while count and begins[count - 1] > last_begin:
        count -= 1
    return count > 0 and begins[count - 1] > last_begin - distance


@kernel
def within_distance(
    doc_ids: Ints,
    scores: Reals,
    words: WordIds,
    doc_starts: Ints,
    stem_of: Ints,
    left: Patterns,
    right: Patterns,
    distance: int,
) -> tuple[Ints, Reals]:
    """The clauses among `doc_ids` where two patterns are within a distance, in either order, without overlapping.

    doc_ids: int32; scores: float64, of each. words: named tuple of columns. doc_starts, stem_of: int32 by doc id, by word id.
    left, right: PATTERN records. distance: in words; 1 is side by side.
    Returns int32 doc ids and float64 scores, in their order.
    Cost: O(words of the clauses). Source: Lucene's unordered SpanNearQuery.
    NumPy: (np.abs(left_positions[:, None] - right_positions) <= distance).any(), for each clause
    """
    opens, longest = openers(stem_of, left, right), 0
    for doc_id in doc_ids:
        longest = max(longest, doc_starts[doc_id + 1] - doc_starts[doc_id])
    left_begins, right_begins = np.empty(longest, np.int64), np.empty(longest, np.int64)
    out, kept_scores, kept = np.empty(len(doc_ids), np.int32), np.empty(len(doc_ids), np.float64), 0
    for i in range(len(doc_ids)):
        position, near, n_left, n_right = doc_starts[doc_ids[i]], False, 0, 0
        while not near and word_at(words, position) < len(stem_of):
            opened = opens[word_at(words, position)]
            if opened & 1 and pattern_at(words, position, stem_of, left):
                left_begins[n_left] = position
                n_left += 1
                near |= ends_within(right_begins, n_right, position - len(right), distance)
            if opened & 2 and pattern_at(words, position, stem_of, right):
                right_begins[n_right] = position
                n_right += 1
                near |= ends_within(left_begins, n_left, position - len(left), distance)
            position += 1
        if near:
            out[kept], kept_scores[kept] = doc_ids[i], scores[i]
            kept += 1
    return out[:kept], kept_scores[:kept]


@kernel
def with_pattern(
    doc_ids: Ints, scores: Reals, words: WordIds, doc_starts: Ints, stem_of: Ints, pattern: Patterns
) -> tuple[Ints, Reals]:
    """The clauses among `doc_ids` that have a pattern.

    doc_ids: int32; scores: float64, of each. words: named tuple of columns. doc_starts, stem_of: int32 by doc id, by word id.
    pattern: PATTERN records.
    Returns int32 doc ids and float64 scores, in their order.
    Cost: O(words of the clauses). Source: Lucene's ExactPhraseMatcher, without positions in the postings.
    NumPy: (stem_of[words[start:end - 1]] == low[0]) & (stem_of[words[start + 1:end]] == low[1]), for a clause and two stems
    """
    out, kept_scores, kept = np.empty(len(doc_ids), np.int32), np.empty(len(doc_ids), np.float64), 0
    for i in range(len(doc_ids)):
        position, matched = doc_starts[doc_ids[i]], False
        while not matched and word_at(words, position) < len(stem_of):
            matched = pattern_at(words, position, stem_of, pattern)
            position += 1
        if matched:
            out[kept], kept_scores[kept] = doc_ids[i], scores[i]
            kept += 1
    return out[:kept], kept_scores[:kept]
