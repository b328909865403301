"""How many of some clauses have what clauses or documents have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.loops import INT, INTS, LONGS, LONGS_OUT, NOTHING, compiled, pair
from search_service.engines.columns.loops.leaders import behind, in_order, rise, sink

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@compiled(LONGS_OUT(INTS, INTS, INT))
def tally(clauses: Ints, holder_of: Ints, holders: int) -> Longs:
    """How many of the clauses each of so many holders has; `holder_of` tells it of each clause by its number."""
    counts = np.zeros(holders, np.int64)
    for clause in clauses:
        counts[holder_of[clause]] += 1
    return counts


@compiled(INT(INTS, INTS, INT))
def different(clauses: Ints, group_of: Ints, groups: int) -> int:
    """In how many of so many groups the clauses are; `group_of` tells it of each clause by its number."""
    seen = np.zeros(groups, np.bool_)
    for clause in clauses:
        seen[group_of[clause]] = True
    return int(np.count_nonzero(seen))


@compiled(pair(LONGS_OUT, LONGS_OUT)(LONGS, INTS, INTS, INT, INT))
def most_frequent(counts: Longs, starts: Ints, values: Ints, known: int, most: int) -> tuple[Longs, Longs]:
    """How many clauses each of so many `known` values has, and which are the `most` frequent, equals by number.

    `counts` are those of the holders, whose values stand in `values`, one holder after another from `starts` on. Values
    without a clause are not among the most frequent.
    """
    clauses_of = np.zeros(known, np.int64)
    for holder in range(len(counts)):
        if counts[holder]:
            for at in range(starts[holder], starts[holder + 1]):
                clauses_of[values[at]] += counts[holder]
    most = min(most, known)
    heap = np.empty(most, np.float64), np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    held, ungrouped = 0, np.empty(0, np.int32)
    for value in range(known):
        if clauses_of[value]:
            entry = float(clauses_of[value]), value, value, value
            if held < most:
                rise(heap, ungrouped, held, entry)
                held += 1
            elif most and behind(heap[0][0], heap[1][0], entry[0], value):
                sink(heap, ungrouped, held, 0, entry)
    in_order(heap, ungrouped, held)
    return clauses_of, heap[1][:held]


@compiled(NOTHING(INTS, INTS, INTS, INTS, INTS, INTS, LONGS_OUT, LONGS_OUT))
def copies(
    numbers: Ints,
    found: Ints,
    group_of: Ints,
    starts: Ints,
    members: Ints,
    document_of: Ints,
    counts: Longs,
    documents: Longs,
) -> None:
    """For each of the `numbers` how many of the clauses `found`, ascending, are of its group, and in how many documents.

    The members of each group stand ascending in `members`, one group after another from `starts` on.
    """
    for place in range(len(numbers)):
        group, last, at = group_of[numbers[place]], -1, 0
        counts[place] = documents[place] = 0
        for member in members[starts[group] : starts[group + 1]]:
            at += np.searchsorted(found[at:], member)
            if at < len(found) and found[at] == member:
                counts[place] += 1
                documents[place] += document_of[member] != last
                last = document_of[member]
