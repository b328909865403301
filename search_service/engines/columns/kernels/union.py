"""What the clauses of lists score, and their sums: added up block by block, with a sum and a bit for each clause of a block."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    INT,
    INTS,
    INTS_OUT,
    LONGS,
    NOTHING,
    PLACES,
    REALS,
    REALS_OUT,
    SINGLES,
    Bits,
    Ints,
    Longs,
    Reals,
    Singles,
    compiled,
    inlined,
    several,
)
from search_service.engines.columns.kernels.intersect import NO_WORD, Postings, bits_in, opened, sought

# The numbers of a stem and of a word of it.
Term = tuple[int, int]
# Clauses are added up by so many at a time: their sums stay in the nearest memory.
BLOCK = 4096
# Of words with more bits set, each bit is looked at; of others, the next one that is set is found.
MANY = 24
_ONE, _SIX, _LAST = np.uint64(1), np.uint64(6), np.uint64(63)


@compiled(REALS_OUT(LONGS, INT, INT, SINGLES))
def scores_of(table: Longs, stem: int, word: int, extra: Singles) -> Reals:
    """What each clause that holds a stem scores for a word of it, and what `extra` has for the clause, unless that is empty."""
    starts, clauses, base, own_starts, forms, own, several_starts, several_places, several_scores, form_of = opened(table)[:10]
    # A loop from 0 on is done in steps of several clauses.
    base = base[starts[stem] : starts[stem + 1]]
    scores = np.empty(len(base), np.float64)
    if len(extra):
        numbers = clauses[starts[stem] : starts[stem + 1]].view(PLACES)
        for place in range(len(base)):
            scores[place] = np.float64(base[place]) + extra[numbers[place]]
    else:
        for place in range(len(base)):
            scores[place] = base[place]
    if word != NO_WORD and own_starts[stem] < own_starts[stem + 1]:
        forms, own = forms[own_starts[stem] : own_starts[stem + 1]], own[own_starts[stem] : own_starts[stem + 1]]
        form = form_of[word]
        for place in range(len(base)):
            scores[place] += own[place] * (forms[place] == form)
        for number in range(several_starts[word], several_starts[word + 1]):
            scores[several_places[number]] += several_scores[number]
    return scores


@compiled(NOTHING(REALS_OUT, INTS, SINGLES))
def add_extra(scores: Reals, clauses: Ints, extra: Singles) -> None:
    """Add to the score of each of these clauses what `extra` has for it by its number."""
    for at in range(len(clauses)):
        scores[at] += extra[clauses[at]]


@inlined
def set_bit(bits: Bits, clause: int) -> None:
    """Set the bit of a clause."""
    number = np.uint64(clause)
    bits[number >> _SIX] |= _ONE << (number & _LAST)


@inlined
def add_places(sums: Reals, postings: Postings, term: Term, first: int, last: int, begin: int, several_at: int) -> int:
    """Add to the sums of a block what the clauses at these places score for a term; up to where those of several forms are."""
    starts, clauses, base, own_starts, forms, own, several_starts, several_places, several_scores, form_of = postings[:10]
    stem, word = term
    numbers, base, origin = clauses[first:last].view(PLACES), base[first:last], PLACES(begin)
    if word == NO_WORD or own_starts[stem] == own_starts[stem + 1]:
        for place in range(len(numbers)):
            sums[numbers[place] - origin] += base[place]
        return several_at
    skipped = own_starts[stem] - starts[stem]
    forms, own, form = forms[first + skipped : last + skipped], own[first + skipped : last + skipped], form_of[word]
    for place in range(len(numbers)):
        sums[numbers[place] - origin] += base[place] + own[place] * (forms[place] == form)
    while several_at < several_starts[word + 1] and starts[stem] + several_places[several_at] < last:
        sums[clauses[starts[stem] + several_places[several_at]] - begin] += several_scores[several_at]
        several_at += 1
    return several_at


@inlined
def set_places(bits: Bits, postings: Postings, stem: int, first: int, last: int, begin: int) -> None:
    """Set the bits of a block for the clauses at these places, all that hold a stem there."""
    clauses, dense_of, dense, total = postings[1], postings[10], postings[11], postings[13]
    if dense_of[stem] >= 0:
        row = dense_of[stem] * ((total + 63) >> 6) + (begin >> 6)
        for at in range(min(len(bits), ((total + 63) >> 6) - (begin >> 6))):
            bits[at] |= dense[row + at]
    else:
        for place in range(first, last):
            set_bit(bits, clauses[place] - begin)


@inlined
def list_block(
    clauses: Ints, scores: Reals, count: int, sums: Reals, bits: Bits, begin: int, total: int, extra: Singles
) -> int:
    """List the clauses of a block whose bits are set, behind so many, with their sums and the extra; all bits are 0 then."""
    added = len(extra) > 0
    for at in range(len(bits)):
        word, first = bits[at], at << 6
        if bits_in(word) > MANY:
            for number in range(first, min(first + 64, total - begin)):
                clauses[count] = begin + number
                scores[count] = sums[number] + extra[begin + number] if added else sums[number]
                count += int((word >> np.uint64(number - first)) & _ONE)
                sums[number] = 0
            word = np.uint64(0)
        while word:
            number = first + int(bits_in((word & (~word + _ONE)) - _ONE))
            clauses[count] = begin + number
            scores[count] = sums[number] + extra[begin + number] if added else sums[number]
            count += 1
            sums[number] = 0
            word &= word - _ONE
        bits[at] = 0
    return count


@compiled(several(INTS_OUT, REALS_OUT)(LONGS, INTS, INTS, REALS, INTS, SINGLES))
def in_any(table: Longs, asked: Ints, given: Ints, scored: Reals, ends: Ints, extra: Singles) -> tuple[Ints, Reals]:
    """The clauses, ascending, that hold any of the terms asked for, or are given, with the sums of what they score.

    A term is the numbers of a stem and of a word. The given clauses, with what each is scored, are ascending lists, one after
    another up to each of the `ends`. What `extra`, if not empty, has for each clause is added as well.
    """
    postings = opened(table)
    starts, holders, several_starts, total = postings[0], postings[1], postings[6], postings[13]
    lists, room = len(asked), len(given)
    # Of each term, where it is in the clauses that hold its stem, and in those of several forms; then where each list is.
    cursors = np.empty(lists + len(ends), np.int64)
    for term in range(0, lists, 2):
        cursors[term] = starts[asked[term]]
        cursors[term + 1] = several_starts[asked[term + 1]] if asked[term + 1] != NO_WORD else 0
        room += starts[asked[term] + 1] - starts[asked[term]]
    for number in range(len(ends)):
        cursors[lists + number] = ends[number - 1] if number else 0
    clauses, scores, count = np.empty(min(room, total) + 1, np.int32), np.empty(min(room, total) + 1, np.float64), 0
    sums, bits = np.zeros(BLOCK, np.float64), np.zeros(BLOCK >> 6, np.uint64)
    for begin in range(0, total, BLOCK):
        for term in range(0, lists, 2):
            stem, word, first = asked[term], asked[term + 1], cursors[term]
            cursors[term] = last = sought(holders, first, starts[stem + 1], begin + BLOCK)
            if first < last:
                cursors[term + 1] = add_places(sums, postings, (stem, word), first, last, begin, cursors[term + 1])
                set_places(bits, postings, stem, first, last, begin)
        for number in range(len(ends)):
            at = cursors[lists + number]
            while at < ends[number] and given[at] < begin + BLOCK:
                sums[given[at] - begin] += scored[at]
                set_bit(bits, given[at] - begin)
                at += 1
            cursors[lists + number] = at
        count = list_block(clauses, scores, count, sums, bits, begin, total, extra)
    return clauses[:count], scores[:count]
