"""The matches of a query: doc ids with their scores."""

from __future__ import annotations

import msgspec
import numpy as np

from search_service.engines.columns.kernels.records import Ints, Reals


# A struct, not a dataclass: created for each node of each query, in a fifth of the time.
class ScoredDocs(msgspec.Struct, frozen=True, gc=False):
    """Doc ids, ascending, and a score for each. The receiver may change the scores in place."""

    doc_ids: Ints
    scores: Reals

    def __len__(self) -> int:
        return len(self.doc_ids)


NO_DOCS = np.zeros(0, np.int32)
NO_SCORES = np.zeros(0)
NOTHING = ScoredDocs(NO_DOCS, NO_SCORES)


def constant_score(doc_ids: Ints, score: float) -> ScoredDocs:
    return ScoredDocs(doc_ids, np.full(len(doc_ids), score))
