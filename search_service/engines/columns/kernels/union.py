"""Scores of one term, and the union of terms and results, summed block by block."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.bitset import drain, set_bit, set_postings
from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.intersect import gallop
from search_service.engines.columns.kernels.records import (
    INDEX,
    NOT_INDEXED,
    Bits,
    Ints,
    OutReals,
    PostingColumns,
    Reals,
    Singles,
    Terms,
)

# Clauses summed at a time: the sums of a block stay in the first-level cache.
BLOCK = 4096


@kernel
def score_term(postings: PostingColumns, stem: int, word: int, prior: Singles) -> Reals:
    """The BM25 score of each posting of a stem for one of its words, and a prior.

    postings: named tuple of columns. stem, word: ids, the latter may be NOT_INDEXED. prior: float32 by doc id, or empty.
    Returns float64 scores, in the order of the postings.
    Cost: O(document frequency); all but the sum was computed when the index was built (impact-ordered scores, Anh 2001).
    NumPy: scores[start:end] + single_form_scores[start:end] * (single_forms[start:end] == form_of[word]) + prior[doc_ids]
    """
    start, end = postings.starts[stem], postings.starts[stem + 1]
    # Slices: LLVM vectorises a loop from 0 on.
    base = postings.scores[start:end]
    scores = np.empty(len(base), np.float64)
    if len(prior):
        doc_ids = postings.doc_ids[start:end].view(INDEX)
        for i in range(len(base)):
            scores[i] = np.float64(base[i]) + prior[doc_ids[i]]
    else:
        for i in range(len(base)):
            scores[i] = base[i]
    first, last = postings.single_form_starts[stem], postings.single_form_starts[stem + 1]
    if word != NOT_INDEXED and first < last:
        forms, extra, form = postings.single_forms[first:last], postings.single_form_scores[first:last], postings.form_of[word]
        for i in range(len(base)):
            scores[i] += extra[i] * (forms[i] == form)
        for j in range(postings.multi_form_starts[word], postings.multi_form_starts[word + 1]):
            scores[postings.multi_form_ranks[j]] += postings.multi_form_scores[j]
    return scores


@kernel
def add_prior(scores: OutReals, doc_ids: Ints, prior: Singles) -> None:
    """Add a prior to scores.

    scores: float64, changed in place. doc_ids: int32, of each score. prior: float32 by doc id.
    Returns nothing.
    Cost: O(n).
    NumPy: scores += prior[doc_ids]
    """
    for i in range(len(doc_ids)):
        scores[i] += prior[doc_ids[i]]


@inlined
def add_block(
    sums: Reals, postings: PostingColumns, stem: int, word: int, first: int, last: int, begin: int, multi_form_at: int
) -> int:
    """Add the scores of the postings [first, last) to the block at `begin`; return the next multi-form posting."""
    doc_ids, base, origin = postings.doc_ids[first:last].view(INDEX), postings.scores[first:last], INDEX(begin)
    start, form_start = postings.starts[stem], postings.single_form_starts[stem]
    if word == NOT_INDEXED or form_start == postings.single_form_starts[stem + 1]:
        for i in range(len(doc_ids)):
            sums[doc_ids[i] - origin] += base[i]
        return multi_form_at
    shift, form = form_start - start, postings.form_of[word]
    forms, extra = (
        postings.single_forms[first + shift : last + shift],
        postings.single_form_scores[first + shift : last + shift],
    )
    for i in range(len(doc_ids)):
        sums[doc_ids[i] - origin] += np.float64(base[i]) + extra[i] * (forms[i] == form)
    end = postings.multi_form_starts[word + 1]
    while multi_form_at < end and start + postings.multi_form_ranks[multi_form_at] < last:
        doc_id = postings.doc_ids[start + postings.multi_form_ranks[multi_form_at]]
        sums[doc_id - begin] += postings.multi_form_scores[multi_form_at]
        multi_form_at += 1
    return multi_form_at


@inlined
def add_list(sums: Reals, bits: Bits, list_ids: Ints, list_scores: Reals, first: int, last: int, begin: int) -> int:
    """Add the scores of a list, from `first` on, to the block at `begin`; return where the next block goes on."""
    i = first
    while i < last and list_ids[i] < begin + BLOCK:
        sums[list_ids[i] - begin] += list_scores[i]
        set_bit(bits, list_ids[i] - begin)
        i += 1
    return i


@kernel
def unite(
    postings: PostingColumns, terms: Terms, list_ids: Ints, list_scores: Reals, list_ends: Ints, prior: Singles
) -> tuple[Ints, Reals]:
    """Union of the postings of terms and of scored lists, with the sums of their scores, and a prior.

    terms: TERM records. list_ids: int32, ascending lists one after another, each up to its entry in list_ends (int32);
    list_scores: float64, of each. prior: float32 by doc id, or empty.
    Returns int32 doc ids, ascending, and float64 scores.
    Cost: O(sum of document frequencies + n_docs / 64). Source: Lucene's BooleanScorer, tantivy's BufferedUnionScorer.
    NumPy: sums = np.zeros(n_docs); np.add.at(sums, all_ids, all_scores); ids = np.unique(all_ids); ids, sums[ids] + prior[ids]
    """
    size = len(list_ids)
    # The next posting and multi-form posting of each term, and the next entry of each list.
    cursors, form_cursors = np.empty(len(terms), np.int64), np.zeros(len(terms), np.int64)
    list_cursors = np.empty(len(list_ends), np.int64)
    for n in range(len(terms)):
        cursors[n] = postings.starts[terms[n].stem]
        size += postings.starts[terms[n].stem + 1] - cursors[n]
        if terms[n].word != NOT_INDEXED:
            form_cursors[n] = postings.multi_form_starts[terms[n].word]
    for n in range(len(list_ends)):
        list_cursors[n] = list_ends[n - 1] if n else 0
    size = min(size, postings.n_docs) + 1
    doc_ids, scores, count = np.empty(size, np.int32), np.empty(size, np.float64), 0
    sums, bits = np.zeros(BLOCK, np.float64), np.zeros(BLOCK >> 6, np.uint64)
    for begin in range(0, postings.n_docs, BLOCK):
        for n in range(len(terms)):
            stem, word, first = terms[n].stem, terms[n].word, cursors[n]
            cursors[n] = last = gallop(postings.doc_ids, first, postings.starts[stem + 1], begin + BLOCK)
            if first < last:
                form_cursors[n] = add_block(sums, postings, stem, word, first, last, begin, form_cursors[n])
                set_postings(bits, postings, stem, first, last, begin)
        for n in range(len(list_ends)):
            list_cursors[n] = add_list(sums, bits, list_ids, list_scores, list_cursors[n], list_ends[n], begin)
        start, count = count, drain(bits, begin, doc_ids, count)
        for i in range(start, count):
            doc_id = doc_ids[i]
            scores[i] = sums[doc_id - begin] + prior[doc_id] if len(prior) else sums[doc_id - begin]
            sums[doc_id - begin] = 0
    return doc_ids[:count], scores[:count]
