"""What stands in the texts of clauses of what is asked for, as offsets of what is printed: one walk over their words."""

from __future__ import annotations

import numpy as np
from numba import types

from search_service.engines.columns.loops import BYTES, INT, INTS, LONGS, LONGS_OUT, Bytes, Ints, Longs, compiled, inlined

# Numbers, none below 0, as bytes, the lowest first, and how many bytes each has: one type for columns of every width.
# Loops take it apart before they begin, as what is done in each turn is slow.
Column = tuple[Bytes, int]
COLUMN = types.Tuple((BYTES, INT))
# What a pattern says of each of its words: 1 if by its stem, else 0, and between which numbers, the latter excluded.
ROW = 3
NOWHERE = -1


@inlined
def number_at(held: Bytes, size: int, place: int) -> int:
    """The number at a place of a column."""
    at = place * size
    # Not shifted: Numba gives what is shifted the type of a byte, which has no sign.
    number: int = 0 + held[at]
    unit = 256
    for further in range(1, size):
        number += unit * held[at + further]
        unit *= 256
    return number


@inlined
def read(words: Longs, stems: Longs, column: Column, first: int, stem_of: Ints) -> int:
    """Read the words of a clause from its first address on, and their stems; how many there are."""
    held, size = column
    count = 0
    word = number_at(held, size, first)
    while word < len(stem_of):
        words[count], stems[count] = word, stem_of[word]
        count += 1
        word = number_at(held, size, first + count)
    return count


@inlined
def stands(asked: Longs, pattern: int, words: Longs, stems: Longs, count: int, place: int) -> bool:
    """Whether a pattern stands at this place among so many words."""
    length = asked[pattern]
    if place < 0 or place + length > count:
        return False
    for offset in range(length):
        row = pattern + 1 + ROW * offset
        number = stems[place + offset] if asked[row] else words[place + offset]
        if number < asked[row + 1] or number >= asked[row + 2]:
            return False
    return True


@inlined
def reach(asked: Longs, term: int, words: Longs, stems: Longs, count: int, reaches: Longs) -> int:
    """Let the places where a pattern stands reach as far as its words, and those of a pair that is near each other.

    Where the next term begins.
    """
    distance, left = asked[term], term + 1
    length = asked[left]
    right: int = left + 1 + ROW * length
    # Most places fail at the first word of a pattern.
    first, low, high = stems if asked[left + 1] else words, asked[left + 2], asked[left + 3]
    for place in range(count):
        if first[place] < low or first[place] >= high or not stands(asked, left, words, stems, count, place):
            continue
        if not distance:
            reaches[place] = max(reaches[place], length)
        for apart in range(distance):
            for other in (place + length + apart, place - asked[right] - apart):
                if stands(asked, right, words, stems, count, other):
                    reaches[place] = max(reaches[place], length)
                    reaches[other] = max(reaches[other], asked[right])
    following: int = right + 1 + ROW * asked[right] if distance else right
    return following


@inlined
def width_of(word: int, address: int, widths: Ints, odd_addresses: Column, odd_widths: Ints) -> int:
    """How long a word is printed at an address."""
    held, size = odd_addresses
    low, high = 0, len(odd_widths)
    while low < high:
        middle = (low + high) // 2
        if number_at(held, size, middle) < address:
            low = middle + 1
        else:
            high = middle
    odd = low < len(odd_widths) and number_at(held, size, low) == address
    width: int = odd_widths[low] if odd else widths[word]
    return width


@inlined
def write(
    found: Longs,
    filled: int,
    words: Longs,
    reaches: Longs,
    count: int,
    first: int,
    steps: Column,
    widths: Ints,
    odd_addresses: Column,
    odd_widths: Ints,
) -> int:
    """Write the spans of a clause of so many words, from its first address on, behind what is filled; what then is."""
    held, size = steps
    counted, at, last = filled, 0, NOWHERE
    filled += 2
    for place in range(count):
        at += number_at(held, size, first + place)
        if reaches[place]:
            if last < place and (filled == counted + 2 or at > found[filled - 1]):
                found[filled] = at
                filled += 2
            last = max(last, place + reaches[place] - 1)
        if place == last:
            found[filled - 1] = at + width_of(words[place], first + place, widths, odd_addresses, odd_widths)
    found[counted], found[counted + 1] = (filled - counted) // 2 - 1, 0
    return filled


@compiled(LONGS_OUT(LONGS, LONGS, COLUMN, COLUMN, COLUMN, INTS, INTS, COLUMN, INTS))
def marked(
    asked: Longs,
    clauses: Longs,
    starts: Column,
    texts: Column,
    steps: Column,
    stem_of: Ints,
    widths: Ints,
    odd_addresses: Column,
    odd_widths: Ints,
) -> Longs:
    """For each clause the number of spans of its text and 0, then begin and end of each: ascending, none touches the next.

    `asked` is of terms: a distance, 0 or that of two patterns, then one pattern or both. A pattern is how many words it has,
    and a ROW for each.
    """
    held, size = starts
    room, longest = 0, 1
    for clause in clauses:
        length = number_at(held, size, clause + 1) - number_at(held, size, clause)
        room, longest = room + 2 + 2 * length, max(longest, length)
    found, filled = np.empty(room, np.int64), 0
    words, stems, reaches = np.empty(longest, np.int64), np.empty(longest, np.int64), np.empty(longest, np.int64)
    for clause in clauses:
        first = number_at(held, size, clause)
        count = read(words, stems, texts, first, stem_of)
        reaches[:count] = 0
        term = 0
        while term < len(asked):
            term = reach(asked, term, words, stems, count, reaches)
        filled = write(found, filled, words, reaches, count, first, steps, widths, odd_addresses, odd_widths)
    return found[:filled]
