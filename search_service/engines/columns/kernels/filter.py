"""Filters: the clauses that pass all, and the filters that each other one fails."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import kernel
from search_service.engines.columns.kernels.records import INDEX, Filters, Flags, Ints, Reals


@kernel
def apply_filters(
    doc_ids: Ints, scores: Reals, kind_of: Ints, document_of: Ints, flags: Flags, filters: Filters
) -> tuple[Ints, Reals, Ints]:
    """The clauses that pass all filters, with their scores; and for every clause a bit mask of the filters it fails.

    doc_ids: int32; scores: float64, of each. kind_of, document_of: int32 by doc id. flags: bool, by kind or document, of one
    filter after another. filters: FILTER records, one or more; the first has bit 0.
    Returns int32 doc ids and float64 scores of what passes, and int32 masks of all (empty with one filter).
    Cost: O(clauses * filters), without branches. Source: Lucene's DrillSideways.
    NumPy: failed = sum((~flags_of[f][group_of[doc_ids]]) << f for f in filters); doc_ids[failed == 0], failed
    """
    index, kinds, documents = doc_ids.view(INDEX), kind_of.view(INDEX), document_of.view(INDEX)
    kept_ids, kept_scores, count = np.empty(len(doc_ids), np.int32), np.empty(len(doc_ids), np.float64), 0
    failed_filters = np.zeros(len(doc_ids) if len(filters) > 1 else 0, np.int32)
    for n in range(len(filters)):
        group_of, passing = kinds if filters[n].of_clause else documents, flags[filters[n].start :]
        if len(failed_filters):
            for i in range(len(index)):
                failed_filters[i] |= (not passing[group_of[index[i]]]) << n
        else:
            for i in range(len(index)):
                kept_ids[count], kept_scores[count] = doc_ids[i], scores[i]
                count += passing[group_of[index[i]]]
    for i in range(len(failed_filters)):
        kept_ids[count], kept_scores[count] = doc_ids[i], scores[i]
        count += failed_filters[i] == 0
    return kept_ids[:count], kept_scores[:count], failed_filters
