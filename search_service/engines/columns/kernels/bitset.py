"""Bitsets of clauses, 64 in a word, the first one lowest."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined
from search_service.engines.columns.kernels.records import Bits, Ints, PostingColumns

# In a word with more bits set, `drain` tests each bit; in others, it jumps to the next set bit.
MANY = 24
ONE, SIX, LAST = np.uint64(1), np.uint64(6), np.uint64(63)
# The masks of a population count: bits are summed in pairs, in fours and in bytes.
_PAIRS, _FOURS, _BYTES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
_SUM, _TOP = np.uint64(0x0101010101010101), np.uint64(56)
_TWO, _FOUR = np.uint64(2), np.uint64(4)


@inlined
def popcount(word: np.uint64) -> np.int64:
    """The number of set bits in a word; LLVM compiles this to one instruction."""
    word = word - ((word >> ONE) & _PAIRS)
    word = (word & _FOURS) + ((word >> _TWO) & _FOURS)
    return np.int64((((word + (word >> _FOUR)) & _BYTES) * _SUM) >> _TOP)


@inlined
def set_bit(bits: Bits, doc_id: int) -> None:
    bit = np.uint64(doc_id)
    bits[bit >> SIX] |= ONE << (bit & LAST)


@inlined
def set_postings(bits: Bits, postings: PostingColumns, stem: int, first: int, last: int, begin: int) -> None:
    """Set the bits of the postings [first, last) of a stem, which are all its postings in the block that starts at `begin`."""
    if postings.bitset_of[stem] >= 0:
        n_words = (postings.n_docs + 63) >> 6
        row = postings.bitset_of[stem] * n_words + (begin >> 6)
        for i in range(min(len(bits), n_words - (begin >> 6))):
            bits[i] |= postings.bitsets[row + i]
    else:
        for i in range(first, last):
            set_bit(bits, postings.doc_ids[i] - begin)


@inlined
def drain(bits: Bits, begin: int, doc_ids: Ints, count: int) -> int:
    """Append the doc ids of the set bits, ascending, at `doc_ids[count]`, and clear the bits; return the new count.

    `doc_ids` needs one free element more than there are set bits.
    """
    for i in range(len(bits)):
        word, base = bits[i], begin + (i << 6)
        if popcount(word) > MANY:
            for offset in range(64):
                doc_ids[count] = base + offset
                count += int((word >> np.uint64(offset)) & ONE)
        else:
            while word:
                doc_ids[count] = base + int(popcount((word & (~word + ONE)) - ONE))
                count += 1
                word &= word - ONE
        bits[i] = 0
    return count
