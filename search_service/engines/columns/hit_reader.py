"""Places among the clauses found become hits: a clause with its document, and how many others found have its wording."""

from __future__ import annotations

from functools import lru_cache
from struct import Struct

from search_service.engines import Hit, document_summaries, whoosh
from search_service.engines.columns.kernels import Table
from search_service.engines.columns.store import Columns

# What is kept unpacked, as tantivy keeps the last blocks of its store: a session shows the same clauses under one filter after
# another. These take at most a few MB; neither changes while an index is open.
KEPT_DOCUMENTS = 4096
KEPT_CLAUSES = 2048

# A row of a page: `loops.leaders.page` writes the bits of a score between whole numbers.
ROW = Struct("qdqqq")


class HitReader:
    """Reads hits from one set of columns and the stored clauses beside it."""

    def __init__(self, columns: Columns, store: whoosh.WhooshStore) -> None:
        self._clause = lru_cache(KEPT_CLAUSES)(store.clause)
        packed = columns.strings("brief")
        self.brief = lru_cache(KEPT_DOCUMENTS)(lambda document: document_summaries.unpacked(packed.raw(document)))

    def hits(self, page: Table) -> tuple[Hit, ...]:
        """What a page of the clauses found shows, in its order."""
        clause, brief = self._clause, self.brief
        return tuple(
            [
                Hit(number, brief(document), clause(number), score, identical, documents)
                for number, score, document, identical, documents in ROW.iter_unpack(page)  # type: ignore[arg-type]  # a buffer
            ]
        )
