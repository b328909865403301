"""The first so many in an order, kept in a heap whose root is the last of them: nothing else is sorted."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import (
    INT,
    INTS,
    INTS_OUT,
    LONGS,
    LONGS_OUT,
    PLACES,
    REALS,
    TABLE_OUT,
    Ints,
    Longs,
    Reals,
    compiled,
    inlined,
)

# Scores are compared as rounded to so many digits.
DIGITS = 6
_UNIT = 10.0**DIGITS
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


@compiled(LONGS_OUT(REALS, INTS, INTS, INTS, INTS_OUT, INT))
def leaders(scores: Reals, clauses: Ints, ranks: Ints, group_of: Ints, slots: Ints, count: int) -> Longs:
    """The places of the first `count` of some clauses by falling score, then by rising rank; of each group only the first.

    `ranks` and `group_of` tell of each clause by its number; ranks differ. `slots` has NO_SLOT for each group, before and
    after; if it is empty, groups are not looked at.
    """
    count = min(count, len(clauses))
    # Room is made before a slot is given away: from here on nothing can fail.
    listed = np.empty(count, np.int64)
    # Scores below the least come behind all that is kept; so do those below the even whose rank is above the last.
    heap, held, least, even, last = np.empty(3 * count, np.int64), 0, -np.inf, -np.inf, 0
    for place in range(len(clauses)):
        if scores[place] < least:
            continue
        clause = clauses[place]
        if scores[place] < even and ranks[clause] > last:
            continue
        # One number orders by both: the rounded score, then what comes after the rank.
        key = int(np.rint(scores[place] * _UNIT)) * len(ranks) + (len(ranks) - 1 - ranks[clause])
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
    in_order(heap, slots, held, listed)
    return listed[:held]


@compiled(TABLE_OUT(LONGS, INTS, INTS, INTS, INT))
def most_frequent(tallied: Longs, starts: Ints, values: Ints, bounds: Ints, most: int) -> Longs:
    """Of each of some facets, in a row: how many values have a clause, of those the `most` frequent, then their counts.

    The lowest of equals come first; what there is none of is undefined. Holders have the `tallied` clauses; their values stand
    in `values`, one holder after another from `starts` on. Those of the facets are numbered one facet after another, within
    `bounds`; in its row a facet's own begin at 0.
    """
    counts, numbers = np.zeros(bounds[-1], np.int64), values.view(PLACES)
    for holder in range(len(tallied)):
        clauses = tallied[holder]
        if clauses:
            for at in range(starts[holder], starts[holder + 1]):
                counts[numbers[at]] += clauses
    rows = np.empty((len(bounds) - 1, 1 + 2 * most), np.int64)
    heap, ungrouped = np.empty(3 * most, np.int64), np.empty(0, np.int32)
    for facet in range(len(bounds) - 1):
        row = rows[facet]
        first, different, held = int(bounds[facet]), 0, 0
        for value in range(bounds[facet + 1] - first):
            if counts[first + value]:
                different += 1
                key = counts[first + value] * len(counts) + (len(counts) - 1 - value)
                if held < most:
                    rise(heap, ungrouped, held, key, value, value)
                    held += 1
                elif most and heap[0] < key:
                    sink(heap, ungrouped, held, 0, key, value, value)
        in_order(heap, ungrouped, held, row[1:])
        row[0] = different
        for place in range(held):
            row[1 + most + place] = counts[first + row[1 + place]]
    return rows
