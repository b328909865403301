"""Ascending lists of the clauses that hold something: what clauses score, which are in several lists, and which are not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.loops import (
    BITS,
    BYTES,
    INT,
    INTS,
    INTS_OUT,
    NOTHING,
    REALS,
    REALS_OUT,
    SINGLES,
    compiled,
    inlined,
    several,
)

Ints = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint64]

# The clauses that hold something, ascending, and what each scores; then, if it matters which form of a stem they hold, the
# number of the form of each and what it scores more if that form is asked for, and the places of those that hold several
# forms, too, with what they score more; if they are many, their bits and the ranks of these, as `dense` has them; and the
# number of the form that is asked for.
Holders = tuple[Ints, Singles | Reals, Bytes, Singles, Ints, Singles, Bits, Ints, int]
OF_TERM = several(INTS, SINGLES, BYTES, SINGLES, INTS, SINGLES, BITS, INTS, INT)
OF_TREE = several(INTS, REALS, BYTES, SINGLES, INTS, SINGLES, BITS, INTS, INT)
# What has no forms, and no bits.
NO_FORMS, NO_BITS = np.zeros(0, np.uint8), np.zeros(0, np.uint64)
NO_CLAUSES, NO_SCORES = np.zeros(0, np.int32), np.zeros(0, np.float32)

# A word's bits are added up in pairs, in fours and in bytes.
_PAIRS, _FOURS, _BYTES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
_SUM, _TOP = np.uint64(0x0101010101010101), np.uint64(56)
_ONE, _TWO, _FOUR = np.uint64(1), np.uint64(2), np.uint64(4)


@inlined
def bits_in(word: np.uint64) -> np.int64:
    """How many bits of a word are set; the compiler knows an instruction for this."""
    word = word - ((word >> _ONE) & _PAIRS)
    word = (word & _FOURS) + ((word >> _TWO) & _FOURS)
    return np.int64((((word + (word >> _FOUR)) & _BYTES) * _SUM) >> _TOP)


@inlined
def sought(numbers: Ints, at: int, end: int, wanted: int) -> int:
    """The first place from `at` on whose number is not less than the wanted one, or the end: near ones are found first."""
    if at < end and numbers[at] < wanted:
        step = 1
        while at + step < end and numbers[at + step] < wanted:
            at += step
            step *= 2
        last = min(at + step, end)
        at += 1
        while at < last:
            middle = (at + last) >> 1
            if numbers[middle] < wanted:
                at = middle + 1
            else:
                last = middle
    return at


@inlined
def locate(wanted: Ints, count: int, holders: Holders, places: Ints) -> None:
    """Write down where each of the first so many wanted clauses stands among the holders; -1 if it does not."""
    clauses, bits, ranks = holders[0], holders[6], holders[7]
    place = 0
    for at in range(count):
        clause = wanted[at]
        if len(bits):
            word, bit = bits[clause >> 6], _ONE << np.uint64(clause & 63)
            places[at] = ranks[clause >> 6] + bits_in(word & (bit - _ONE)) if word & bit else -1
        else:
            place = sought(clauses, place, len(clauses), clause)
            places[at] = place if place < len(clauses) and clauses[place] == clause else -1


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


@compiled(INT(INTS_OUT, REALS_OUT, INT, OF_TERM, INTS_OUT), INT(INTS_OUT, REALS_OUT, INT, OF_TREE, INTS_OUT))
def cross(wanted: Ints, scores: Reals, count: int, holders: Holders, places: Ints) -> int:
    """Keep of the first so many wanted clauses, ascending, those among the holders: how many there are.

    What they score there is added to their scores. `places` is room for as many numbers.
    """
    _, base, forms, own, several_places, several_scores, _, _, form = holders
    locate(wanted, count, holders, places)
    kept = 0
    for at in range(count):
        place = places[at]
        if place >= 0:
            wanted[kept], scores[kept], places[kept] = wanted[at], scores[at] + base[place], place
            kept += 1
    if len(forms):
        for at in range(kept):
            scores[at] += own[places[at]] * (forms[places[at]] == form)
        at = 0
        for number in range(len(several_places)):
            at = sought(places, at, kept, several_places[number])
            if at == kept:
                break
            if places[at] == several_places[number]:
                scores[at] += several_scores[number]
    return kept


@compiled(INT(INTS_OUT, REALS_OUT, INT, OF_TERM, INTS_OUT), INT(INTS_OUT, REALS_OUT, INT, OF_TREE, INTS_OUT))
def drop(wanted: Ints, scores: Reals, count: int, holders: Holders, places: Ints) -> int:
    """Keep of the first so many wanted clauses, ascending, with their scores, those not among the holders: how many they are.

    `places` is room for as many numbers.
    """
    locate(wanted, count, holders, places)
    kept = 0
    for at in range(count):
        if places[at] < 0:
            wanted[kept], scores[kept] = wanted[at], scores[at]
            kept += 1
    return kept


@compiled(NOTHING(REALS_OUT, INTS, SINGLES))
def add_extra(scores: Reals, clauses: Ints, extra: Singles) -> None:
    """Add to the score of each of these clauses what `extra` has for it by its number."""
    for at in range(len(clauses)):
        scores[at] += extra[clauses[at]]
