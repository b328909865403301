"""Ascending lists crossed: clauses that hold something with others, and with the places of words that stand side by side."""

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
    SHORTS,
    SINGLES,
    WORDS,
    compiled,
    inlined,
    several,
)

Ints = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint64]
Words = npt.NDArray[np.unsignedinteger]

# The clauses that hold something, ascending, and what each scores; then, if it matters which form of a stem they hold, the
# number of the form of each and what it scores more if that form is asked for, and the places of those that hold several
# forms, too, with what they score more; if they are many, their bits and the ranks of these, as `dense` has them; and the
# number of the form that is asked for.
Holders = tuple[Ints, Singles | Reals, Bytes, Singles, Ints, Singles, Bits, Ints, int]
OF_TERM = several(INTS, SINGLES, BYTES, SINGLES, INTS, SINGLES, BITS, INTS, INT)
OF_TREE = several(INTS, REALS, BYTES, SINGLES, INTS, SINGLES, BITS, INTS, INT)
# The words of all texts, where each clause begins there, and the clauses by all but the last bits of an address, with how many
# these are; then the addresses of all words, ordered as `text_arrays` says, and its three columns that tell of pairs of words.
Texts = tuple[Words, Ints, Ints, int, Ints, Ints, Ints, Ints]
OF_SHORTS = several(SHORTS, INTS, INTS, INT, INTS, INTS, INTS, INTS)
OF_WORDS = several(WORDS, INTS, INTS, INT, INTS, INTS, INTS, INTS)
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


@inlined
def side_by_side(texts: Texts, left: int, right: int) -> tuple[int, int]:
    """Where among the addresses those of one word before another start and end."""
    word_pairs, pair_next, pair_starts = texts[5], texts[6], texts[7]
    end = word_pairs[left + 1]
    pair = sought(pair_next, word_pairs[left], end, right)
    if pair == end or pair_next[pair] != right:
        return 0, 0
    return pair_starts[pair], pair_starts[pair + 1]


@inlined
def rarest_pair(texts: Texts, numbers: Ints, first: int, last: int) -> tuple[int, int, int]:
    """Of some words in a row, the place of the rarest two neighbours, and where among the addresses theirs start and end."""
    place, (low, high) = first, side_by_side(texts, numbers[first], numbers[first + 1])
    for at in range(first + 1, last - 1):
        start, end = side_by_side(texts, numbers[at], numbers[at + 1])
        if end - start < high - low:
            place, low, high = at, start, end
    return place, low, high


@inlined
def stands(words: Words, address: int, numbers: Ints, first: int, place: int, last: int) -> bool:
    """Whether all of some words stand in a row at whose `place` two of them do."""
    # Before the first text and behind each stands what is no word: nothing beyond is looked at.
    before, after = place, place + 2
    while before > first and words[address + before - 1 - place] == numbers[before - 1]:
        before -= 1
    if before > first:
        return False
    while after < last and words[address + after - place] == numbers[after]:
        after += 1
    return after == last


@compiled(INTS_OUT(OF_SHORTS, INTS), INTS_OUT(OF_WORDS, INTS))
def holding(texts: Texts, numbers: Ints) -> Ints:
    """The clauses, ascending, in which these words, two or more, stand in a row."""
    words, _, clause_at, shift, addresses, _, _, _ = texts
    place, low, high = rarest_pair(texts, numbers, 0, len(numbers))
    clauses = np.empty(high - low, np.int32)
    kept, before = 0, -1
    for at in range(low, high):
        clause = clause_at[addresses[at] >> shift]
        if clause != before and stands(words, addresses[at], numbers, 0, place, len(numbers)):
            clauses[kept] = before = clause
            kept += 1
    return clauses[:kept]


@compiled(
    NOTHING(INTS, REALS_OUT, OF_SHORTS, INTS, INTS, INTS, REALS),
    NOTHING(INTS, REALS_OUT, OF_WORDS, INTS, INTS, INTS, REALS),
)
def raise_holding(
    clauses: Ints, scores: Reals, texts: Texts, word_clauses: Ints, numbers: Ints, ends: Ints, weights: Reals
) -> None:
    """Add to the scores of ascending clauses, for each row of words that they hold, its weight times the idf of its words.

    The numbers of a row go to its end, where those of the next begin; `word_clauses` says how many clauses hold each word.
    """
    words, clause_starts, clause_at, shift, addresses, _, _, _ = texts
    first = 0
    for row in range(len(ends)):
        last = ends[row]
        place, low, high = rarest_pair(texts, numbers, first, last)
        score = 0.0
        for at in range(first, last):
            score += weights[row] * (np.log((len(clause_starts) - 1) / (word_clauses[numbers[at]] + 1)) + 1)
        at = 0
        while at < len(clauses) and low < high:
            clause = clause_at[addresses[low] >> shift]
            if clause < clauses[at]:
                low = sought(addresses, low, high, clause_starts[clauses[at]])
            elif clause > clauses[at]:
                at = sought(clauses, at, len(clauses), clause)
            elif stands(words, addresses[low], numbers, first, place, last):
                scores[at] += score
                at += 1
            else:
                low += 1
        first = last
