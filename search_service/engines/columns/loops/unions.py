"""What the clauses of lists score, and their sums: added up on a slate, a sum and a bit for each clause of an index."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import (
    BITS_OUT,
    INT,
    INTS,
    INTS_OUT,
    NOTHING,
    REALS_OUT,
    SINGLES,
    compiled,
    inlined,
    several,
)
from search_service.engines.columns.loops.lists import OF_TERM, OF_TREE, Bits, Holders, Ints, Reals, Singles

_ONE, _EIGHT, _BYTE = np.uint64(1), np.uint64(8), np.uint64(255)


@compiled(REALS_OUT(OF_TERM))
def scores_of(holders: Holders) -> Reals:
    """What each of the clauses scores."""
    clauses, base, forms, own, several_places, several_scores, _, _, form = holders
    scores = np.empty(len(clauses), np.float64)
    for place in range(len(clauses)):
        scores[place] = base[place]
    if len(forms):
        for place in range(len(clauses)):
            scores[place] += own[place] * (forms[place] == form)
        for at in range(len(several_places)):
            scores[several_places[at]] += several_scores[at]
    return scores


@compiled(NOTHING(REALS_OUT, INTS, SINGLES))
def add_extra(scores: Reals, clauses: Ints, extra: Singles) -> None:
    """Add to the score of each of these clauses what `extra` has for it by its number."""
    for at in range(len(clauses)):
        scores[at] += extra[clauses[at]]


@inlined
def set_bit(bits: Bits, clause: int) -> None:
    """Set the bit of a clause."""
    bits[clause >> 6] |= _ONE << np.uint64(clause & 63)


@inlined
def set_all(bits: Bits, clauses: Ints, held: Bits) -> None:
    """Set the bits of these clauses, whose bits those held are, if there are any."""
    for word in range(len(held)):
        bits[word] |= held[word]
    if not len(held):
        for place in range(len(clauses)):
            set_bit(bits, clauses[place])


@compiled(NOTHING(REALS_OUT, BITS_OUT, OF_TERM), NOTHING(REALS_OUT, BITS_OUT, OF_TREE))
def add(sums: Reals, bits: Bits, holders: Holders) -> None:
    """Add what the holders score to their sums, and set their bits."""
    clauses, base, forms, own, several_places, several_scores, held, _, form = holders
    if len(forms):
        for place in range(len(clauses)):
            sums[clauses[place]] += base[place] + own[place] * (forms[place] == form)
        for at in range(len(several_places)):
            sums[clauses[several_places[at]]] += several_scores[at]
    else:
        for place in range(len(clauses)):
            sums[clauses[place]] += base[place]
    set_all(bits, clauses, held)


@compiled(NOTHING(BITS_OUT, OF_TERM))
def mark_form(bits: Bits, holders: Holders) -> None:
    """Set the bits of those that hold the form asked for."""
    clauses, _, forms, _, several_places, _, held, _, form = holders
    if len(forms):
        for place in range(len(clauses)):
            if forms[place] == form:
                set_bit(bits, clauses[place])
        for at in range(len(several_places)):
            set_bit(bits, clauses[several_places[at]])
    else:
        set_all(bits, clauses, held)


@compiled(NOTHING(BITS_OUT, INTS, INTS, INT))
def mark_texts(bits: Bits, addresses: Ints, clause_at: Ints, shift: int) -> None:
    """Set the bits of the clauses in whose texts these addresses are; `clause_at` has them by all but the last bits of each."""
    for at in range(len(addresses)):
        set_bit(bits, clause_at[addresses[at] >> shift])


@compiled(several(INTS_OUT, REALS_OUT)(REALS_OUT, BITS_OUT, INT))
def listed(sums: Reals, bits: Bits, most: int) -> tuple[Ints, Reals]:
    """The clauses whose bits are set, at most so many, ascending, with their sums; the slate is empty again."""
    # One behind the last is written to, but not kept.
    clauses = np.empty(most + 1, np.int32)
    count = np.int64(0)
    for at in range(len(bits)):
        word, first = bits[at], at << 6
        while word:
            # A byte without bits is passed over; to ask for each bit whether it is set would take longer than to write on.
            if word & _BYTE:
                for number in range(8):
                    clauses[count] = first + number
                    count += np.int64((word >> np.uint64(number)) & _ONE)
            word >>= _EIGHT
            first += 8
        bits[at] = 0
    scores = np.empty(count, np.float64)
    for at in range(count):
        scores[at] = sums[clauses[at]]
        sums[clauses[at]] = 0
    return clauses[:count], scores
