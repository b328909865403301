"""Ascending lists crossed: the clauses that hold all of some words, and what they score for them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from search_service.engines.columns.kernels import (
    INTS,
    INTS_OUT,
    REALS,
    REALS_OUT,
    Bits,
    Bytes,
    Ints,
    Longs,
    Reals,
    Singles,
    arrays_at,
    compiled,
    inlined,
    several,
)

# Which clauses hold each stem and what they score for its words: the columns, as `score_arrays` and `dense` say, and of what
# kind their items are. A loop is given their addresses, and behind these how many clauses there are.
POSTINGS: Mapping[str, type[np.generic]] = {
    **{"stem_starts": np.int32, "stem_clauses": np.int32, "stem_scores": np.float32},
    **{"own_starts": np.int32, "own_forms": np.uint8, "own_scores": np.float32},
    **{"several_starts": np.int32, "several_places": np.int32, "several_scores": np.float32, "form_of": np.uint8},
    **{"dense_of": np.int32, "dense_words": np.uint64, "dense_ranks": np.int32},
}
_KINDS, _BEHIND = tuple(POSTINGS.values()), 2 * len(POSTINGS)
Postings = tuple[Ints, Ints, Singles, Ints, Bytes, Singles, Ints, Ints, Singles, Bytes, Ints, Bits, Ints, int]

# The word that no clause holds, though some hold its stem.
NO_WORD = -1
# What is asked for of a term: how it goes on from the one before it, which is nothing to these loops; a word; and its STEM.
TERM, STEM = 3, 2
# Among which clauses terms are looked for.
ANY, SOME, EACH = 0, 1, 2

# A word's bits are added up in pairs, in fours and in bytes.
_PAIRS, _FOURS, _BYTES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
_SUM, _TOP = np.uint64(0x0101010101010101), np.uint64(56)
_ONE, _TWO, _FOUR = np.uint64(1), np.uint64(2), np.uint64(4)


@inlined
def opened(table: Longs) -> Postings:
    """The columns at these addresses."""
    return (*arrays_at(table, _KINDS), table[_BEHIND])


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
def keep_holders(wanted: Ints, count: int, postings: Postings, stem: int) -> int:
    """Keep of the first so many wanted clauses, ascending, those that hold a stem: how many there are."""
    starts, clauses, dense_of, bits, total = postings[0], postings[1], postings[10], postings[11], postings[13]
    kept = 0
    if dense_of[stem] >= 0:
        row = dense_of[stem] * ((total + 63) >> 6)
        for at in range(count):
            clause = wanted[kept] = wanted[at]
            # To ask whether the bit is set would take longer than to count it.
            kept += int((bits[row + (clause >> 6)] >> np.uint64(clause & 63)) & _ONE)
        return kept
    place, end = starts[stem], starts[stem + 1]
    for at in range(count):
        place = sought(clauses, place, end, wanted[at])
        if place == end:
            break
        if clauses[place] == wanted[at]:
            wanted[kept] = wanted[at]
            kept += 1
    return kept


@inlined
def locate(wanted: Ints, postings: Postings, stem: int, places: Ints) -> None:
    """Write down where the wanted clauses, ascending, all of which hold a stem, stand among those that do."""
    starts, clauses, dense_of, bits, ranks, total = postings[0], postings[1], *postings[10:14]
    if dense_of[stem] >= 0:
        row = dense_of[stem] * ((total + 63) >> 6)
        for at in range(len(wanted)):
            word, bit = row + (wanted[at] >> 6), _ONE << np.uint64(wanted[at] & 63)
            places[at] = ranks[word] + bits_in(bits[word] & (bit - _ONE))
    else:
        place = first = starts[stem]
        for at in range(len(wanted)):
            place = sought(clauses, place, starts[stem + 1], wanted[at])
            places[at] = place - first


@inlined
def add_scores(scores: Reals, places: Ints, postings: Postings, stem: int, word: int) -> None:
    """Add what clauses at these places, ascending, among those that hold a stem score for a word of it."""
    starts, _, base, own_starts, forms, own, several_starts, several_places, several_scores, form_of = postings[:10]
    for at in range(len(places)):
        scores[at] += base[starts[stem] + places[at]]
    if word == NO_WORD or own_starts[stem] == own_starts[stem + 1]:
        return
    for at in range(len(places)):
        place = own_starts[stem] + places[at]
        if forms[place] == form_of[word]:
            scores[at] += own[place]
    at, number, last = 0, several_starts[word], several_starts[word + 1]
    while at < len(places) and number < last:
        if places[at] < several_places[number]:
            at = sought(places, at, len(places), several_places[number])
        elif places[at] > several_places[number]:
            number = sought(several_places, number, last, places[at])
        else:
            scores[at] += several_scores[number]
            at += 1
            number += 1


@inlined
def keep_common(wanted: Ints, others: Ints) -> int:
    """Keep of the wanted clauses, ascending, those that are among others: how many there are."""
    kept = place = 0
    for clause in wanted:
        place = sought(others, place, len(others), clause)
        if place == len(others):
            break
        wanted[kept] = clause
        kept += others[place] == clause
    return kept


@inlined
def from_rarest(starts: Ints, asked: Ints) -> Longs:
    """Where the terms that are asked for begin, in another order: that of the stem which the fewest clauses hold first."""
    ordered = np.arange(0, len(asked), TERM)
    for number in range(1, len(ordered)):
        at, stem = number, asked[ordered[number] + STEM]
        while at and starts[asked[ordered[at - 1] + STEM] + 1] - starts[asked[ordered[at - 1] + STEM]] > (
            starts[stem + 1] - starts[stem]
        ):
            ordered[at] = ordered[at - 1]
            at -= 1
        ordered[at] = TERM * number
    return ordered


@inlined
def holding_all(postings: Postings, asked: Ints, given: Ints, which: int) -> tuple[Ints, Reals]:
    """Clauses, ascending, that hold all terms `asked` for, with what they score for them.

    `which` tells of the clauses `given`, ascending, whether they are ANY clause, given or not; SOME of those given; or EACH of
    them.
    """
    starts, holders = postings[0], postings[1]
    # From the rarest on: no loop has more to look for than the one before it kept.
    terms = from_rarest(starts, asked)
    rarest = asked[terms[0] + STEM]
    first, last = starts[rarest], starts[rarest + 1]
    wanted, known = given, 0
    if which == ANY or (which == SOME and last - first < len(given)):
        wanted, known = holders[first:last], 1
    clauses, count = wanted.copy(), len(wanted)
    if which == SOME and known:
        count = keep_common(clauses, given)
    for number in range(len(terms) if which == EACH else known, len(terms)):
        count = keep_holders(clauses, count, postings, asked[terms[number] + STEM])
    clauses = clauses[:count]
    # Only of what is left: each score stands elsewhere, and to fetch it takes longer than anything else.
    scores, places = np.zeros(count, np.float64), np.empty(count, np.int32)
    for term in terms:
        locate(clauses, postings, asked[term + STEM], places)
        add_scores(scores, places, postings, asked[term + STEM], asked[term + 1])
    return clauses, scores


@compiled(several(INTS_OUT, REALS_OUT)(INTS, REALS, INTS, REALS))
def in_both(wanted: Ints, scores: Reals, clauses: Ints, added: Reals) -> tuple[Ints, Reals]:
    """The clauses that two ascending lists have in common, with the sums of their scores."""
    kept, sums = np.empty(min(len(wanted), len(clauses)), np.int32), np.empty(min(len(wanted), len(clauses)), np.float64)
    count = at = place = 0
    while at < len(wanted) and place < len(clauses):
        if wanted[at] < clauses[place]:
            at = sought(wanted, at, len(wanted), clauses[place])
        elif wanted[at] > clauses[place]:
            place = sought(clauses, place, len(clauses), wanted[at])
        else:
            kept[count], sums[count] = wanted[at], scores[at] + added[place]
            at, place, count = at + 1, place + 1, count + 1
    return kept[:count], sums[:count]


@compiled(several(INTS_OUT, REALS_OUT)(INTS, REALS, INTS))
def without(wanted: Ints, scores: Reals, unwanted: Ints) -> tuple[Ints, Reals]:
    """The clauses of an ascending list that are not in another, with their scores."""
    kept, left, count, place = np.empty(len(wanted), np.int32), np.empty(len(wanted), np.float64), 0, 0
    for at in range(len(wanted)):
        place = sought(unwanted, place, len(unwanted), wanted[at])
        if place == len(unwanted) or unwanted[place] != wanted[at]:
            kept[count], left[count] = wanted[at], scores[at]
            count += 1
    return kept[:count], left[:count]
