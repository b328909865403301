"""Clauses that hold most of a passage: their sums, and how close the words of the passage stand in their texts."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    INT,
    INTS,
    INTS_OUT,
    NOTHING,
    REALS,
    REALS_OUT,
    SHORTS,
    SINGLES,
    WORDS,
    Ints,
    Reals,
    Singles,
    Words,
    compiled,
    inlined,
    several,
)

# The words of all texts, behind each of which stands a number that is no word's; where each clause begins there; the stem of
# each word; and by clause what the reuse of its wording adds.
Texts = tuple[Words, Ints, Ints, Singles]
# By stem its first position in the passage and its slot, -1 for none; by position the next one of the same stem, the first that
# ends the same pair, and the weight; by slot its idf.
Typed = tuple[Ints, Ints, Ints, Ints, Reals, Reals]
TYPED = several(INTS, INTS, INTS, INTS, REALS, REALS)
# What `engines.passages` and `engines.weights` state, in this order.
PAIR, RUN, NARROW, RAMP_FROM, RAMP_POWER, LONG_WORDS, FAR_APART, LONG_KEEPS, FEWEST_IN_RUN = range(9)


@compiled(several(INTS_OUT, REALS_OUT, REALS_OUT)(INTS, REALS, INTS, REALS, INT, INT))
def holding_most(clauses: Ints, scores: Reals, ends: Ints, idf: Reals, least: int, total: int) -> tuple[Ints, Reals, Reals]:
    """The clauses in at least so many of the lists, ascending, with the sums of their scores and of the idf of their lists.

    `clauses` and `scores` are the lists of all slots, one behind the other; each ends where `ends` says. Costs a step for each
    clause of a list and one for each of all clauses. Its NumPy line, for one list: `counts[clauses] += 1`, and so on.
    """
    counts, sums, weights = np.zeros(total, np.uint16), np.zeros(total, np.float64), np.zeros(total, np.float64)
    start = 0
    for slot in range(len(ends)):
        for place in range(start, ends[slot]):
            clause = clauses[place]
            counts[clause] += 1
            sums[clause] += scores[place]
            weights[clause] += idf[slot]
        start = ends[slot]
    count = 0
    for clause in range(total):
        count += counts[clause] >= least
    found, found_sums, found_weights = np.empty(count, np.int32), np.empty(count, np.float64), np.empty(count, np.float64)
    count = 0
    for clause in range(total):
        if counts[clause] >= least:
            found[count], found_sums[count], found_weights[count] = clause, sums[clause], weights[clause]
            count += 1
    return found, found_sums, found_weights


@inlined
def in_order(text: Ints, count: int, typed: Typed, seen: Ints, runs: Ints, sums: Reals, ends: Ints) -> tuple[float, float]:
    """The weights of the typed pairs that stand side by side in a text, and of its heaviest run of typed words.

    `seen`, `runs`, `sums` and `ends` are scratch of the length of the passage; `seen` and `ends` hold a stamp of other texts.
    """
    firsts, _, following, pairs, weights, _ = typed
    paired, heaviest = 0.0, 0.0
    ends[:] = -2
    seen[:] = 0
    for place in range(count):
        position = firsts[text[place]]
        # The last position first: what ends at the position before it is that of the word before.
        while position >= 0:
            length, weight = 1, weights[position]
            if position > 0 and ends[position - 1] == place - 1:
                length, weight = runs[position - 1] + 1, weight + sums[position - 1]
                pair = pairs[position]
                if not seen[pair]:
                    seen[pair] = 1
                    paired += weights[pair - 1] + weights[pair]
            if length >= 3:
                heaviest = max(heaviest, weight)
            runs[position], sums[position], ends[position] = length, weight, place
            position = following[position]
    return paired, heaviest


@inlined
def narrowest(text: Ints, count: int, typed: Typed, last: Ints) -> tuple[int, float, int]:
    """How many slots a text holds, their idf, and the width of its narrowest window that holds them all."""
    slot_of, idf = typed[1], typed[5]
    last[:] = -1
    found, weight = 0, 0.0
    for place in range(count):
        slot = slot_of[text[place]]
        if slot >= 0 and last[slot] < 0:
            last[slot] = 0
            found += 1
            weight += idf[slot]
    last[:] = -1
    width, held = count, 0
    for place in range(count):
        slot = slot_of[text[place]]
        if slot < 0:
            continue
        held += last[slot] < 0
        last[slot] = place
        if held == found:
            first = place
            for other in range(len(last)):
                if last[other] >= 0:
                    first = min(first, last[other])
            width = min(width, place - first + 1)
    return found, weight, width


@compiled(
    NOTHING(INTS, REALS_OUT, REALS, several(SHORTS, INTS, INTS, SINGLES), TYPED, REALS),
    wide=NOTHING(INTS, REALS_OUT, REALS, several(WORDS, INTS, INTS, SINGLES), TYPED, REALS),
)
def add_closeness(clauses: Ints, scores: Reals, shares: Reals, texts: Texts, typed: Typed, weights: Reals) -> None:
    """Make the sums of clauses their scores, by their shares of a passage, as `engines.passages` defines it.

    Costs a step for each word of the clauses that hold more than half of the weight, or are long.
    """
    words, starts, stem_of, reuse = texts
    size = len(typed[2])
    seen, runs, ends = np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    sums, last = np.zeros(size, np.float64), np.zeros(len(typed[5]), np.int32)
    longest = 1
    for clause in clauses:
        longest = max(longest, starts[clause + 1] - starts[clause])
    text = np.empty(longest, np.int32)
    for at in range(len(clauses)):
        clause, share = clauses[at], shares[at]
        scores[at] *= share
        close = max(0.0, (share - weights[RAMP_FROM]) / (1 - weights[RAMP_FROM])) ** weights[RAMP_POWER]
        if close == 0 and starts[clause + 1] - starts[clause] <= weights[LONG_WORDS]:
            continue
        address, count = starts[clause], 0
        while words[address + count] < len(stem_of):
            text[count] = stem_of[words[address + count]]
            count += 1
        if close == 0 and count <= weights[LONG_WORDS]:
            continue
        found, weight, width = narrowest(text, count, typed, last)
        if close > 0:
            paired, heaviest = in_order(text, count, typed, seen, runs, sums, ends)
            bonus = weights[PAIR] * paired + weights[RUN] * heaviest + reuse[clause]
            if found > 1:
                bonus += weights[NARROW] * weight * found / width
            scores[at] += close * bonus
        if count > weights[LONG_WORDS] and found > 1 and width > weights[FAR_APART]:
            scores[at] *= weights[LONG_KEEPS]


@compiled(
    INT(INTS_OUT, REALS_OUT, several(SHORTS, INTS, INTS), INTS), wide=INT(INTS_OUT, REALS_OUT, several(WORDS, INTS, INTS), INTS)
)
def keep_in_row(clauses: Ints, scores: Reals, texts: tuple[Words, Ints, Ints], stems: Ints) -> int:
    """Keep those of the clauses in which these stems stand side by side, in this order, with their scores: how many."""
    words, starts, stem_of = texts
    kept = 0
    for at in range(len(clauses)):
        address, matched = starts[clauses[at]], False
        while not matched and words[address] < len(stem_of):
            length = 0
            while length < len(stems) and words[address + length] < len(stem_of):
                if stem_of[words[address + length]] != stems[length]:
                    break
                length += 1
            matched = length == len(stems)
            address += 1
        if matched:
            clauses[kept], scores[kept] = clauses[at], scores[at]
            kept += 1
    return kept
