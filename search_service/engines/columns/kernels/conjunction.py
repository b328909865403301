"""The conjunction of terms, with BM25, phrases, the shortest window and the prior."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.intersect import match_all
from search_service.engines.columns.kernels.patterns import word_at
from search_service.engines.columns.kernels.phrase import add_phrase_bonuses
from search_service.engines.columns.kernels.records import (
    Bonus,
    Bytes,
    Candidates,
    Ints,
    PostingColumns,
    ProximityWeights,
    Reals,
    Singles,
    Terms,
    TextColumns,
)


@inlined
def stem_slots(stems: Ints, texts: TextColumns) -> Bytes:
    """For each word id, one plus the index of its stem in `stems`; 0 for other words."""
    slots = np.zeros(len(texts.word_doc_freqs), np.uint8)
    for n in range(len(stems)):
        for i in range(texts.stem_word_starts[stems[n]], texts.stem_word_starts[stems[n] + 1]):
            slots[texts.stem_words[i]] = n + 1
    return slots


@inlined
def add_window_bonus(
    doc_ids: Ints, scores: Reals, texts: TextColumns, postings: PostingColumns, stems: Ints, weight: float
) -> None:
    """Add weight * n_stems * sum(idf) / length of the shortest window that holds every stem."""
    slots, bonus = stem_slots(stems, texts), 0.0
    for stem in stems:
        doc_freq = postings.starts[stem + 1] - postings.starts[stem]
        bonus += weight * len(stems) * (np.log((len(texts.doc_starts) - 1) / (doc_freq + 1)) + 1)
    last_seen = np.empty(len(stems), np.int64)
    for i in range(len(doc_ids)):
        last_seen[:] = -1
        position, shortest = int(texts.doc_starts[doc_ids[i]]), len(texts.words.low)
        # A boundary follows each clause: its id is greater than those of all words.
        while word_at(texts.words, position) < len(slots):
            slot = slots[word_at(texts.words, position)]
            if slot:
                last_seen[slot - 1] = position
                begin = last_seen[0]
                for n in range(1, len(last_seen)):
                    begin = min(begin, last_seen[n])
                if begin >= 0:
                    shortest = min(shortest, position - begin + 1)
            position += 1
        scores[i] += bonus / shortest


@inlined
def distinct_stems(terms: Terms) -> Ints:
    stems, count = np.empty(len(terms), np.int32), 0
    for n in range(len(terms)):
        stems[count] = terms[n].stem
        i = 0
        while stems[i] != stems[count]:
            i += 1
        count += i == count
    return stems[:count]


@kernel
def conjunction(
    postings: PostingColumns,
    texts: TextColumns,
    prior: Singles,
    weights: ProximityWeights,
    terms: Terms,
    list_ids: Ints,
    list_scores: Reals,
    candidates: int,
    bonus: int,
) -> tuple[Ints, Reals]:
    """The clauses that have all terms, with their scores.

    prior: float32 by doc id. terms: TERM records. list_ids: int32, ascending; list_scores: float64, of each where `candidates`
    is SCORED, else not read. candidates: a Candidates. bonus: a Bonus.
    Returns int32 doc ids, ascending, and float64 scores: BM25, plus the bonus of phrases and windows, plus the prior.
    Cost: O(rarest * terms * log), galloping or a bit test a clause; then the positions of rare pairs, and all words of at most
    `weights.max_docs` clauses. Source: sequential dependence model (Metzler and Croft 2005); min-cover (Tao and Zhai 2007).
    NumPy: functools.reduce(np.intersect1d, [doc_ids[starts[t]:starts[t + 1]] for t in terms["stem"]])
    """
    if candidates == Candidates.SCORED:
        doc_ids, scores = list_ids.copy(), list_scores.copy()
    else:
        doc_ids, scores = match_all(postings, terms, list_ids, candidates)
    if bonus != Bonus.NONE and len(doc_ids):
        add_phrase_bonuses(doc_ids, scores, texts, terms, weights.pair, weights.phrase)
        stems = distinct_stems(terms)
        if len(stems) >= weights.min_stems and len(doc_ids) <= weights.max_docs:
            add_window_bonus(doc_ids, scores, texts, postings, stems, weights.window)
    if bonus == Bonus.PROXIMITY_AND_REUSE:
        for i in range(len(doc_ids)):
            scores[i] += prior[doc_ids[i]]
    return doc_ids, scores
