"""Proximity: how close the words of a passage stand in the best clauses."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.passage import ramp
from search_service.engines.columns.kernels.patterns import word_at
from search_service.engines.columns.kernels.records import (
    NO_POSITION,
    NOT_INDEXED,
    Halves,
    Ints,
    OutReals,
    PassageWeights,
    ProximityLimits,
    Reals,
    RunScratch,
    SlotStems,
    TextColumns,
    TypedPassage,
    TypedWords,
)

# Bins of a histogram of scores.
BINS = 1024
# Scores that differ by less count as equal.
SAME = 1e-9


@inlined
def kth_largest(values: Reals, k: int) -> float:
    """The k-th largest value, found by histograms of ever narrower ranges."""
    values, count = values.copy(), len(values)
    while True:
        low = high = values[0]
        for i in range(1, count):
            low, high = min(low, values[i]), max(high, values[i])
        if high - low < SAME:
            return float(low)
        counts, scale = np.zeros(BINS, np.int32), (BINS - 1) / (high - low)
        for i in range(count):
            counts[int((values[i] - low) * scale)] += 1
        chosen = BINS - 1
        while counts[chosen] < k:
            k -= counts[chosen]
            chosen -= 1
        kept = 0
        for i in range(count):
            if int((values[i] - low) * scale) == chosen:
                values[kept] = values[i]
                kept += 1
        count = kept


@inlined
def select_wordings(doc_ids: Ints, scores: Reals, wording_of: Ints, limits: ProximityLimits) -> tuple[Ints, int]:
    """For each clause the slot of its wording, NOT_INDEXED if the wording's text is not read; and the number of slots."""
    lowest = -np.inf
    if len(doc_ids) > limits.docs:
        lowest = kth_largest(scores, limits.docs) - limits.tie_margin
    n_read = 0
    for i in range(len(doc_ids)):
        n_read += scores[i] >= lowest
    size = 1
    while size < 2 * n_read:
        size *= 2
    # A hash table from wording ids to slots, with open addressing.
    table, wording_of_slot = np.full(size, NOT_INDEXED, np.int32), np.empty(n_read, np.int32)
    slot_of, best, count = np.full(len(doc_ids), NOT_INDEXED, np.int32), np.empty(n_read, np.float64), 0
    for i in range(len(doc_ids)):
        if scores[i] < lowest:
            continue
        wording = wording_of[doc_ids[i]]
        slot = (wording * 40503) & (size - 1)
        while table[slot] != NOT_INDEXED and wording_of_slot[table[slot]] != wording:
            slot = (slot + 1) & (size - 1)
        if table[slot] == NOT_INDEXED:
            table[slot], wording_of_slot[count], best[count] = count, wording, scores[i]
            count += 1
        slot_of[i] = table[slot]
        best[table[slot]] = max(best[table[slot]], scores[i])
    if count > limits.wordings:
        lowest = kth_largest(best[:count], limits.wordings) - limits.tie_margin
        for i in range(len(doc_ids)):
            if scores[i] < lowest:
                slot_of[i] = NOT_INDEXED
    return slot_of, count


