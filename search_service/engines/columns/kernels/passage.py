"""Passages: which clauses have most of their parts, and how close these stand."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.records import (
    Halves,
    Ints,
    OutReals,
    PassageWeights,
    Reals,
    RunScratch,
    Singles,
    TextColumns,
    TypedPassage,
)
from search_service.engines.columns.kernels.union import BLOCK


@inlined
def add_list_parts(
    counts: Ints, sums: Reals, weights: Reals, list_ids: Ints, list_scores: Reals, first: int, last: int, begin: int, idf: float
) -> int:
    """Count a list in the block at `begin`, from `first` on; where the next block goes on."""
    i = first
    while i < last and list_ids[i] < begin + BLOCK:
        at = list_ids[i] - begin
        counts[at] += 1
        sums[at] += list_scores[i]
        weights[at] += idf
        i += 1
    return i


@kernel
def match_most(
    list_ids: Ints, list_scores: Reals, list_ends: Ints, idf: Reals, min_lists: int, below: int, n_docs: int
) -> tuple[Ints, Reals, Reals]:
    """The clauses in at least so many lists, and fewer than `below`, with the sums of their scores and of the idf of lists.

    list_ids: int32, ascending lists one after another, each up to its entry in list_ends (int32); list_scores: float64, of
    each. idf: float64, of each list.
    Returns int32 doc ids, ascending, float64 scores, and float64 sums of idf.
    Cost: O(list elements + n_docs). Source: as `unite`, with Lucene's minimum-should-match.
    NumPy: counts = np.bincount(list_ids, minlength=n_docs); np.flatnonzero((counts >= min_lists) & (counts < below))
    """
    counts, sums, weights = np.zeros(BLOCK, np.int32), np.zeros(BLOCK, np.float64), np.zeros(BLOCK, np.float64)
    cursors, size = np.zeros(len(list_ends), np.int64), min(n_docs, len(list_ids) // max(min_lists, 1))
    cursors[1:] = list_ends[:-1]
    out, out_sums, out_weights = np.empty(size, np.int32), np.empty(size, np.float64), np.empty(size, np.float64)
    count = 0
    for begin in range(0, n_docs, BLOCK):
        for n in range(len(list_ends)):
            cursors[n] = add_list_parts(counts, sums, weights, list_ids, list_scores, cursors[n], list_ends[n], begin, idf[n])
        for i in range(min(BLOCK, n_docs - begin)):
            if counts[i] and min_lists <= counts[i] < below:
                out[count], out_sums[count], out_weights[count] = begin + i, sums[i], weights[i]
                count += 1
        counts[:], sums[:], weights[:] = 0, 0.0, 0.0
    return out[:count], out_sums[:count], out_weights[:count]


@kernel
def unite_best(doc_ids: Ints, scores: Reals, other_ids: Ints, other_scores: Reals, worth: float) -> tuple[Ints, Reals]:
    """Union of two ascending lists, with the better of their scores; those of the second are multiplied by `worth` before.

    doc_ids, other_ids: int32, ascending. scores, other_scores: float64, of each.
    Returns int32 doc ids, ascending, and float64 scores.
    Cost: O(m + n), one merge. Source: Lucene's DisjunctionMaxScorer.
    NumPy: ids = np.union1d(doc_ids, other_ids); best[doc_ids] = scores; np.maximum.at(best, other_ids, other_scores * worth)
    """
    size = len(doc_ids) + len(other_ids)
    out, best = np.empty(size, np.int32), np.empty(size, np.float64)
    count = i = j = 0
    while i < len(doc_ids) and j < len(other_ids):
        left, right = doc_ids[i], other_ids[j]
        out[count] = min(left, right)
        if left == right:
            best[count] = max(scores[i], other_scores[j] * worth)
        else:
            best[count] = scores[i] if left < right else other_scores[j] * worth
        i, j, count = i + (left <= right), j + (right <= left), count + 1
    for n in range(i, len(doc_ids)):
        out[count], best[count] = doc_ids[n], scores[n]
        count += 1
    for n in range(j, len(other_ids)):
        out[count], best[count] = other_ids[n], other_scores[n] * worth
        count += 1
    return out[:count], best[:count]


@inlined
def ramp(share: float, weights: PassageWeights) -> float:
    return float(max(0.0, (share - weights.ramp_from) / (1 - weights.ramp_from)) ** weights.ramp_power)


@kernel
def weigh(doc_ids: Ints, scores: OutReals, shares: Reals, prior: Singles, weights: PassageWeights) -> None:
    """Turn the sums of clauses into what they score without closeness.

    doc_ids: int32; scores: float64, changed in place; shares: float64, of the passage's weight. prior: float32 by doc id.
    Returns nothing.
    Cost: O(n).
    NumPy: scores *= shares; scores += np.maximum(0, (shares - ramp_from) / (1 - ramp_from)) ** ramp_power * prior[doc_ids]
    """
    for i in range(len(doc_ids)):
        scores[i] = shares[i] * scores[i] + ramp(shares[i], weights) * prior[doc_ids[i]]


@inlined
def score_order(
    places: Ints, codes: Ints, count: int, typed: TypedPassage, min_run: float, number: int, scratch: RunScratch
) -> tuple[float, float]:
    """The weights of the typed pairs that are side by side in a text, and of its heaviest run of typed words.

    The text has the stems of these codes at these places, ascending; no other text has any of the places, or this number.
    """
    paired, heaviest = 0.0, 0.0
    seen, lengths, sums, ends = scratch
    for i in range(count):
        typed_at = typed.last_of_stem[codes[i]]
        # From the last typed word of a stem back: the run that ends at the word before is still that of the text's last word.
        while typed_at >= 0:
            length, weight = 1, typed.weights[typed_at]
            if typed_at > 0 and ends[typed_at - 1] == places[i] - 1:
                length, weight = lengths[typed_at - 1] + 1, weight + sums[typed_at - 1]
                pair = typed.first_same_pair[typed_at]
                if seen[pair] != number:
                    seen[pair] = number
                    paired += typed.weights[pair - 1] + typed.weights[pair]
            if length >= min_run:
                heaviest = max(heaviest, weight)
            lengths[typed_at], sums[typed_at], ends[typed_at] = length, weight, places[i]
            typed_at = typed.previous_same_stem[typed_at]
    return paired, heaviest


@inlined
def shortest_window(places: Ints, slots: Ints, count: int, idf: Reals, counts: Ints) -> tuple[int, float, int]:
    """How many slots a text has, their idf, and the length of the shortest window that has them all.

    The text has these slots at these places, ascending. `counts` is 0 for each slot, before and after.
    """
    n_slots, weight = 0, 0.0
    for i in range(count):
        if not counts[slots[i]]:
            n_slots += 1
            weight += idf[slots[i]]
        counts[slots[i]] = 1
    for i in range(count):
        counts[slots[i]] = 0
    n_inside, first, shortest = 0, 0, np.iinfo(np.int32).max
    for i in range(count):
        n_inside += counts[slots[i]] == 0
        counts[slots[i]] += 1
        while n_inside == n_slots:
            shortest = min(shortest, places[i] - places[first] + 1)
            counts[slots[first]] -= 1
            n_inside -= counts[slots[first]] == 0
            first += 1
    for i in range(first, count):
        counts[slots[i]] = 0
    return n_slots, weight, shortest


@inlined
def slot_window(places: Ints, codes: Ints, count: int, typed: TypedPassage, counts: Ints) -> tuple[int, float, int]:
    """The shortest window of the slots of these codes, as `shortest_window` finds it; what it reads is written over."""
    kept = 0
    for i in range(count):
        slot = typed.slot_of_stem[codes[i]]
        places[kept], codes[kept] = places[i], slot
        kept += slot >= 0
    return shortest_window(places, codes, kept, typed.idf, counts)


@inlined
def stem_codes(texts: TextColumns, stems: Ints) -> Halves:
    """For each word id, from 1 on, which of these stems it has; 0 for other words."""
    codes = np.zeros(len(texts.word_doc_freqs), np.uint16)
    for n in range(len(stems)):
        for i in range(texts.stem_word_starts[stems[n]], texts.stem_word_starts[stems[n] + 1]):
            codes[texts.stem_words[i]] = n + 1
    return codes


@inlined
def text_end(texts: TextColumns, doc_id: int) -> int:
    """One past the position of a clause's last word; what stands behind it is no word."""
    end = int(texts.doc_starts[doc_id + 1])
    while end > texts.doc_starts[doc_id] and texts.words[end - 1] >= len(texts.word_doc_freqs):
        end -= 1
    return end


