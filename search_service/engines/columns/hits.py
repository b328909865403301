"""Places among the clauses found become hits: a clause with its document, and how many others found have its wording."""

from __future__ import annotations

from functools import lru_cache
from itertools import starmap

import numpy as np

from search_service.engines import Hit, whoosh
from search_service.engines.columns import briefs
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.loops.counting import copies
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers

# What is kept unpacked, as tantivy keeps the last blocks of its store: a session shows the same clauses under one filter after
# another. These take at most a few MB; neither changes while an index is open.
KEPT_DOCUMENTS = 4096
KEPT_CLAUSES = 2048


class HitReader:
    """Reads hits from one set of columns and the stored clauses beside it."""

    def __init__(self, columns: Columns, store: whoosh.WhooshStore) -> None:
        self._clause = lru_cache(KEPT_CLAUSES)(store.clause)
        self._document_of, self._wording_of = columns["document_of"], columns["wording_of"]
        self._alike_starts, self._alike_items = columns["alike_starts"], columns["alike_items"]
        packed = columns.strings("brief")
        self.brief = lru_cache(KEPT_DOCUMENTS)(lambda document: briefs.unpacked(packed.raw(document)))

    def hits(self, clauses: Numbers, page: Matches) -> tuple[Hit, ...]:
        """What a page of the clauses found shows, in its order."""
        numbers = page.clauses
        if not len(numbers):
            return ()
        documents, listed = map(self.brief, self._document_of[numbers].tolist()), numbers.tolist()
        columns = (listed, documents, map(self._clause, listed), page.scores.tolist(), *self._alike(clauses, numbers))
        return tuple(starmap(Hit, zip(*columns, strict=True)))

    def _alike(self, clauses: Numbers, numbers: Numbers) -> tuple[list[int], list[int]]:
        """For each of these numbers how many of the clauses found have its wording, and in how many documents these stand."""
        counts, documents = np.empty(len(numbers), np.int64), np.empty(len(numbers), np.int64)
        members = self._alike_starts, self._alike_items
        copies(numbers, clauses, self._wording_of, *members, self._document_of, counts, documents)
        return counts.tolist(), documents.tolist()
