"""Places among the clauses found become hits: a clause with its document, and how many others found have its wording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_service.engines import Hit, whoosh
from search_service.engines.columns import briefs
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.terms import Numbers, Scores, Singles
from search_service.engines.words import ranges
from search_service.model import Document


class HitReader:
    """Reads hits from one set of columns and the stored clauses beside it."""

    def __init__(self, columns: Columns, store: whoosh.WhooshStore) -> None:
        self._columns = columns
        self._store = store
        self._briefs = columns.strings("brief")

    def brief(self, document: int) -> Document:
        """What a hit tells of a document."""
        return briefs.unpacked(self._briefs.raw(document))

    def hits(self, clauses: Numbers, scores: Scores | Singles, places: Sequence[int]) -> tuple[Hit, ...]:
        """The clauses at these places among those found, in the order of the places."""
        if not places:
            return ()
        numbers = clauses[places]
        documents = self._columns["document_of"][numbers].tolist()
        counted = self._alike(clauses, numbers)
        columns = (numbers.tolist(), documents, scores[places].tolist(), *counted)
        return tuple(
            Hit(number, self.brief(document), self._store.clause(number), score, identical, identical_documents)
            for number, document, score, identical, identical_documents in zip(*columns, strict=True)
        )

    def _alike(self, clauses: Numbers, numbers: Numbers) -> tuple[list[int], list[int]]:
        """For each of these numbers how many of the clauses found have its wording, and in how many documents these stand."""
        wordings, starts = self._columns["wording_of"][numbers], self._columns["alike_starts"]
        counts = starts[wordings + 1] - starts[wordings]
        alike = self._columns["alike_items"][ranges(starts[wordings], counts)]
        found = np.flatnonzero(clauses.take(np.searchsorted(clauses, alike), mode="clip") == alike)
        hit_of, document_of = np.repeat(np.arange(len(numbers)), counts)[found], self._columns["document_of"][alike[found]]
        # Of one hit, clauses of one document follow one another.
        firsts = np.flatnonzero((np.diff(hit_of, prepend=-1) != 0) | (np.diff(document_of, prepend=-1) != 0))
        return np.bincount(hit_of).tolist(), np.bincount(hit_of[firsts]).tolist()
