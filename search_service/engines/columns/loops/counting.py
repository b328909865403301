"""How many of some clauses have what clauses or documents have."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import INT, INTS, LONGS_OUT, NOTHING, PLACES, Ints, Longs, compiled


@compiled(LONGS_OUT(INTS, INTS, INT))
def tally(clauses: Ints, holder_of: Ints, holders: int) -> Longs:
    """How many of the clauses each of so many holders has; `holder_of` tells it of each clause by its number."""
    counts = np.zeros(holders, np.int64)
    numbers, holder_by = clauses.view(PLACES), holder_of.view(PLACES)
    for place in range(len(numbers)):
        counts[holder_by[numbers[place]]] += 1
    return counts


@compiled(INT(INTS, INTS, INT))
def different(clauses: Ints, group_of: Ints, groups: int) -> int:
    """In how many of so many groups the clauses are; `group_of` tells it of each clause by its number."""
    seen, count = np.zeros(groups, np.uint8), 0
    numbers, group_by = clauses.view(PLACES), group_of.view(PLACES)
    for place in range(len(numbers)):
        group = group_by[numbers[place]]
        count += 1 - seen[group]
        seen[group] = 1
    return count


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
