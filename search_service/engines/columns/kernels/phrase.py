"""Words as they stand in texts: which clauses hold them in a row, and what how they stand adds to a clause's score."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    INT,
    INTS,
    INTS_OUT,
    LONGS,
    REALS,
    REALS_OUT,
    SHORTS,
    WORDS,
    Bytes,
    Ints,
    Longs,
    Reals,
    Words,
    arrays_at,
    compiled,
    inlined,
    placed,
    several,
)
from search_service.engines.columns.kernels.intersect import POSTINGS, holding_all, sought
from search_service.engines.columns.kernels.intersect import opened as opened_postings

# Beside the words of all texts, TEXTS: where each clause begins there; the clauses by all but the last bits of an address; the
# addresses of all words, ordered as `text_arrays` says, and its three columns that tell of pairs of words; the stem of each
# word, how many clauses hold each word, and where the clauses begin that hold each stem. A loop is given the addresses of these
# columns, and behind them how many bits of an address are the last.
TEXTS = (
    *("clause_starts", "clause_at", "addresses"),
    *("word_pairs", "pair_next", "pair_starts"),
    *("stem_of", "word_clauses", "stem_starts"),
)
TEXT_KINDS = (np.int32,) * len(TEXTS)
Texts = tuple[Words, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, int]

BEHIND_POSTINGS, BEHIND_TEXTS = 2 * len(POSTINGS) + 1, 2 * len(TEXTS) + 1

# The words of each stem, one stem after another, and where those of each begin.
Forms = tuple[Ints, Ints]
FORMS = (np.int32, np.int32)

# What is counted: what words score, how they stand, and how often a wording was agreed.
WORDS_ALONE, CLOSENESS, AGREEMENT = 0, 1, 2
# Of the clauses given, each holds all terms, and what it scores for these is given as well.
SCORED = 3

# How a word goes on from the one before it: after something else, as a term of its own, or as a further word of a phrase.
AFRESH, BESIDE, WITHIN = 0, 1, 2
# What `asked` has of each word: how it goes on, its number, NO_NUMBER if no clause holds it, and that of its stem.
ROW, NO_NUMBER = 3, -1


@inlined
def opened(words: Words, table: Longs) -> Texts:
    """The words with the columns at these addresses."""
    return (words, *arrays_at(table, TEXT_KINDS), table[2 * len(TEXT_KINDS)])


@inlined
def side_by_side(texts: Texts, left: int, right: int) -> tuple[int, int]:
    """Where among the addresses those of one word before another start and end."""
    word_pairs, pair_next, pair_starts = texts[4:7]
    pair, end = word_pairs[left], word_pairs[left + 1]
    last = end
    while pair < last:
        middle = (pair + last) >> 1
        if pair_next[middle] < right:
            pair = middle + 1
        else:
            last = middle
    if pair == end or pair_next[pair] != right:
        return 0, 0
    return pair_starts[pair], pair_starts[pair + 1]


@inlined
def rarest_pair(texts: Texts, numbers: Ints, first: int, last: int) -> tuple[int, int, int]:
    """Of some words in a row, the place of the rarest two neighbours, and where among the addresses theirs start and end."""
    place, low, high = first, 0, len(texts[3]) + 1
    for at in range(first, last - 1):
        start, end = side_by_side(texts, numbers[at], numbers[at + 1])
        if end - start < high - low:
            place, low, high = at, start, end
    return place, low, high


@inlined
def stands(words: Words, address: int, numbers: Ints, first: int, place: int, last: int) -> bool:
    """Whether all of some words stand in a row at whose `place` two of them do."""
    # Before the first text and behind each stands what is no word: nothing beyond is looked at.
    before, after = place, place + 2
    while before > first and words[address + before - 1 - place] == numbers[before - 1]:
        before -= 1
    if before > first:
        return False
    while after < last and words[address + after - place] == numbers[after]:
        after += 1
    return after == last


@compiled(INTS_OUT(SHORTS, LONGS, INTS), wide=INTS_OUT(WORDS, LONGS, INTS))
def holding(text_words: Words, table: Longs, numbers: Ints) -> Ints:
    """The clauses, ascending, in which these words, two or more, stand in a row."""
    texts = opened(text_words, table)
    words, clause_at, addresses, shift = texts[0], texts[2], texts[3], texts[10]
    place, low, high = rarest_pair(texts, numbers, 0, len(numbers))
    clauses = np.empty(high - low, np.int32)
    kept, before = 0, -1
    for at in range(low, high):
        clause = clause_at[addresses[at] >> shift]
        if clause != before and stands(words, addresses[at], numbers, 0, place, len(numbers)):
            clauses[kept] = before = clause
            kept += 1
    return clauses[:kept]


@inlined
def raise_row(clauses: Ints, scores: Reals, texts: Texts, numbers: Ints, first: int, last: int, weight: float) -> None:
    """Add to the scores of clauses, ascending, that hold these words in a row their weight times the idf of the words."""
    words, clause_starts, clause_at, addresses, word_clauses, shift = *texts[:4], texts[8], texts[10]
    place, low, high = rarest_pair(texts, numbers, first, last)
    score = 0.0
    for at in range(first, last):
        score += weight * (np.log((len(clause_starts) - 1) / (word_clauses[numbers[at]] + 1)) + 1)
    at = 0
    while at < len(clauses) and low < high:
        clause = clause_at[addresses[low] >> shift]
        if clause < clauses[at]:
            low = sought(addresses, low, high, clause_starts[clauses[at]])
        elif clause > clauses[at]:
            at = sought(clauses, at, len(clauses), clause)
        elif stands(words, addresses[low], numbers, first, place, last):
            scores[at] += score
            at += 1
        else:
            low += 1


@inlined
def same(numbers: Ints, first: int, other: int, length: int) -> bool:
    """Whether so many words from one place on are the same as those from another on."""
    at = 0
    while at < length and numbers[first + at] == numbers[other + at]:
        at += 1
    return at == length


@inlined
def end_of(asked: Ints, first: int) -> int:
    """Where the words end that were typed in a row, or 0 if they are one term or no more than two words: no row of its own."""
    last, parts = first + 1, 1
    while ROW * last < len(asked) and asked[ROW * last] != AFRESH:
        parts += asked[ROW * last] == BESIDE
        last += 1
    return last if parts > 1 and last - first > 2 else 0


@inlined
def row_at(asked: Ints, numbers: Ints, place: int, beside: bool) -> tuple[int, int]:
    """Where the row of words starts and ends that counts at a place: a word and that before it, or all typed in a row."""
    if beside:
        first, last = place - 1, place + 1
    else:
        first, last = place, end_of(asked, place)
    for at in range(first, last):
        if numbers[at] == NO_NUMBER:
            return 0, 0
    return first, last


@inlined
def raise_rows(clauses: Ints, scores: Reals, texts: Texts, asked: Ints, numbers: Ints, weights: Reals) -> None:
    """Add what pairs of neighbouring terms and whole rows of terms score; none of either counts twice."""
    for place in range(len(numbers)):
        kind = asked[ROW * place]
        first, last = row_at(asked, numbers, place, kind == BESIDE) if kind != WITHIN else (0, 0)
        new = last > first
        for other in range(place if new else 0):
            if asked[ROW * other] == kind:
                start, end = row_at(asked, numbers, other, kind == BESIDE)
                new &= end - start != last - first or not same(numbers, first, start, last - first)
        if new:
            raise_row(clauses, scores, texts, numbers, first, last, weights[0] if kind == BESIDE else weights[1])


@inlined
def places_of(stems: Ints, forms: Forms, count: int) -> Bytes:
    """For each of so many words, at which place among these stems its own is, from 1 on; 0 for those of other stems."""
    words, starts = forms
    places = np.zeros(count, np.uint8)
    for place in range(len(stems)):
        for at in range(starts[stems[place]], starts[stems[place] + 1]):
            places[words[at]] = place + 1
    return places


@inlined
def raise_narrow(clauses: Ints, scores: Reals, texts: Texts, stems: Ints, forms: Forms, weight: float) -> None:
    """Add to the scores of clauses that hold all of these stems a bonus, divided by the words of the narrowest such passage."""
    words, clause_starts, stem_starts = texts[0], texts[1], texts[9]
    places, bonus = places_of(stems, forms, len(texts[7])), 0.0
    for stem in stems:
        holders = stem_starts[stem + 1] - stem_starts[stem]
        bonus += weight * len(stems) * (np.log((len(clause_starts) - 1) / (holders + 1)) + 1)
    lasts = np.empty(len(stems), np.int64)
    for at in range(len(clauses)):
        lasts[:] = -1
        address, narrowest = int(clause_starts[clauses[at]]), len(words)
        # Behind the words of a clause stands one that is none: its number is beyond those of all words.
        while words[address] < len(places):
            place = places[words[address]]
            if place:
                lasts[place - 1] = address
                begin = lasts[0]
                for other in range(1, len(lasts)):
                    begin = min(begin, lasts[other])
                if begin >= 0:
                    narrowest = min(narrowest, address - begin + 1)
            address += 1
        scores[at] += bonus / narrowest


@inlined
def raise_close(clauses: Ints, scores: Reals, texts: Texts, asked: Ints, forms: Forms, weights: Reals) -> None:
    """Add to the scores of ascending clauses, which hold the words `asked` for, what it counts how these stand there.

    Of the weights the first is for pairs of terms, the second for all that were typed in a row, and the third for the narrowest
    passage with all stems, if these are at least as many as the fourth and the clauses at most as many as the fifth.
    """
    numbers, stems, different = np.empty(len(asked) // ROW, np.int32), np.empty(len(asked) // ROW, np.int32), 0
    for place in range(len(numbers)):
        numbers[place] = asked[ROW * place + 1]
        stems[different] = asked[ROW * place + 2]
        at = 0
        while stems[at] != stems[different]:
            at += 1
        different += at == different
    raise_rows(clauses, scores, texts, asked, numbers, weights)
    if different >= weights[3] and len(clauses) <= weights[4]:
        raise_narrow(clauses, scores, texts, stems[:different], forms, weights[2])


@compiled(
    several(INTS_OUT, REALS_OUT)(LONGS, SHORTS, INTS, INTS, REALS, INT, INT),
    wide=several(INTS_OUT, REALS_OUT)(LONGS, WORDS, INTS, INTS, REALS, INT, INT),
)
def conjunction(
    table: Longs, words: Words, asked: Ints, given: Ints, scored: Reals, which: int, counted: int
) -> tuple[Ints, Reals]:
    """Clauses, ascending, that hold all terms `asked` for, with what they score for these and for what else is counted.

    `which` tells of the clauses given what `holding_all` says, or SCORED: that each holds all terms, and what they are scored
    for these. Counted are WORDS_ALONE; with CLOSENESS also how they stand in a clause as they were typed; with AGREEMENT, what
    is added by clause, too.

    The table has the addresses of POSTINGS, how many clauses there are, the addresses of TEXTS, how many bits of an address
    are the last, the addresses of FORMS and of what is added for agreement, and the bits of the weights, as `raise_close` says.
    """
    if which == SCORED:
        clauses, scores = given.copy(), scored.copy()
    else:
        clauses, scores = holding_all(opened_postings(table), asked, given, which)
    table = table[BEHIND_POSTINGS:]
    if counted != WORDS_ALONE and len(clauses):
        forms = arrays_at(table[BEHIND_TEXTS:], FORMS)
        raise_close(clauses, scores, opened(words, table), asked, forms, table[BEHIND_TEXTS + 6 :].view(np.float64))
    if counted == AGREEMENT:
        agreed = placed(table[BEHIND_TEXTS:], 2, np.float32)
        for at in range(len(clauses)):
            scores[at] += agreed[clauses[at]]
    return clauses, scores
