"""Places among the clauses found become hits: a clause with its document, and how many others found have its wording."""

from __future__ import annotations

from functools import lru_cache
from itertools import starmap

import numpy as np

from search_service.engines import Hit, whoosh
from search_service.engines.columns import briefs
from search_service.engines.columns.arrays import Columns
from search_service.engines.columns.matches import Matches
from search_service.engines.columns.terms import Numbers
from search_service.engines.words import ranges

# Documents that are kept unpacked: what a hit tells of one never changes while an index is open.
KEPT_DOCUMENTS = 4096


class HitReader:
    """Reads hits from one set of columns and the stored clauses beside it."""

    def __init__(self, columns: Columns, store: whoosh.WhooshStore) -> None:
        self._store = store
        self._document_of, self._wording_of = columns["document_of"], columns["wording_of"]
        self._alike_starts, self._alike_items = columns["alike_starts"], columns["alike_items"]
        self._alike_documents = columns["alike_documents"]
        packed = columns.strings("brief")
        self.brief = lru_cache(KEPT_DOCUMENTS)(lambda document: briefs.unpacked(packed.raw(document)))

    def hits(self, clauses: Numbers | None, page: Matches) -> tuple[Hit, ...]:
        """What a page of the clauses found shows, in its order; None for those if all copies of a wording are found or none."""
        numbers = page.clauses
        if not len(numbers):
            return ()
        documents, listed = map(self.brief, self._document_of[numbers].tolist()), numbers.tolist()
        columns = (listed, documents, self._store.clauses(listed), page.scores.tolist(), *self._alike(clauses, numbers))
        return tuple(starmap(Hit, zip(*columns, strict=True)))

    def _alike(self, clauses: Numbers | None, numbers: Numbers) -> tuple[list[int], list[int]]:
        """For each of these numbers how many of the clauses found have its wording, and in how many documents these stand."""
        wordings = self._wording_of[numbers]
        firsts = self._alike_starts[wordings]
        counts = self._alike_starts[wordings + 1] - firsts
        if clauses is None:
            return counts.tolist(), self._alike_documents[wordings].tolist()
        alike = self._alike_items[ranges(firsts, counts)]
        found = (clauses.take(clauses.searchsorted(alike), mode="clip") == alike).nonzero()[0]
        hit_of, document_of = np.arange(len(numbers)).repeat(counts)[found], self._document_of[alike[found]]
        # Of one hit, clauses of one document follow one another.
        others = (hit_of[1:] != hit_of[:-1]) | (document_of[1:] != document_of[:-1])
        documents = np.bincount(hit_of[1:][others], minlength=len(numbers))
        documents[hit_of[0]] += 1
        return np.bincount(hit_of).tolist(), documents.tolist()
