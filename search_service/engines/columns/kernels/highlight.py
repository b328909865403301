"""What stands in the texts of clauses of what is asked for, as offsets of what is printed: one walk over their words."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import LONGS, LONGS_OUT, Ints, Longs, compiled, inlined, placed

# A loop is given the addresses of these columns, then how many bytes a word and a step have: the words of all texts, behind
# each of which stands a number that is no word's; how far each begins behind the one before it; where each clause begins there;
# the stem of each word; how wide each is printed, and at which addresses it is not.
PRINTED = ("words", "steps", "clause_starts", "stem_of", "word_widths", "odd_addresses", "odd_widths")
_WORD_BYTES, _STEP_BYTES = 2 * len(PRINTED), 2 * len(PRINTED) + 1
# What a pattern says of each of its words: 1 if by its stem, else 0, and between which numbers, the latter excluded.
ROW = 3
NOWHERE = -1


@inlined
def read(words: Ints, stems: Ints, table: Longs, first: int) -> int:
    """Read the words of a clause from its first address on, and their stems; how many there are."""
    stem_of, count = placed(table, 3, np.int32), 0
    if table[_WORD_BYTES] == 2:
        short = placed(table, 0, np.uint16)
        while short[first + count] < len(stem_of):
            words[count] = short[first + count]
            count += 1
    else:
        long = placed(table, 0, np.uint32)
        while long[first + count] < len(stem_of):
            words[count] = long[first + count]
            count += 1
    for place in range(count):
        stems[place] = stem_of[words[place]]
    return count


@inlined
def stands(asked: Longs, pattern: int, words: Ints, stems: Ints, count: int, place: int) -> bool:
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
def reach(asked: Longs, term: int, words: Ints, stems: Ints, count: int, reaches: Ints) -> int:
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
def step_at(table: Longs, address: int) -> int:
    """How far the word at an address begins behind the one before."""
    size = table[_STEP_BYTES]
    if size == 1:
        return int(placed(table, 1, np.uint8)[address])
    return int(placed(table, 1, np.uint16)[address] if size == 2 else placed(table, 1, np.int32)[address])


@inlined
def write(found: Longs, filled: int, words: Ints, reaches: Ints, count: int, table: Longs, first: int) -> int:
    """Write the spans of a clause of so many words, from its first address on, behind what is filled; what then is."""
    widths, odd_addresses, odd_widths = placed(table, 4, np.int32), placed(table, 5, np.int32), placed(table, 6, np.int32)
    begun, at, last, odd = filled, 0, NOWHERE, NOWHERE
    # Nothing is printed behind the last that is marked.
    while count and not reaches[count - 1]:
        count -= 1
    place = 0
    while place < count or place <= last:
        at += step_at(table, first + place)
        if reaches[place]:
            if last < place and (filled == begun or at > found[filled - 1]):
                found[filled] = at
                filled += 2
            last = max(last, place + reaches[place] - 1)
        if place == last:
            if odd == NOWHERE:
                odd = int(np.searchsorted(odd_addresses, first))
            while odd < len(odd_addresses) and odd_addresses[odd] < first + place:
                odd += 1
            is_odd = odd < len(odd_addresses) and odd_addresses[odd] == first + place
            found[filled - 1] = at + (odd_widths[odd] if is_odd else widths[words[place]])
        place += 1
    return filled


@compiled(LONGS_OUT(LONGS, LONGS))
def marked(asked: Longs, table: Longs) -> Longs:
    """For each clause how many spans of all there are up to its last, then begin and end of each: ascending, none touches.

    `asked` is how many clauses, their numbers, and the terms: a distance, 0 or that of two patterns, then one pattern or both.
    A pattern is how many words it has, and a ROW for each.
    """
    clauses, starts = asked[1 : 1 + asked[0]], placed(table, 2, np.int32)
    room, longest = len(clauses), 1
    for clause in clauses:
        length = starts[clause + 1] - starts[clause]
        room, longest = room + 2 * length, max(longest, length)
    found, filled = np.empty(room, np.int64), len(clauses)
    words, stems, reaches = np.empty(longest, np.int32), np.empty(longest, np.int32), np.empty(longest, np.int32)
    for place in range(len(clauses)):
        first = int(starts[clauses[place]])
        count = read(words, stems, table, first)
        reaches[:count] = 0
        term = 1 + len(clauses)
        while term < len(asked):
            term = reach(asked, term, words, stems, count, reaches)
        filled = write(found, filled, words, reaches, count, table, first)
        found[place] = (filled - len(clauses)) // 2
    return found[:filled]
