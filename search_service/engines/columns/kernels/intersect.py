"""Intersections of ascending doc ids: of postings, with scores, and of results."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.bitset import ONE, popcount
from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.records import NOT_INDEXED, Candidates, Ints, Longs, PostingColumns, Reals, Terms


@inlined
def gallop(doc_ids: Ints, start: int, end: int, target: int) -> int:
    """The first index in [start, end) whose value is not less than the target, else `end`, by exponential search."""
    i = start
    if i < end and doc_ids[i] < target:
        step = 1
        while i + step < end and doc_ids[i + step] < target:
            i += step
            step *= 2
        last = min(i + step, end)
        i += 1
        while i < last:
            middle = (i + last) >> 1
            if doc_ids[middle] < target:
                i = middle + 1
            else:
                last = middle
    return i


@inlined
def intersect_postings(doc_ids: Ints, ranks: Ints, count: int, postings: PostingColumns, stem: int) -> int:
    """Keep those of the first `count` doc ids, and of their ranks, that have a stem; return the new count."""
    kept = 0
    if postings.bitset_of[stem] >= 0:
        row = postings.bitset_of[stem] * ((postings.n_docs + 63) >> 6)
        for i in range(count):
            doc_id = doc_ids[kept] = doc_ids[i]
            ranks[kept] = ranks[i]
            # Without a branch: half of the bits are set, at random.
            kept += int((postings.bitsets[row + (doc_id >> 6)] >> np.uint64(doc_id & 63)) & ONE)
        return kept
    j, end = postings.starts[stem], postings.starts[stem + 1]
    for i in range(count):
        j = gallop(postings.doc_ids, j, end, doc_ids[i])
        if j == end:
            break
        if postings.doc_ids[j] == doc_ids[i]:
            doc_ids[kept], ranks[kept] = doc_ids[i], ranks[i]
            kept += 1
    return kept


@inlined
def intersect(doc_ids: Ints, others: Ints) -> int:
    """Keep the doc ids that are in `others` too; return the new count."""
    kept = j = 0
    for doc_id in doc_ids:
        j = gallop(others, j, len(others), doc_id)
        if j == len(others):
            break
        doc_ids[kept] = doc_id
        kept += others[j] == doc_id
    return kept


@inlined
def rank_in_postings(doc_ids: Ints, postings: PostingColumns, stem: int, ranks: Ints) -> None:
    """Write the rank of each doc id among the postings of a stem; all have the stem."""
    if postings.bitset_of[stem] >= 0:
        row = postings.bitset_of[stem] * ((postings.n_docs + 63) >> 6)
        for i in range(len(doc_ids)):
            word, bit = row + (doc_ids[i] >> 6), ONE << np.uint64(doc_ids[i] & 63)
            ranks[i] = postings.bitset_ranks[word] + popcount(postings.bitsets[word] & (bit - ONE))
    else:
        j = first = postings.starts[stem]
        for i in range(len(doc_ids)):
            j = gallop(postings.doc_ids, j, postings.starts[stem + 1], doc_ids[i])
            ranks[i] = j - first


@inlined
def add_scores(scores: Reals, ranks: Ints, postings: PostingColumns, stem: int, word: int) -> None:
    """Add the scores of the postings at these ascending ranks, for a word of a stem."""
    start, form_start = postings.starts[stem], postings.single_form_starts[stem]
    for i in range(len(ranks)):
        scores[i] += postings.scores[start + ranks[i]]
    if word == NOT_INDEXED or form_start == postings.single_form_starts[stem + 1]:
        return
    for i in range(len(ranks)):
        if postings.single_forms[form_start + ranks[i]] == postings.form_of[word]:
            scores[i] += postings.single_form_scores[form_start + ranks[i]]
    i, j, end = 0, postings.multi_form_starts[word], postings.multi_form_starts[word + 1]
    while i < len(ranks) and j < end:
        if ranks[i] < postings.multi_form_ranks[j]:
            i = gallop(ranks, i, len(ranks), postings.multi_form_ranks[j])
        elif ranks[i] > postings.multi_form_ranks[j]:
            j = gallop(postings.multi_form_ranks, j, end, ranks[i])
        else:
            scores[i] += postings.multi_form_scores[j]
            i += 1
            j += 1


@inlined
def by_doc_freq(starts: Ints, terms: Terms) -> Longs:
    """The order of terms by rising document frequency."""
    order = np.arange(len(terms))
    for n in range(1, len(order)):
        i, stem = n, terms[n].stem
        while i:
            other = terms[order[i - 1]].stem
            if starts[other + 1] - starts[other] <= starts[stem + 1] - starts[stem]:
                break
            order[i] = order[i - 1]
            i -= 1
        order[i] = n
    return order


@inlined
def match_all(postings: PostingColumns, terms: Terms, list_ids: Ints, candidates: int) -> tuple[Ints, Reals]:
    """The candidates that have all terms, and their BM25 scores."""
    # By rising document frequency: no step looks up more clauses than the step before kept.
    order = by_doc_freq(postings.starts, terms)
    rarest = terms[order[0]].stem
    first, last = postings.starts[rarest], postings.starts[rarest + 1]
    shortest, known = list_ids, 0
    if candidates == Candidates.ALL or (candidates == Candidates.FILTER and last - first < len(list_ids)):
        shortest, known = postings.doc_ids[first:last], 1
    # If the candidates are those of the rarest term, their ranks among its postings are known.
    doc_ids, ranks, count = shortest.copy(), np.arange(len(shortest), dtype=np.int32), len(shortest)
    if candidates == Candidates.FILTER and known:
        count = intersect(doc_ids, list_ids)
    for n in range(len(order) if candidates == Candidates.GIVEN else known, len(order)):
        count = intersect_postings(doc_ids, ranks, count, postings, terms[order[n]].stem)
    doc_ids, ranks = doc_ids[:count], ranks[:count]
    # Scores are read for the remaining clauses only: these scattered reads take longest.
    scores = np.zeros(count, np.float64)
    for n in order:
        if n != order[0] or candidates != Candidates.ALL:
            rank_in_postings(doc_ids, postings, terms[n].stem, ranks)
        add_scores(scores, ranks, postings, terms[n].stem, terms[n].word)
    return doc_ids, scores


@kernel
def intersect_scored(doc_ids: Ints, scores: Reals, other_ids: Ints, other_scores: Reals) -> tuple[Ints, Reals]:
    """Intersection of two ascending lists, with the sums of their scores.

    doc_ids, other_ids: int32, ascending. scores, other_scores: float64, of each.
    Returns int32 doc ids, ascending, and float64 scores.
    Cost: O(m log(n / m)), by galloping from the shorter list (Bentley and Yao 1976; Lucene's ConjunctionDISI).
    NumPy: np.intersect1d(doc_ids, other_ids, assume_unique=True, return_indices=True)
    """
    size = min(len(doc_ids), len(other_ids))
    out, sums = np.empty(size, np.int32), np.empty(size, np.float64)
    count = i = j = 0
    while i < len(doc_ids) and j < len(other_ids):
        if doc_ids[i] < other_ids[j]:
            i = gallop(doc_ids, i, len(doc_ids), other_ids[j])
        elif doc_ids[i] > other_ids[j]:
            j = gallop(other_ids, j, len(other_ids), doc_ids[i])
        else:
            out[count], sums[count] = doc_ids[i], scores[i] + other_scores[j]
            i, j, count = i + 1, j + 1, count + 1
    return out[:count], sums[:count]


@kernel
def subtract(doc_ids: Ints, scores: Reals, excluded: Ints) -> tuple[Ints, Reals]:
    """Difference of two ascending lists, with the scores of the first.

    doc_ids, excluded: int32, ascending. scores: float64, of each of `doc_ids`.
    Returns int32 doc ids, ascending, and float64 scores.
    Cost: O(n log(m / n)), by galloping (Lucene's ReqExclScorer).
    NumPy: keep = ~np.isin(doc_ids, excluded); doc_ids[keep], scores[keep]
    """
    out, kept_scores, count, j = np.empty(len(doc_ids), np.int32), np.empty(len(doc_ids), np.float64), 0, 0
    for i in range(len(doc_ids)):
        j = gallop(excluded, j, len(excluded), doc_ids[i])
        if j == len(excluded) or excluded[j] != doc_ids[i]:
            out[count], kept_scores[count] = doc_ids[i], scores[i]
            count += 1
    return out[:count], kept_scores[:count]
