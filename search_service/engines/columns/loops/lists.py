"""Ascending lists crossed: clauses that hold words with others, and with the places of words that stand side by side."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import (
    BITS,
    BITS_OUT,
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
    Bits,
    Bytes,
    Ints,
    Reals,
    Singles,
    Words,
    compiled,
    inlined,
    several,
)

# Which clauses hold each stem and what they score for its words: POSTINGS are the columns, as `score_arrays` and `dense` say,
# and behind them stands how many clauses there are.
POSTINGS = (
    *("stem_starts", "stem_clauses", "stem_scores"),
    *("own_starts", "own_forms", "own_scores"),
    *("several_starts", "several_places", "several_scores", "form_of"),
    *("dense_of", "dense_words", "dense_ranks"),
)
Postings = tuple[Ints, Ints, Singles, Ints, Bytes, Singles, Ints, Ints, Singles, Bytes, Ints, Bits, Ints, int]
OF_POSTINGS = several(INTS, INTS, SINGLES, INTS, BYTES, SINGLES, INTS, INTS, SINGLES, BYTES, INTS, BITS, INTS, INT)
# The word that no clause holds, though some hold its stem.
NO_WORD = -1

# The words of all texts, where each clause begins there, and the clauses by all but the last bits of an address, with how many
# these are; then the addresses of all words, ordered as `text_arrays` says, and its three columns that tell of pairs of words.
Texts = tuple[Words, Ints, Ints, int, Ints, Ints, Ints, Ints]
OF_SHORTS = several(SHORTS, INTS, INTS, INT, INTS, INTS, INTS, INTS)
OF_WORDS = several(WORDS, INTS, INTS, INT, INTS, INTS, INTS, INTS)

# Of words with more bits set, each bit is looked at; of others, the next one that is set is found.
MANY = 24
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


@compiled(several(INTS_OUT, REALS_OUT)(INTS, OF_POSTINGS, INTS, INTS, INT))
def holding_all(given: Ints, postings: Postings, stems: Ints, words: Ints, known: int) -> tuple[Ints, Reals]:
    """Those of ascending clauses that hold all stems, the first so many as is known, with what they score for words of them."""
    clauses, count = given.copy(), len(given)
    for number in range(known, len(stems)):
        count = keep_holders(clauses, count, postings, stems[number])
    clauses = clauses[:count]
    # Only of what is left: each score stands elsewhere, and to fetch it takes longer than anything else.
    scores, places = np.zeros(count, np.float64), np.empty(count, np.int32)
    for number in range(len(stems)):
        locate(clauses, postings, stems[number], places)
        add_scores(scores, places, postings, stems[number], words[number])
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


@compiled(several(INTS_OUT, REALS_OUT)(REALS_OUT, BITS_OUT, INT, SINGLES))
def listed(sums: Reals, bits: Bits, most: int, extra: Singles) -> tuple[Ints, Reals]:
    """The clauses whose bits are set, at most so many, ascending, with their sums and what `extra`, if not empty, has for each.

    All bits and sums are 0 then.
    """
    clauses, count = np.empty(most + 1, np.int32), 0
    for at in range(len(bits)):
        word, first = bits[at], at << 6
        if bits_in(word) > MANY:
            for number in range(64):
                clauses[count] = first + number
                count += int((word >> np.uint64(number)) & _ONE)
            word = np.uint64(0)
        while word:
            clauses[count] = first + bits_in((word & (~word + _ONE)) - _ONE)
            count += 1
            word &= word - _ONE
        bits[at] = 0
    scores = np.empty(count, np.float64)
    for at in range(count):
        clause = clauses[at]
        scores[at] = sums[clause] + extra[clause] if len(extra) else sums[clause]
        sums[clause] = 0
    return clauses[:count], scores


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
    place, low, high = first, 0, len(texts[4]) + 1
    for at in range(first, last - 1):
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


@compiled(INTS_OUT(OF_SHORTS, INTS), wide=INTS_OUT(OF_WORDS, INTS))
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
    wide=NOTHING(INTS, REALS_OUT, OF_WORDS, INTS, INTS, INTS, REALS),
)
def raise_holding(
    clauses: Ints, scores: Reals, texts: Texts, word_clauses: Ints, numbers: Ints, ends: Ints, weights: Reals
) -> None:
    """Add to the scores of ascending clauses, for each row of words that they hold, its weight times the idf of its words."""
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
