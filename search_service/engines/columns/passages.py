"""How narrow a passage of a clause holds all that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_service.engines.columns.arrays import Columns, Ints
from search_service.engines.columns.terms import Numbers


class Passages:
    """Reads the texts of clauses, as stems, in one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._words, self._stem_of = columns["words"], columns["stem_of"]
        self._clause_starts = columns["clause_starts"]
        self._stems = len(columns["stem_ends"])

    def narrowest(self, clauses: Numbers, stems: Sequence[int]) -> Ints:
        """For each of these clauses, all of which hold all of these stems, how many words the narrowest such passage has."""
        starts = self._clause_starts[clauses]
        lengths = self._clause_starts[clauses + 1] - starts
        firsts = lengths.cumsum() - lengths
        # Slices one after another are copied in half the time that places are looked up in.
        bounds = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        words = np.concatenate([self._words[first:last] for first, last in bounds])
        wanted = np.zeros(self._stems, np.int8)
        wanted[list(stems)] = np.arange(1, len(stems) + 1)
        # Behind each clause stands a word that is none, of a number behind those of all words: it is not asked for.
        asked = np.append(wanted.take(self._stem_of), np.int8(0)).take(words, mode="clip")
        at = (asked != 0).nonzero()[0]
        asked = asked[at]
        begins = at
        for stem in range(1, len(stems) + 1):
            begins = np.minimum(begins, np.maximum.accumulate(np.where(asked == stem, at, -1)))
        # A passage may not begin in the clause before.
        within = begins >= np.repeat(firsts, np.diff(at.searchsorted(firsts), append=len(at)))
        widths = np.where(within, at - begins + 1, np.iinfo(np.int32).max)
        narrowest: Ints = np.minimum.reduceat(widths, at.searchsorted(firsts)).astype(np.int32)
        return narrowest
