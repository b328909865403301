"""How many of some clauses have what clauses or documents have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.loops import INT, INTS, LONGS, LONGS_OUT, NOTHING, TABLE_OUT, compiled
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
    seen, count = np.zeros(groups, np.uint8), 0
    for clause in clauses:
        group = group_of[clause]
        count += 1 - seen[group]
        seen[group] = 1
    return count


@compiled(TABLE_OUT(LONGS, INTS, INTS, INTS, INT))
def most_frequent(tallied: Longs, starts: Ints, values: Ints, bounds: Ints, most: int) -> Longs:
    """Of each of some facets, in a row: how many values have a clause, of those the `most` frequent, then their counts.

    The lowest of equals come first; what there is none of is -1. Holders have the `tallied` clauses; their values stand in
    `values`, one holder after another from `starts` on. Those of the facets are numbered one facet after another, within
    `bounds`; in its row a facet's own begin at 0.
    """
    counts = np.zeros(bounds[-1], np.int64)
    for holder in range(len(tallied)):
        if tallied[holder]:
            for at in range(starts[holder], starts[holder + 1]):
                counts[values[at]] += tallied[holder]
    rows = np.full((len(bounds) - 1, 1 + 2 * most), -1, np.int64)
    heap = np.empty(most, np.float64), np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    ungrouped = np.empty(0, np.int32)
    for facet in range(len(rows)):
        different, held, row = 0, 0, rows[facet]
        for value in range(bounds[facet], bounds[facet + 1]):
            if counts[value]:
                different += 1
                entry = float(counts[value]), value, value, value
                if held < most:
                    rise(heap, ungrouped, held, entry)
                    held += 1
                elif most and behind(heap[0][0], heap[1][0], entry[0], value):
                    sink(heap, ungrouped, held, 0, entry)
        in_order(heap, ungrouped, held)
        row[0] = different
        for place in range(held):
            row[1 + place], row[1 + most + place] = heap[1][place] - bounds[facet], counts[heap[1][place]]
    return rows


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
