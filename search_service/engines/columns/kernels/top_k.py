"""The top k of scored clauses, the best of each wording, with counts."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.heap import offer, sort
from search_service.engines.columns.kernels.intersect import gallop
from search_service.engines.columns.kernels.records import ENTRY, HIT, Ints, OutInts, RankColumns, Reals, Records

# Scores are rounded to so many decimal digits before they are compared.
DIGITS = 6
_UNIT = 10.0**DIGITS
# Scores are tested in blocks of this size: most blocks have none that is high enough.
BLOCK = 64


@inlined
def competitive_block(scores: Reals, begin: int, minimum: float) -> int:
    """The begin of the first block, from `begin` on, with a score of at least the minimum; else of the partial last block."""
    while begin + BLOCK <= len(scores):
        block, high = scores[begin : begin + BLOCK], 0
        for i in range(BLOCK):
            high += block[i] >= minimum
        if high:
            break
        begin += BLOCK
    return begin


@inlined
def tie(scores: Reals) -> bool:
    """Whether all scores are equal."""
    others = 0
    for i in range(len(scores)):
        others += scores[i] != scores[0]
    return others == 0


@inlined
def select_by_rank(doc_ids: Ints, ranks: Ints, group_of: Ints, slot_of: Ints, entries: Records) -> int:
    """Fill the entries with the clauses of the best ranks, in order; return how many."""
    # Blocks are read in the order of their best ranks.
    n_blocks = (len(doc_ids) + BLOCK - 1) // BLOCK
    best = np.full(n_blocks, len(ranks), np.int32)
    for n in range(n_blocks):
        for i in range(n * BLOCK, min((n + 1) * BLOCK, len(doc_ids))):
            best[n] = min(best[n], ranks[doc_ids[i]])
    size, last_rank = 0, len(ranks)
    while True:
        block = int(best.argmin())
        if best[block] >= last_rank:
            break
        best[block] = len(ranks)
        for i in range(block * BLOCK, min((block + 1) * BLOCK, len(doc_ids))):
            rank = ranks[doc_ids[i]]
            if rank < last_rank:
                size = offer(entries, slot_of, size, -int(rank), i, group_of[doc_ids[i]])
                last_rank = -entries[0].key if size == len(entries) else last_rank
    sort(entries, slot_of, size)
    return size


@inlined
def select_by_score(doc_ids: Ints, scores: Reals, ranks: Ints, group_of: Ints, slot_of: Ints, entries: Records) -> int:
    """Fill the entries with the clauses of the best scores, of equals those of the best ranks, in order; return how many."""
    # A score below the minimum is not competitive; one below `tied` only if its rank is not above the last one's.
    size, minimum, tied, last_rank = 0, -np.inf, -np.inf, 0
    begin = 0
    while begin < len(doc_ids):
        begin = competitive_block(scores, begin, minimum)
        for i in range(begin, min(begin + BLOCK, len(doc_ids))):
            score, doc_id = scores[i], doc_ids[i]
            if score < minimum or (score < tied and ranks[doc_id] > last_rank):
                continue
            # One key orders by both: falling rounded score, then rising rank.
            key = int(np.rint(score * _UNIT)) * len(ranks) + (len(ranks) - 1 - ranks[doc_id])
            size = offer(entries, slot_of, size, key, i, group_of[doc_id])
            if size == len(entries):
                rounded = entries[0].key // len(ranks)
                minimum, tied = (rounded - 1) / _UNIT, (rounded + 0.499) / _UNIT
                last_rank = len(ranks) - 1 - entries[0].key % len(ranks)
        begin += BLOCK
    sort(entries, slot_of, size)
    return size


@kernel
def top_hits(
    doc_ids: Ints, scores: Reals, by_score: bool, ranking: RankColumns, slot_of: OutInts, offset: int, limit: int
) -> Records:
    """The hits [offset, offset + limit) by falling score, if `by_score`, then by rising rank.

    doc_ids: int32, ascending; scores: float64, of each. ranking: named tuple of columns; ranks differ. slot_of: int32 by
    wording, all EMPTY_SLOT, before and after: each wording is listed once; empty: each clause is.
    Returns HIT records, in order.
    Cost: O(n), vectorised, + O(k log k). Source: Lucene's TopScoreDocCollector with a competitive minimum; grouping collector.
    NumPy: order = np.lexsort((ranks[doc_ids], -scores.round(6))); doc_ids[order][offset:offset + limit]
    """
    capacity = min(offset + limit, len(doc_ids))
    # Memory is allocated before slots are used: after that, nothing can fail and leave a slot set.
    entries, hits = np.empty(capacity, ENTRY), np.empty(max(capacity - offset, 0), HIT)
    size, columns = 0, (ranking.ranks, ranking.wording_of, slot_of, entries)
    if capacity:
        by_rank = not by_score or tie(scores)
        size = select_by_rank(doc_ids, *columns) if by_rank else select_by_score(doc_ids, scores, *columns)
    for n in range(size - offset):
        i = entries[offset + n].item
        wording, j, last, identical, documents = ranking.wording_of[doc_ids[i]], 0, -1, 0, 0
        for member in ranking.identical_docs[ranking.identical_starts[wording] : ranking.identical_starts[wording + 1]]:
            j = gallop(doc_ids, j, len(doc_ids), member)
            if j < len(doc_ids) and doc_ids[j] == member:
                identical += 1
                documents += ranking.document_of[member] != last
                last = ranking.document_of[member]
        hit = hits[n]
        hit.doc_id, hit.document, hit.score = doc_ids[i], ranking.document_of[doc_ids[i]], scores[i]
        hit.identical, hit.documents = identical, documents
    return hits[: max(size - offset, 0)]
