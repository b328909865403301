"""The texts of clauses read word by word: what stands near what."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    FLAGS,
    INT,
    INTS,
    INTS_OUT,
    REALS_OUT,
    SHORTS,
    WORDS,
    Bytes,
    Flags,
    Ints,
    Longs,
    Reals,
    Table,
    Words,
    compiled,
    inlined,
    several,
)

# The words of all texts, behind each of which stands a number that is no word's; where each clause begins there; and the stem
# of each word.
Stemmed = tuple[Words, Ints, Ints]
OF_SHORTS, OF_WORDS = several(SHORTS, INTS, INTS), several(WORDS, INTS, INTS)

# Two terms: the numbers of the words in a row of each, or that of its stem; the three bounds between which those of each are;
# and whether each is a stem.
Terms = tuple[Ints, Ints, Flags]
TERMS = several(INTS, INTS, FLAGS)


@inlined
def openers(stem_of: Ints, terms: Terms) -> Bytes:
    """By word, a bit for each of the terms that may begin with it."""
    numbers, bounds, stemmed = terms
    opens = np.zeros(len(stem_of), np.uint8)
    for side in range(2):
        first = numbers[bounds[side]]
        for word in range(len(stem_of)):
            opens[word] |= ((stem_of[word] if stemmed[side] else word) == first) << side
    return opens


@inlined
def near_behind(words: Words, address: int, opened: int, terms: Terms, begins: Table, found: Longs, distance: int) -> bool:
    """Whether one of the terms that its word opens begins at an address, near enough behind the other; begins are noted."""
    numbers, bounds, _ = terms
    near = False
    for side in range(2):
        at, end = bounds[side] + 1, bounds[side + 1]
        while at < end and words[address + at - bounds[side]] == numbers[at]:
            at += 1
        if at < end or not opened >> side & 1:
            continue
        begins[side, found[side]] = address
        found[side] += 1
        # The last of the others that ends before this one begins.
        other, last = 1 - side, address - (bounds[2 - side] - bounds[1 - side])
        before = found[other]
        while before and begins[other, before - 1] > last:
            before -= 1
        near |= before > 0 and begins[other, before - 1] > last - distance
    return near


@compiled(INT(INTS_OUT, REALS_OUT, OF_SHORTS, TERMS, INT), wide=INT(INTS_OUT, REALS_OUT, OF_WORDS, TERMS, INT))
def keep_near(clauses: Ints, scores: Reals, texts: Stemmed, terms: Terms, distance: int) -> int:
    """Keep those of the clauses where both terms stand within a distance, in either order, with their scores: how many."""
    words, clause_starts, stem_of = texts
    opens = openers(stem_of, terms)
    longest = 0
    for clause in clauses:
        longest = max(longest, clause_starts[clause + 1] - clause_starts[clause])
    begins, found = np.empty((2, longest), np.int64), np.empty(2, np.int64)
    kept = 0
    for at in range(len(clauses)):
        address, near = clause_starts[clauses[at]], False
        found[:] = 0
        while not near and words[address] < len(stem_of):
            opened = opens[words[address]]
            if opened:
                near = near_behind(words, address, opened, terms, begins, found, distance)
            address += 1
        if near:
            clauses[kept], scores[kept] = clauses[at], scores[at]
            kept += 1
    return kept
