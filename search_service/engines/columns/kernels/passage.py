"""Passages: which clauses have most of their parts, and how close these stand."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.records import (
    Ints,
    OutReals,
    PassageWeights,
    Reals,
    Singles,
    TextColumns,
    TypedPassage,
)


@kernel
def match_most(
    list_ids: Ints, list_scores: Reals, list_ends: Ints, idf: Reals, min_lists: int, below: int, n_docs: int
) -> tuple[Ints, Reals, Reals]:
    """The clauses in at least so many lists, and fewer than `below`, with the sums of their scores and of the idf of lists.

    list_ids: int32, ascending lists one after another, each up to its entry in list_ends (int32); list_scores: float64, of
    each. idf: float64, of each list.
    Returns int32 doc ids, ascending, float64 scores, and float64 sums of idf.
    Cost: O(list elements + n_docs). Source: Lucene's minimum-should-match with term-at-a-time accumulators.
    NumPy: counts = np.bincount(list_ids, minlength=n_docs); np.flatnonzero((counts >= min_lists) & (counts < below))
    """
    counts, sums, weights = np.zeros(n_docs, np.uint16), np.zeros(n_docs, np.float64), np.zeros(n_docs, np.float64)
    start = 0
    for n in range(len(list_ends)):
        for i in range(start, list_ends[n]):
            doc_id = list_ids[i]
            counts[doc_id] += 1
            sums[doc_id] += list_scores[i]
            weights[doc_id] += idf[n]
        start = list_ends[n]
    count = 0
    for doc_id in range(n_docs):
        count += min_lists <= counts[doc_id] < below
    out, out_sums, out_weights = np.empty(count, np.int32), np.empty(count, np.float64), np.empty(count, np.float64)
    count = 0
    for doc_id in range(n_docs):
        if min_lists <= counts[doc_id] < below:
            out[count], out_sums[count], out_weights[count] = doc_id, sums[doc_id], weights[doc_id]
            count += 1
    return out, out_sums, out_weights


@inlined
def score_order(
    stems: Ints, count: int, typed: TypedPassage, min_run: float, seen: Ints, runs: Ints, sums: Reals, ends: Ints
) -> tuple[float, float]:
    """The weights of the typed pairs that are side by side in a text, and of its heaviest run of typed words.

    `seen`, `runs`, `sums` and `ends` are scratch as long as the passage: by typed word whether its pair was found, and length,
    weight and end of the run that ends with it.
    """
    paired, heaviest = 0.0, 0.0
    ends[:] = -2
    seen[:] = 0
    for i in range(count):
        typed_at = typed.last_of_stem[stems[i]]
        # From the last typed word of a stem back: the run that ends at the word before is still that of the text's last word.
        while typed_at >= 0:
            length, weight = 1, typed.weights[typed_at]
            if typed_at > 0 and ends[typed_at - 1] == i - 1:
                length, weight = runs[typed_at - 1] + 1, weight + sums[typed_at - 1]
                pair = typed.first_same_pair[typed_at]
                if not seen[pair]:
                    seen[pair] = 1
                    paired += typed.weights[pair - 1] + typed.weights[pair]
            if length >= min_run:
                heaviest = max(heaviest, weight)
            runs[typed_at], sums[typed_at], ends[typed_at] = length, weight, i
            typed_at = typed.previous_same_stem[typed_at]
    return paired, heaviest


@inlined
def shortest_window(stems: Ints, count: int, typed: TypedPassage, last_seen: Ints) -> tuple[int, float, int]:
    """How many slots a text has, their idf, and the length of the shortest window that has them all."""
    last_seen[:] = -1
    n_slots, weight = 0, 0.0
    for i in range(count):
        slot = typed.slot_of_stem[stems[i]]
        if slot >= 0 and last_seen[slot] < 0:
            last_seen[slot] = 0
            n_slots += 1
            weight += typed.idf[slot]
    last_seen[:] = -1
    shortest, n_seen = count, 0
    for i in range(count):
        slot = typed.slot_of_stem[stems[i]]
        if slot < 0:
            continue
        n_seen += last_seen[slot] < 0
        last_seen[slot] = i
        if n_seen == n_slots:
            begin = i
            for n in range(len(last_seen)):
                if last_seen[n] >= 0:
                    begin = min(begin, last_seen[n])
            shortest = min(shortest, i - begin + 1)
    return n_slots, weight, shortest


@inlined
def read_stems(texts: TextColumns, start: int, stems: Ints) -> int:
    """Write the stems of a text that starts at a position; how many there are."""
    count = 0
    while texts.words[start + count] < len(texts.stem_of):
        stems[count] = texts.stem_of[texts.words[start + count]]
        count += 1
    return count


@kernel
def add_closeness(
    doc_ids: Ints,
    scores: OutReals,
    shares: Reals,
    texts: TextColumns,
    prior: Singles,
    typed: TypedPassage,
    weights: PassageWeights,
) -> None:
    """Turn the sums of clauses into scores, as `engines.passages` defines them.

    doc_ids: int32; scores: float64, changed in place; shares: float64, of the passage's weight. prior: float32 by doc id.
    Returns nothing.
    Cost: O(words of the clauses that have more than weights.ramp_from, or are long). Source: as `conjunction`.
    NumPy: scores *= shares; then plain Python, `engines.passages.closeness` and `damping`
    """
    size = len(typed.weights)
    seen, runs, ends = np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    sums, last_seen, longest = np.zeros(size, np.float64), np.zeros(len(typed.idf), np.int32), 1
    for doc_id in doc_ids:
        longest = max(longest, texts.doc_starts[doc_id + 1] - texts.doc_starts[doc_id])
    stems = np.empty(longest, np.int32)
    for i in range(len(doc_ids)):
        start, share = texts.doc_starts[doc_ids[i]], shares[i]
        scores[i] *= share
        close = max(0.0, (share - weights.ramp_from) / (1 - weights.ramp_from)) ** weights.ramp_power
        if close == 0 and texts.doc_starts[doc_ids[i] + 1] - start <= weights.long_words:
            continue
        count = read_stems(texts, start, stems)
        if close == 0 and count <= weights.long_words:
            continue
        n_slots, weight, shortest = shortest_window(stems, count, typed, last_seen)
        if close > 0:
            paired, heaviest = score_order(stems, count, typed, weights.min_run, seen, runs, sums, ends)
            bonus = weights.pair * paired + weights.run * heaviest + prior[doc_ids[i]]
            if n_slots > 1:
                bonus += weights.window * weight * n_slots / shortest
            scores[i] += close * bonus
        if count > weights.long_words and n_slots > 1 and shortest > weights.far_apart:
            scores[i] *= weights.long_keeps