@inlined
def find_codes(texts: TextColumns, start: int, end: int, codes: Halves, places: Ints, found: Ints) -> int:
    """Write the positions [start, end) whose words have a code, and these codes, from 0 on; how many there are."""
    count = 0
    for position in range(start, end):
        code = codes[texts.words[position]]
        # Without a branch: no processor guesses where the words of a passage stand.
        places[count], found[count] = position, int(code) - 1
        count += int(code != 0)
    return count


@kernel
def add_closeness(
    doc_ids: Ints,
    scores: OutReals,
    shares: Reals,
    lowest: float,
    texts: TextColumns,
    typed: TypedPassage,
    weights: PassageWeights,
) -> None:
    """Add to the scores of clauses how close the words of a passage stand, as `engines.passages` defines it.

    doc_ids: int32; scores: float64, changed in place; shares: float64, of the passage's weight. lowest: of clauses that
    score less, the texts are not read.
    Returns nothing.
    Cost: O(words of the texts that are read). Source: as `conjunction`.
    NumPy: none; in plain Python `engines.passages.closeness` and `damping`
    """
    size, longest = len(typed.weights), 0
    scratch = RunScratch(
        np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.float64), np.full(size, -2, np.int32)
    )
    codes, counts = stem_codes(texts, typed.stems), np.zeros(len(typed.idf), np.int32)
    for doc_id in doc_ids:
        longest = max(longest, texts.doc_starts[doc_id + 1] - texts.doc_starts[doc_id])
    places, found = np.empty(longest, np.int32), np.empty(longest, np.int32)
    for i in range(len(doc_ids)):
        if scores[i] < lowest:
            continue
        start, close = texts.doc_starts[doc_ids[i]], ramp(shares[i], weights)
        if close == 0 and texts.doc_starts[doc_ids[i] + 1] - start <= weights.long_words:
            continue
        end = text_end(texts, doc_ids[i])
        count = find_codes(texts, start, end, codes, places, found)
        if close > 0:
            paired, heaviest = score_order(places, found, count, typed, weights.min_run, i + 1, scratch)
            scores[i] += close * (weights.pair * paired + weights.run * heaviest)
        n_slots, weight, shortest = slot_window(places, found, count, typed, counts)
        if n_slots > 1:
            scores[i] += close * weights.window * weight * n_slots / shortest
            if end - start > weights.long_words and shortest > weights.far_apart:
                scores[i] *= weights.long_keeps
