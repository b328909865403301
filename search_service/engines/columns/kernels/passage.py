"""Passages: clauses in enough lists (min_should_match), and their scores."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.bitset import ONE, popcount
from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.intersect import add_scores, gallop
from search_service.engines.columns.kernels.records import (
    Ints,
    OutReals,
    PassageWeights,
    PostingColumns,
    Reals,
    ScoredLists,
    Singles,
    Tallies,
    Terms,
)

# A tally counts the lists of a clause from this bit on; the bits below hold the sum of the steps of these lists.
LIST_BITS = 16
# Tallies are tested in blocks of this size: most blocks have none that is high enough.
BLOCK = 64
# The lists counted beyond those that must be: each leaves fewer clauses whose bits are tested, to a half or less.
FURTHER_LISTS = 8
# If more clauses are scored, each list is read once by the clauses' numbers; else it is searched for each of them.
MANY = 512


@inlined
def tally(tallies: Tallies, doc_ids: Ints, steps: int) -> None:
    """Count a list with its steps for each of its clauses."""
    entry = np.uint32((1 << LIST_BITS) + steps)
    for doc_id in doc_ids:
        tallies[doc_id] += entry


@inlined
def tally_lists(
    tallies: Tallies, postings: PostingColumns, terms: Terms, lists: ScoredLists, steps: Ints, min_tallied: int
) -> int:
    """Count at least `min_tallied` lists; return the number of terms counted. The other terms have bitsets."""
    first = 0
    for n in range(len(lists.ends)):
        tally(tallies, lists.doc_ids[first : lists.ends[n]], steps[len(terms) + n])
        first = lists.ends[n]
    n = 0
    while n < len(terms) and (postings.bitset_of[terms[n].stem] < 0 or n + len(lists.ends) < min_tallied):
        tally(tallies, postings.doc_ids[postings.starts[terms[n].stem] : postings.starts[terms[n].stem + 1]], steps[n])
        n += 1
    return n


@inlined
def next_block(tallies: Tallies, begin: int, minimum: int) -> int:
    """The begin of the first block, from `begin` on, with a tally of at least the minimum; else of the partial last block."""
    least = np.uint32(minimum)
    while begin + BLOCK <= len(tallies):
        block, high = tallies[begin : begin + BLOCK], np.uint32(0)
        for i in range(BLOCK):
            high |= np.uint32(block[i] >= least)
        if high:
            break
        begin += BLOCK
    return begin


@inlined
def docs_in_lists(
    tallies: Tallies, postings: PostingColumns, terms: Terms, n_tallied: int, min_lists: int, max_lists: int
) -> Ints:
    """The clauses in [min_lists, max_lists) lists; the terms from `n_tallied` on are read from their bitsets."""
    n_words, minimum = (postings.n_docs + 63) >> 6, max(min_lists - len(terms) + n_tallied, 1) << LIST_BITS
    doc_ids, count, begin = np.empty(len(tallies), np.int32), 0, next_block(tallies, 0, minimum)
    while begin < len(tallies):
        for doc_id in range(begin, min(begin + BLOCK, len(tallies))):
            entry = np.int64(tallies[doc_id])
            if entry < minimum:
                continue
            n = n_tallied
            while n < len(terms) and (entry >> LIST_BITS) + len(terms) - n >= min_lists:
                row = postings.bitset_of[terms[n].stem] * n_words
                bit = np.int64((postings.bitsets[row + (doc_id >> 6)] >> np.uint64(doc_id & 63)) & ONE)
                entry += bit << LIST_BITS
                n += 1
            if min_lists <= (entry >> LIST_BITS) < max_lists:
                doc_ids[count] = doc_id
                count += 1
        begin = next_block(tallies, begin + BLOCK, minimum)
    return doc_ids[:count]


@inlined
def best_in_lists(tallies: Tallies, min_lists: int, max_lists: int, k: int, n_steps: int) -> Ints:
    """The `k` clauses in [min_lists, max_lists) lists that have the most steps, and those with as many as the last of them."""
    mask = np.uint32((1 << LIST_BITS) - 1)
    low, high = np.uint32(min_lists << LIST_BITS), np.uint32(min(max_lists, 0xFFFF) << LIST_BITS)
    # Without branches: which clauses are in a list cannot be predicted. The others count at 0, which none of these has.
    counts = np.zeros(n_steps + 1, np.int32)
    for entry in tallies:
        counts[np.int64(entry & mask) * ((entry >= low) & (entry < high))] += 1
    min_steps, kept = n_steps, counts[n_steps]
    while kept < k and min_steps > 1:
        min_steps -= 1
        kept += counts[min_steps]
    out, count = np.empty(kept + 1, np.int32), 0
    for doc_id in range(len(tallies)):
        entry = tallies[doc_id]
        out[count] = doc_id
        count += int((entry >= low) & (entry < high) & (np.int64(entry & mask) >= min_steps))
    return out[:count]


@inlined
def number_clauses(doc_ids: Ints, numbers: Tallies) -> None:
    """Number the clauses from 1 on; all others have 0."""
    numbers[:] = 0
    for i in range(len(doc_ids)):
        numbers[doc_ids[i]] = i + 1


@inlined
def ranks_of_term(doc_ids: Ints, numbers: Tallies, postings: PostingColumns, stem: int, indices: Ints, ranks: Ints) -> int:
    """Write the indices of the clauses that have a stem, and their ranks among its postings; return how many."""
    count, start, end = 0, postings.starts[stem], postings.starts[stem + 1]
    if postings.bitset_of[stem] >= 0:
        row = postings.bitset_of[stem] * ((postings.n_docs + 63) >> 6)
        for i in range(len(doc_ids)):
            word, bit = row + (doc_ids[i] >> 6), ONE << np.uint64(doc_ids[i] & 63)
            indices[count], ranks[count] = i, postings.bitset_ranks[word] + popcount(postings.bitsets[word] & (bit - ONE))
            count += int((postings.bitsets[word] & bit) != 0)
        return count
    return common_indices(doc_ids, numbers, postings.doc_ids[start:end], indices, ranks)


@inlined
def common_indices(doc_ids: Ints, numbers: Tallies, others: Ints, indices: Ints, ranks: Ints) -> int:
    """Write the indices, in each of two ascending lists, of the doc ids that are in both; return how many.

    `numbers` are those of the first list's clauses if it is long.
    """
    count = i = j = 0
    if len(doc_ids) > MANY:
        for j in range(len(others)):
            number = np.int64(numbers[others[j]])
            indices[count], ranks[count] = number - 1, j
            count += int(number > 0)
        return count
    while i < len(doc_ids) and j < len(others):
        if doc_ids[i] < others[j]:
            i = gallop(doc_ids, i, len(doc_ids), others[j])
        elif doc_ids[i] > others[j]:
            j = gallop(others, j, len(others), doc_ids[i])
        else:
            indices[count], ranks[count] = i, j
            i, j, count = i + 1, j + 1, count + 1
    return count


@kernel
def min_should_match(
    postings: PostingColumns, terms: Terms, lists: ScoredLists, idf: Reals, steps: Ints, min_lists: int, max_lists: int, k: int
) -> tuple[Ints, Reals, Reals]:
    """The clauses in [min_lists, max_lists) lists, with the sums of their scores and of the idf of their lists.

    terms: TERM records, each a list of postings, the shortest first. lists: further ones. idf: float64, of each term and list;
    steps: int32, idf as integers whose sum fits in 16 bits. k: clauses kept, those of the most steps, and ties.
    Returns int32 doc ids, ascending, float64 scores, and float64 sums of idf.
    Cost: O(postings of the n - min_lists + 9 rarest + n_docs / 64 + matches * n); for the `k` best O(all postings + n_docs).
    Source: Lucene's MinShouldMatchSumScorer, by clause; accumulators with a histogram of their sums.
    NumPy: counts = np.bincount(all_ids, minlength=n_docs); np.flatnonzero((counts >= min_lists) & (counts < max_lists))
    """
    tallies = np.zeros(postings.n_docs, np.uint32)
    if k >= postings.n_docs:
        # A clause in enough lists is in one of the n - min_lists + 1 rarest.
        n_tallied = tally_lists(tallies, postings, terms, lists, steps, len(idf) - min_lists + 1 + FURTHER_LISTS)
        doc_ids = docs_in_lists(tallies, postings, terms, n_tallied, min_lists, max_lists)
    else:
        tally_lists(tallies, postings, terms, lists, steps, len(idf))
        doc_ids = best_in_lists(tallies, min_lists, max_lists, k, int(np.sum(steps)))
    if len(doc_ids) > MANY:
        number_clauses(doc_ids, tallies)
    sums, weights, part = np.zeros(len(doc_ids)), np.zeros(len(doc_ids)), np.empty(len(doc_ids))
    indices, ranks = np.empty(len(doc_ids) + 1, np.int32), np.empty(len(doc_ids) + 1, np.int32)
    for n in range(len(terms)):
        count = ranks_of_term(doc_ids, tallies, postings, terms[n].stem, indices, ranks)
        part[:count] = 0.0
        add_scores(part, ranks[:count], postings, terms[n].stem, terms[n].word)
        for i in range(count):
            sums[indices[i]] += part[i]
            weights[indices[i]] += idf[n]
    for n in range(len(lists.ends)):
        first = lists.ends[n - 1] if n else 0
        count = common_indices(doc_ids, tallies, lists.doc_ids[first : lists.ends[n]], indices, ranks)
        for i in range(count):
            sums[indices[i]] += lists.scores[first + ranks[i]]
            weights[indices[i]] += idf[len(terms) + n]
    return doc_ids, sums, weights


@kernel
def unite_best(doc_ids: Ints, scores: Reals, other_ids: Ints, other_scores: Reals, weight: float) -> tuple[Ints, Reals]:
    """Union of two ascending lists, with the greater score; the scores of the second list are multiplied by `weight`.

    doc_ids, other_ids: int32, ascending. scores, other_scores: float64, of each.
    Returns int32 doc ids, ascending, and float64 scores.
    Cost: O(m + n), one merge. Source: Lucene's DisjunctionMaxScorer.
    NumPy: ids = np.union1d(doc_ids, other_ids); best[doc_ids] = scores; np.maximum.at(best, other_ids, other_scores * weight)
    """
    size = len(doc_ids) + len(other_ids)
    out, best = np.empty(size, np.int32), np.empty(size, np.float64)
    count = i = j = 0
    while i < len(doc_ids) and j < len(other_ids):
        left, right = doc_ids[i], other_ids[j]
        out[count] = min(left, right)
        if left == right:
            best[count] = max(scores[i], other_scores[j] * weight)
        else:
            best[count] = scores[i] if left < right else other_scores[j] * weight
        i, j, count = i + (left <= right), j + (right <= left), count + 1
    for n in range(i, len(doc_ids)):
        out[count], best[count] = doc_ids[n], scores[n]
        count += 1
    for n in range(j, len(other_ids)):
        out[count], best[count] = other_ids[n], other_scores[n] * weight
        count += 1
    return out[:count], best[:count]


@inlined
def ramp(share: float, weights: PassageWeights) -> float:
    return float(max(0.0, (share - weights.ramp_from) / (1 - weights.ramp_from)) ** weights.ramp_power)


@kernel
def weigh(doc_ids: Ints, scores: OutReals, shares: Reals, prior: Singles, weights: PassageWeights) -> None:
    """Turn sums into scores without proximity: weighted by the share, plus a part of the prior.

    doc_ids: int32; scores: float64, changed in place; shares: float64, of the passage's weight. prior: float32 by doc id.
    Returns nothing.
    Cost: O(n).
    NumPy: scores *= shares; scores += np.maximum(0, (shares - ramp_from) / (1 - ramp_from)) ** ramp_power * prior[doc_ids]
    """
    for i in range(len(doc_ids)):
        scores[i] = shares[i] * scores[i] + ramp(shares[i], weights) * prior[doc_ids[i]]
