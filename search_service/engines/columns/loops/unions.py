"""What the clauses of lists score, and their sums: added up on a slate, a sum and a bit for each clause of an index."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import (
    BITS_OUT,
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
from search_service.engines.columns.loops.lists import NO_WORD, Postings, bits_in, opened

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
def set_holders(bits: Bits, postings: Postings, stem: int) -> None:
    """Set the bits of the clauses that hold a stem."""
    starts, clauses, dense_of, dense = postings[0], postings[1], postings[10], postings[11]
    if dense_of[stem] >= 0:
        row = dense_of[stem] * len(bits)
        for at in range(len(bits)):
            bits[at] |= dense[row + at]
    else:
        for place in range(starts[stem], starts[stem + 1]):
            set_bit(bits, clauses[place])


@inlined
def add_term(sums: Reals, postings: Postings, stem: int, word: int) -> None:
    """Add to the sums what the clauses that hold a stem score for a word of it."""
    starts, clauses, base, own_starts, forms, own, several_starts, several_places, several_scores, form_of = postings[:10]
    numbers, base = clauses[starts[stem] : starts[stem + 1]].view(PLACES), base[starts[stem] : starts[stem + 1]]
    if word == NO_WORD or own_starts[stem] == own_starts[stem + 1]:
        for place in range(len(numbers)):
            sums[numbers[place]] += base[place]
        return
    forms, own = forms[own_starts[stem] : own_starts[stem + 1]], own[own_starts[stem] : own_starts[stem + 1]]
    form = form_of[word]
    for place in range(len(numbers)):
        sums[numbers[place]] += base[place] + own[place] * (forms[place] == form)
    for at in range(several_starts[word], several_starts[word + 1]):
        sums[numbers[several_places[at]]] += several_scores[at]


@inlined
def listed(sums: Reals, bits: Bits, most: int, extra: Singles) -> tuple[Ints, Reals]:
    """The clauses on a slate, at most so many, ascending, with their sums and what `extra`, if not empty, has for each.

    All bits and sums are 0 then.
    """
    clauses, scores, count, added = np.empty(most + 1, np.int32), np.empty(most + 1, np.float64), 0, len(extra) > 0
    for at in range(len(bits)):
        word, first = bits[at], at << 6
        if bits_in(word) > MANY:
            for number in range(min(64, len(sums) - first)):
                clause = first + number
                clauses[count], scores[count] = clause, sums[clause] + extra[clause] if added else sums[clause]
                count += int((word >> np.uint64(number)) & _ONE)
                sums[clause] = 0
            word = np.uint64(0)
        while word:
            clause = first + int(bits_in((word & (~word + _ONE)) - _ONE))
            clauses[count], scores[count] = clause, sums[clause] + extra[clause] if added else sums[clause]
            count += 1
            sums[clause] = 0
            word &= word - _ONE
        bits[at] = 0
    return clauses[:count], scores[:count]


@compiled(several(INTS_OUT, REALS_OUT)(REALS_OUT, BITS_OUT, INT, LONGS, INTS, SINGLES))
def in_any(sums: Reals, bits: Bits, held: int, table: Longs, asked: Ints, extra: Singles) -> tuple[Ints, Reals]:
    """The clauses on a slate that holds at most so many, and those of the terms asked for, with their sums, as `listed` says.

    A term is the numbers of a stem and of a word.
    """
    postings = opened(table)
    for term in range(0, len(asked), 2):
        add_term(sums, postings, asked[term], asked[term + 1])
        set_holders(bits, postings, asked[term])
        held += postings[0][asked[term] + 1] - postings[0][asked[term]]
    return listed(sums, bits, min(held, len(sums)), extra)


@compiled(NOTHING(REALS_OUT, BITS_OUT, INTS, REALS))
def add_list(sums: Reals, bits: Bits, clauses: Ints, scores: Reals) -> None:
    """Add to the sums the scores of these clauses, and set their bits."""
    for at in range(len(clauses)):
        sums[clauses[at]] += scores[at]
        set_bit(bits, clauses[at])


@compiled(NOTHING(BITS_OUT, LONGS, INT, INT))
def mark_word(bits: Bits, table: Longs, stem: int, word: int) -> None:
    """Set the bits of the clauses that hold a word of a stem."""
    postings = opened(table)
    starts, clauses, _, own_starts, forms, _, several_starts, several_places, _, form_of = postings[:10]
    if own_starts[stem] == own_starts[stem + 1]:
        set_holders(bits, postings, stem)
        return
    first, ours, form = starts[stem], own_starts[stem], form_of[word]
    for place in range(starts[stem + 1] - first):
        if forms[ours + place] == form:
            set_bit(bits, clauses[first + place])
    for number in range(several_starts[word], several_starts[word + 1]):
        set_bit(bits, clauses[first + several_places[number]])


@compiled(NOTHING(BITS_OUT, INTS, INTS, INT))
def mark_texts(bits: Bits, addresses: Ints, clause_at: Ints, shift: int) -> None:
    """Set the bits of the clauses in whose texts these addresses are; `clause_at` has them by all but the last bits of each."""
    for at in range(len(addresses)):
        set_bit(bits, clause_at[addresses[at] >> shift])