@inlined
def typed_passage(words: TypedWords, slot_stems: SlotStems, texts: TextColumns) -> TypedPassage:
    """A passage as look-up tables, for `add_proximity`."""
    code_of_stem, count = np.zeros(len(texts.stem_word_starts), np.uint16), 0
    slots = np.full(len(words) + len(slot_stems), NOT_INDEXED, np.int32)
    last, previous = np.full(len(slots), NO_POSITION, np.int32), np.full(len(words), NO_POSITION, np.int32)
    same_pair, weights = np.empty(len(words), np.int32), np.empty(len(words), np.float64)
    codes = np.zeros(len(texts.word_doc_freqs), np.uint16)
    for n in range(len(words) + len(slot_stems)):
        stem = words[n].stem if n < len(words) else slot_stems[n - len(words)].stem
        if stem != NOT_INDEXED and not code_of_stem[stem]:
            count += 1
            code_of_stem[stem] = count
            for i in range(texts.stem_word_starts[stem], texts.stem_word_starts[stem + 1]):
                codes[texts.stem_words[i]] = count
    for n in range(len(words)):
        stem, weights[n], same_pair[n] = words[n].stem, words[n].weight, n
        if stem == NOT_INDEXED:
            continue
        code = code_of_stem[stem] - 1
        previous[n], last[code] = last[code], n
        other = previous[n]
        while other > 0 and n:
            if words[other - 1].stem == words[n - 1].stem:
                same_pair[n] = other
            other = previous[other]
    for n in range(len(slot_stems)):
        stem = slot_stems[n].stem
        if stem != NOT_INDEXED and slots[code_of_stem[stem] - 1] == NOT_INDEXED:
            slots[code_of_stem[stem] - 1] = slot_stems[n].slot
    return TypedPassage(codes, last, slots, previous, same_pair, weights)


@inlined
def score_order(
    positions: Ints, codes: Ints, count: int, typed: TypedPassage, weights: PassageWeights, number: int, scratch: RunScratch
) -> tuple[float, float]:
    """The weights of the typed pairs that are close in a text, and of its heaviest run of typed words.

    The text has the stems of these codes at these ascending positions. `number` is its own: no other text has the same.
    """
    beside, near, heaviest, n_pairs = 0.0, 0.0, 0.0, 0
    seen, lengths, sums, ends = scratch
    for i in range(count):
        typed_at = typed.last_of_stem[codes[i]]
        # Backwards, so that the run at `typed_at - 1` is still that of the previous word of the text.
        while typed_at >= 0:
            length, weight = 1, typed.weights[typed_at]
            # The first of the pair stands in this text, and not in the one before it.
            if typed_at > 0 and ends[typed_at - 1] >= max(positions[0], positions[i] - weights.gap):
                is_beside = ends[typed_at - 1] == positions[i] - 1
                if is_beside:
                    length, weight = lengths[typed_at - 1] + 1, weight + sums[typed_at - 1]
                # Twice the number of the text says that the pair was seen there, one more that it was seen side by side.
                pair = typed.first_same_pair[typed_at]
                both = typed.weights[pair - 1] + typed.weights[pair]
                if seen[pair] < 2 * number:
                    n_pairs += 1
                    seen[pair] = 2 * number
                    near += both
                if is_beside and seen[pair] == 2 * number:
                    seen[pair] = 2 * number + 1
                    near -= both
                    beside += both
            if length >= weights.min_run:
                heaviest = max(heaviest, weight)
            lengths[typed_at], sums[typed_at], ends[typed_at] = length, weight, positions[i]
            typed_at = typed.previous_same_stem[typed_at]
    share = n_pairs / max(len(typed.weights) - 1, 1)
    return beside + share * near, heaviest


@inlined
def shortest_window(positions: Ints, slots: Ints, count: int, idf: Reals, counts: Ints) -> tuple[int, float, int]:
    """The number of slots in a text, the sum of their idf, and the length of the shortest window with all of them.

    The text has these slots at these ascending positions. `counts` is scratch, one for each slot, 0 before and after.
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
            shortest = min(shortest, positions[i] - positions[first] + 1)
            counts[slots[first]] -= 1
            n_inside -= counts[slots[first]] == 0
            first += 1
    for i in range(first, count):
        counts[slots[i]] = 0
    return n_slots, weight, shortest


@inlined
def slot_window(
    positions: Ints, codes: Ints, count: int, typed: TypedPassage, idf: Reals, counts: Ints
) -> tuple[int, float, int]:
    """The `shortest_window` of the slots of these codes; overwrites `positions` and `codes`."""
    kept = 0
    for i in range(count):
        slot = typed.slot_of_stem[codes[i]]
        positions[kept], codes[kept] = positions[i], slot
        kept += slot >= 0
    return shortest_window(positions, codes, kept, idf, counts)


@inlined
def text_end(texts: TextColumns, doc_id: int) -> int:
    """One past the position of a clause's last word: the positions from there to the next clause are padding."""
    end = int(texts.doc_starts[doc_id + 1])
    while end > texts.doc_starts[doc_id] and word_at(texts.words, end - 1) >= len(texts.word_doc_freqs):
        end -= 1
    return end


