"""The first so many in an order, kept in a heap whose root is the last of them: nothing else is sorted."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    INT,
    INTS,
    INTS_OUT,
    REALS,
    TABLE_OUT,
    Ints,
    Longs,
    Reals,
    compiled,
    inlined,
    several,
)
from search_service.engines.columns.kernels.intersect import sought

# Scores are compared as rounded to so many digits.
DIGITS = 6
_UNIT = 10.0**DIGITS
# So many scores are compared at once: most blocks have none that is high enough.
BLOCK = 64
# What a group has that none of the first belongs to.
NO_SLOT = -1


@inlined
def put(heap: Longs, slots: Ints, slot: int, key: int, item: int, group: int) -> None:
    """Put an item into a slot of a heap; its group, if groups are kept, knows the slot."""
    at = 3 * slot
    heap[at], heap[at + 1], heap[at + 2] = key, item, group
    if len(slots):
        slots[group] = slot


@inlined
def sink(heap: Longs, slots: Ints, held: int, slot: int, key: int, item: int, group: int) -> None:
    """Put an item into this slot of a heap, or, below all of a lower key, into a further one."""
    child = 2 * slot + 1
    while child < held:
        if child + 1 < held and heap[3 * child + 3] < heap[3 * child]:
            child += 1
        if heap[3 * child] >= key:
            break
        put(heap, slots, slot, heap[3 * child], heap[3 * child + 1], heap[3 * child + 2])
        slot = child
        child = 2 * slot + 1
    put(heap, slots, slot, key, item, group)


@inlined
def rise(heap: Longs, slots: Ints, slot: int, key: int, item: int, group: int) -> None:
    """Put an item into this slot of a heap, or, above all of a higher key, into an earlier one."""
    while slot:
        parent = (slot - 1) // 2
        if heap[3 * parent] <= key:
            break
        put(heap, slots, slot, heap[3 * parent], heap[3 * parent + 1], heap[3 * parent + 2])
        slot = parent
    put(heap, slots, slot, key, item, group)


@inlined
def in_order(heap: Longs, slots: Ints, held: int, listed: Longs) -> None:
    """List the items of a heap, that of the highest key first; no group has a slot any more."""
    for last in range(held - 1, -1, -1):
        listed[last] = heap[1]
        if len(slots):
            slots[heap[2]] = NO_SLOT
        if last:
            sink(heap, slots, last, 0, heap[3 * last], heap[3 * last + 1], heap[3 * last + 2])


@inlined
def high_block(scores: Reals, begin: int, least: float) -> int:
    """Where the first block begins, from one on, that has a score not below the least; or the last, which is no whole one."""
    while begin + BLOCK <= len(scores):
        block, high = scores[begin : begin + BLOCK], 0
        for place in range(BLOCK):
            high += block[place] >= least
        if high:
            break
        begin += BLOCK
    return begin


@inlined
def first_of(
    found: Ints, scores: Reals, by_score: bool, ranks: Ints, group_of: Ints, slots: Ints, heap: Longs, listed: Longs
) -> int:
    """List the places of the first of some clauses, of each group only the first: as many as there is room for."""
    # Scores below the least come behind all that is kept; so do those below the even whose rank is above the last.
    count, held, least, even, last = len(listed), 0, -np.inf, -np.inf, 0
    begin = 0
    while begin < len(found):
        if by_score:
            begin = high_block(scores, begin, least)
        for place in range(begin, min(begin + BLOCK, len(found))):
            score = scores[place] if by_score else 0.0
            if score < least:
                continue
            clause = found[place]
            if score < even and ranks[clause] > last:
                continue
            # One number orders by both: the rounded score, then what comes after the rank.
            key = int(np.rint(score * _UNIT)) * len(ranks) + (len(ranks) - 1 - ranks[clause])
            group = int(group_of[clause])
            slot = int(slots[group]) if len(slots) else NO_SLOT
            if slot != NO_SLOT:
                if heap[3 * slot] < key:
                    sink(heap, slots, held, slot, key, place, group)
            elif held < count:
                rise(heap, slots, held, key, place, group)
                held += 1
            elif heap[0] < key:
                if len(slots):
                    slots[heap[2]] = NO_SLOT
                sink(heap, slots, held, 0, key, place, group)
            if held == count:
                rounded = heap[0] // len(ranks)
                least, even, last = (rounded - 1) / _UNIT, (rounded + 0.499) / _UNIT, len(ranks) - 1 - heap[0] % len(ranks)
        begin += BLOCK
    in_order(heap, slots, held, listed)
    return held


# What is told of clauses: a rank, a wording and a document of each by its number; then the clauses of each wording, ascending,
# one wording after another, and where those of each begin there.
Told = tuple[Ints, Ints, Ints, Ints, Ints]
TOLD = several(INTS, INTS, INTS, INTS, INTS)


@compiled(TABLE_OUT(INTS, REALS, INT, TOLD, INTS_OUT, INT, INT))
def page(found: Ints, scores: Reals, by_score: int, told: Told, slots: Ints, skipped: int, count: int) -> Longs:
    """The first `count` of the clauses found, ascending, behind those skipped: by falling score, if by score, then rising rank.

    A row is of one of them: its number, the bits of its score, its document, how many of the clauses found have its wording,
    and in how many documents these stand. Ranks differ. `slots` has NO_SLOT for each wording, before and after, and of each
    only the first is listed; if it is empty, all are.
    """
    ranks, wording_of, document_of, members, starts = told
    room = min(skipped + count, len(found))
    # Room is made before a slot is given away: from there on nothing can fail.
    listed, heap, rows = np.empty(room, np.int64), np.empty(3 * room, np.int64), np.zeros((max(room - skipped, 0), 5), np.int64)
    held = first_of(found, scores, by_score != 0, ranks, wording_of, slots, heap, listed) if room else 0
    bits = scores.view(np.int64)
    for place in range(held - skipped):
        row, clause = rows[place], found[listed[skipped + place]]
        row[0], row[1], row[2] = clause, bits[listed[skipped + place]], document_of[clause]
        wording, at, last = wording_of[clause], 0, -1
        for member in members[starts[wording] : starts[wording + 1]]:
            at = sought(found, at, len(found), member)
            if at < len(found) and found[at] == member:
                row[3] += 1
                row[4] += document_of[member] != last
                last = document_of[member]
    return rows[: max(held - skipped, 0)]
