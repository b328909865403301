"""Words as they are spelled: which clauses hold one of several, all forms of a stem or some."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import INT, INTS_OUT, LONGS, Bits, Ints, Longs, arrays_at, compiled, inlined
from search_service.engines.columns.kernels.intersect import Postings, bits_in, opened
from search_service.engines.columns.kernels.phrase import BEHIND_POSTINGS, BEHIND_TEXTS, FORMS, TEXT_KINDS
from search_service.engines.columns.kernels.union import set_bit

# To look up the clause of a place of a word takes so many times as long as to look at the form that a clause has of a stem.
DEAR = 4
_ONE, _SIX, _LAST = np.uint64(1), np.uint64(6), np.uint64(63)


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
def set_forms(bits: Bits, postings: Postings, stem: int, words: Ints) -> None:
    """Set the bits of the clauses that hold one of these words of a stem; texts hold others, too."""
    starts, clauses, own_starts, forms, several_starts, several_places = *postings[:2], *postings[3:5], *postings[6:8]
    wanted, form_of, first, ours = np.zeros(256, np.uint64), postings[9], starts[stem], own_starts[stem]
    for word in words:
        wanted[form_of[word]] = _ONE
        for number in range(several_starts[word], several_starts[word + 1]):
            set_bit(bits, clauses[first + several_places[number]])
    for place in range(starts[stem + 1] - first):
        # A bit is set or not: to ask first takes longer.
        clause = np.uint64(clauses[first + place])
        bits[clause >> _SIX] |= wanted[forms[ours + place]] << (clause & _LAST)


@inlined
def drained(bits: Bits) -> Ints:
    """The clauses whose bits are set, ascending."""
    count = 0
    for at in range(len(bits)):
        count += int(bits_in(bits[at]))
    clauses, count = np.empty(count, np.int32), 0
    for at in range(len(bits)):
        word = bits[at]
        while word:
            clauses[count] = (at << 6) + int(bits_in((word & (~word + _ONE)) - _ONE))
            count += 1
            word &= word - _ONE
    return clauses


@inlined
def among(words: Ints, first: int, last: int) -> tuple[int, int]:
    """Where in ascending words those from one number on up to another begin and end."""
    begin = 0
    while begin < len(words) and words[begin] < first:
        begin += 1
    end = begin
    while end < len(words) and words[end] < last:
        end += 1
    return begin, end


@inlined
def frequency(words: Ints, word_pairs: Ints, pair_starts: Ints) -> int:
    """In how many places of all texts one of these words stands."""
    places = 0
    for word in words:
        places += pair_starts[word_pairs[word + 1]] - pair_starts[word_pairs[word]]
    return places


@compiled(INTS_OUT(LONGS, INT, INT))
def holding_any(table: Longs, first: int, last: int) -> Ints:
    """The clauses, ascending, that hold one of the words from one number on up to another, as they are spelled.

    The table has the addresses of POSTINGS, how many clauses there are, the addresses of TEXTS, how many bits of an address
    are the last, and the addresses of FORMS.
    """
    postings, table = opened(table), table[BEHIND_POSTINGS:]
    _, clause_at, addresses, word_pairs, _, pair_starts, stem_of, _, _ = arrays_at(table, TEXT_KINDS)
    of_stems, firsts = arrays_at(table[BEHIND_TEXTS:], FORMS)
    starts, shift = postings[0], table[BEHIND_TEXTS - 1]
    bits = np.zeros((postings[13] + 63) >> 6, np.uint64)
    for word in range(first, last):
        stem = stem_of[word]
        words = of_stems[firsts[stem] : firsts[stem + 1]]
        begin, end = among(words, first, last)
        # The words of a stem are looked at together, at the first of them.
        if words[begin] == word:
            wanted, places = words[begin:end], frequency(words[begin:end], word_pairs, pair_starts)
            if places == frequency(words, word_pairs, pair_starts):
                set_holders(bits, postings, stem)
            elif places * DEAR < starts[stem + 1] - starts[stem]:
                for one in wanted:
                    for place in range(pair_starts[word_pairs[one]], pair_starts[word_pairs[one + 1]]):
                        set_bit(bits, clause_at[addresses[place] >> shift])
            else:
                set_forms(bits, postings, stem, wanted)
    return drained(bits)