@inlined
def find_codes(texts: TextColumns, start: int, end: int, codes: Halves, positions: Ints, found: Ints) -> int:
    """Write the positions in [start, end) whose words have a code, and these codes, from 0 on; return how many."""
    count = 0
    for position in range(start, end):
        code = codes[word_at(texts.words, position)]
        # Without a branch: the positions of matching words cannot be predicted.
        positions[count], found[count] = position, int(code) - 1
        count += int(code != 0)
    return count


@inlined
def read_text(
    texts: TextColumns,
    doc_id: int,
    typed: TypedPassage,
    idf: Reals,
    weights: PassageWeights,
    number: int,
    positions: Ints,
    found: Ints,
    counts: Ints,
    scratch: RunScratch,
) -> tuple[float, float]:
    """The proximity of a passage in a text, and the factor that damps the score of a long clause."""
    start, end, keeps = int(texts.doc_starts[doc_id]), text_end(texts, doc_id), 1.0
    count = find_codes(texts, start, end, typed.codes, positions, found)
    paired, heaviest = score_order(positions, found, count, typed, weights, number, scratch)
    close = weights.pair * paired + weights.run * heaviest
    n_slots, weight, shortest = slot_window(positions, found, count, typed, idf, counts)
    if n_slots > 1:
        close += weights.window * weight * n_slots / shortest
        if end - start > weights.long_words and shortest > weights.far_apart:
            keeps = weights.long_keeps
    return close, keeps


@kernel
def add_proximity(
    doc_ids: Ints,
    scores: OutReals,
    shares: Reals,
    wording_of: Ints,
    texts: TextColumns,
    words: TypedWords,
    slot_stems: SlotStems,
    idf: Reals,
    weights: PassageWeights,
    limits: ProximityLimits,
) -> None:
    """Add to scores the proximity of a passage's words in each clause, as `engines.passages` defines it.

    doc_ids: int32; scores: float64, changed in place; shares: float64, of the passage's weight. wording_of: int32 by doc id.
    words: TYPED_WORD records, in order; slot_stems: SLOT_STEM records. idf: float64, by slot. limits: how many texts are read.
    Returns nothing.
    Cost: O(n + words of the texts that are read), one text for each wording. Source: as `conjunction`.
    NumPy: none; in plain Python `engines.passages.proximity` and `damping`
    """
    typed, size, longest = typed_passage(words, slot_stems, texts), len(words), 0
    slot_of, n_wordings = select_wordings(doc_ids, scores, wording_of, limits)
    close, keeps = np.full(n_wordings, -1.0, np.float64), np.empty(n_wordings, np.float64)
    scratch = RunScratch(
        np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.float64), np.full(size, -2, np.int32)
    )
    for i in range(len(doc_ids)):
        if slot_of[i] != NOT_INDEXED:
            longest = max(longest, texts.doc_starts[doc_ids[i] + 1] - texts.doc_starts[doc_ids[i]])
    positions, found, counts = np.empty(longest, np.int32), np.empty(longest, np.int32), np.zeros(len(idf), np.int32)
    for i in range(len(doc_ids)):
        n, ramped = slot_of[i], ramp(shares[i], weights)
        length = texts.doc_starts[doc_ids[i] + 1] - texts.doc_starts[doc_ids[i]]
        if n == NOT_INDEXED or (ramped == 0 and length <= weights.long_words):
            continue
        if close[n] < 0:
            close[n], keeps[n] = read_text(texts, doc_ids[i], typed, idf, weights, i + 1, positions, found, counts, scratch)
        scores[i] = (scores[i] + ramped * close[n]) * keeps[n]
