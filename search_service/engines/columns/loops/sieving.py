"""Which clauses pass filters: a bit for each filter that a clause fails."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.loops import (
    FLAGS,
    INT,
    INTS,
    INTS_OUT,
    LONGS_OUT,
    NOTHING,
    PLACES,
    Flags,
    Ints,
    Longs,
    compiled,
)


@compiled(NOTHING(INTS, INTS, FLAGS, INTS_OUT, INT))
def fail(clauses: Ints, holder_of: Ints, having: Flags, failed: Ints, bit: int) -> None:
    """Add a bit to what those of the clauses failed whose holder is none of those `having` what is asked for."""
    numbers, holder_by = clauses.view(PLACES), holder_of.view(PLACES)
    for place in range(len(numbers)):
        if not having[holder_by[numbers[place]]]:
            failed[place] |= bit


@compiled(LONGS_OUT(INTS, INT))
def passing(failed: Ints, ignored: int) -> Longs:
    """The places of clauses that failed nothing, or only what has one of the `ignored` bits."""
    places, held = np.empty(len(failed), np.int64), 0
    for place in range(len(failed)):
        places[held] = place
        held += (failed[place] & ~ignored) == 0
    return places[:held]
