"""How many of some clauses have what clauses or documents have."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import INT, INTS, LONGS_OUT, PLACES, Ints, Longs, compiled


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
