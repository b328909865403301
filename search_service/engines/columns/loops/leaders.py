"""The first so many in an order, kept in a heap whose root is the last of them: nothing else is sorted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.loops import INT, INTS, INTS_OUT, LONGS_OUT, REALS, SINGLES, compiled, inlined

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

# The scores, ranks, places and groups of what is kept; an entry has one of each.
Heap = tuple[Reals, Longs, Longs, Longs]
Entry = tuple[float, int, int, int]

# Scores are compared as rounded to so many digits.
DIGITS = 6
_UNIT = 10.0**DIGITS
# What a group has that none of the first belongs to.
NO_SLOT = -1


@inlined
def behind(score: float, rank: int, other_score: float, other_rank: int) -> bool:
    """Whether one comes behind another: a lower score, or of equals a higher rank."""
    return score < other_score or (score == other_score and rank > other_rank)


@inlined
def put(heap: Heap, slots: Ints, slot: int, entry: Entry) -> None:
    """Put an entry into a slot of a heap."""
    heap[0][slot], heap[1][slot], heap[2][slot], heap[3][slot] = entry
    if len(slots):
        slots[entry[3]] = slot


@inlined
def sink(heap: Heap, slots: Ints, held: int, slot: int, entry: Entry) -> None:
    """Put an entry into this slot of a heap, or, below all that come behind it, into a further one."""
    scores, ranks, places, groups = heap
    while True:
        child = 2 * slot + 1
        if child >= held:
            break
        if child + 1 < held and behind(scores[child + 1], ranks[child + 1], scores[child], ranks[child]):
            child += 1
        if not behind(scores[child], ranks[child], entry[0], entry[1]):
            break
        put(heap, slots, slot, (scores[child], ranks[child], places[child], groups[child]))
        slot = child
    put(heap, slots, slot, entry)


@inlined
def rise(heap: Heap, slots: Ints, slot: int, entry: Entry) -> None:
    """Put an entry into this slot of a heap, or, above all that come before it, into an earlier one."""
    scores, ranks, places, groups = heap
    while slot:
        parent = (slot - 1) // 2
        if not behind(entry[0], entry[1], scores[parent], ranks[parent]):
            break
        put(heap, slots, slot, (scores[parent], ranks[parent], places[parent], groups[parent]))
        slot = parent
    put(heap, slots, slot, entry)


@inlined
def in_order(heap: Heap, slots: Ints, held: int) -> None:
    """Turn a heap into a list, the first first; no group has a slot any more."""
    scores, ranks, places, groups = heap
    for last in range(held - 1, -1, -1):
        entry = scores[last], ranks[last], places[last], groups[last]
        worst = scores[0], ranks[0], places[0], groups[0]
        if last:
            sink(heap, slots, last, 0, entry)
        scores[last], ranks[last], places[last], groups[last] = worst
        if len(slots):
            slots[worst[3]] = NO_SLOT


@compiled(
    LONGS_OUT(SINGLES, INTS, INTS, INTS, INTS_OUT, INT),
    LONGS_OUT(REALS, INTS, INTS, INTS, INTS_OUT, INT),
)
def leaders(scores: Singles | Reals, clauses: Ints, ranks: Ints, group_of: Ints, slots: Ints, count: int) -> Longs:
    """The places of the first `count` of some clauses by falling score, then by rising rank; of each group only the first.

    `ranks` and `group_of` tell of each clause by its number; ranks differ. `slots` has NO_SLOT for each group, before and
    after; if it is empty, groups are not looked at.
    """
    count = min(count, len(clauses))
    heap = np.empty(count, np.float64), np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    held, least = 0, -np.inf
    for place in range(len(clauses)):
        if scores[place] < least:
            continue
        clause = clauses[place]
        entry = np.rint(scores[place] * _UNIT), ranks[clause], place, group_of[clause]
        slot = slots[entry[3]] if len(slots) else NO_SLOT
        if slot != NO_SLOT:
            if behind(heap[0][slot], heap[1][slot], entry[0], entry[1]):
                sink(heap, slots, held, slot, entry)
        elif held < count:
            rise(heap, slots, held, entry)
            held += 1
        elif behind(heap[0][0], heap[1][0], entry[0], entry[1]):
            if len(slots):
                slots[heap[3][0]] = NO_SLOT
            sink(heap, slots, held, 0, entry)
        if held == count:
            least = (heap[0][0] - 1) / _UNIT
    in_order(heap, slots, held)
    return heap[2][:held]
