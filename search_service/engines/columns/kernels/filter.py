"""Which clauses pass filters: a bit for each filter that a clause fails."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    FLAGS,
    INTS,
    INTS_OUT,
    PLACES,
    REALS,
    REALS_OUT,
    Flags,
    Ints,
    Reals,
    compiled,
    several,
)


@compiled(several(INTS_OUT, REALS_OUT, INTS_OUT)(INTS, REALS, INTS, INTS, FLAGS, INTS))
def sieved(
    clauses: Ints, scores: Reals, kind_of: Ints, document_of: Ints, having: Flags, filters: Ints
) -> tuple[Ints, Reals, Ints]:
    """The clauses that pass all filters, with their scores; and for each clause the sum of the bits of those that it fails.

    Of a filter it says whether it asks of the kind of a clause, or of its document, and where in `having` the flags of these
    begin; the first filter has the bit 1, the second 2. Bits are left out where there is only one filter.
    """
    numbers, kind_by, document_by = clauses.view(PLACES), kind_of.view(PLACES), document_of.view(PLACES)
    kept, their_scores, count = np.empty(len(clauses), np.int32), np.empty(len(clauses), np.float64), 0
    failed = np.zeros(len(clauses) if len(filters) > 2 else 0, np.int32)
    for at in range(0, len(filters), 2):
        holder_by, passing = kind_by if filters[at] else document_by, having[filters[at + 1] :]
        if len(failed):
            for place in range(len(numbers)):
                failed[place] |= (not passing[holder_by[numbers[place]]]) << (at >> 1)
        else:
            for place in range(len(numbers)):
                kept[count], their_scores[count] = clauses[place], scores[place]
                count += passing[holder_by[numbers[place]]]
    for place in range(len(failed)):
        kept[count], their_scores[count] = clauses[place], scores[place]
        count += failed[place] == 0
    return kept[:count], their_scores[:count], failed
