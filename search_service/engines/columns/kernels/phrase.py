"""Phrases: clauses with words in a row, and the phrase bonus of a conjunction."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.bitset import drain, popcount, set_bit
from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.intersect import gallop
from search_service.engines.columns.kernels.patterns import word_at
from search_service.engines.columns.kernels.records import (
    NOT_INDEXED,
    SLOT_BITS,
    Ints,
    Join,
    OutReals,
    Reals,
    Terms,
    TextColumns,
)


@inlined
def pair_range(texts: TextColumns, left: int, right: int) -> tuple[int, int]:
    """The range in `texts.positions` of a pair: one word directly before another."""
    low, high = texts.word_pairs[left], texts.word_pairs[left + 1]
    end = high
    while low < high:
        middle = (low + high) >> 1
        if texts.pair_next[middle] < right:
            low = middle + 1
        else:
            high = middle
    if low == end or texts.pair_next[low] != right:
        return 0, 0
    return texts.pair_starts[low], texts.pair_starts[low + 1]


@inlined
def rarest_pair(texts: TextColumns, terms: Terms, first: int, last: int) -> tuple[int, int, int]:
    """The index of the rarest pair of neighbours among the terms [first, last), and the range of its positions."""
    rarest, start, end = first, 0, len(texts.positions) + 1
    for n in range(first, last - 1):
        low, high = pair_range(texts, terms[n].word, terms[n + 1].word)
        if high - low < end - start:
            rarest, start, end = n, low, high
    return rarest, start, end


@inlined
def phrase_at(texts: TextColumns, position: int, terms: Terms, first: int, last: int) -> bool:
    """Whether the words of the terms [first, last) begin at a position."""
    # A boundary between texts is no word, so no phrase crosses it or the end. The first text begins after a slot.
    n = first
    while position >= 0 and n < last and word_at(texts.words, position + n - first) == terms[n].word:
        n += 1
    return n == last


@kernel
def docs_with_phrase(texts: TextColumns, terms: Terms) -> Ints:
    """The clauses that have a phrase.

    texts: named tuple of columns. terms: TERM records, two or more; their words count.
    Returns int32 doc ids, ascending.
    Cost: O(positions of the rarest pair of neighbours). Source: nextword indexes (Williams, Zobel and Bahle 2004).
    NumPy: np.unique(doc_of[np.flatnonzero((words[:-1] == terms["word"][0]) & (words[1:] == terms["word"][1]))])
    """
    rarest, start, end = rarest_pair(texts, terms, 0, len(terms))
    doc_ids, count, previous = np.empty(end - start, np.int32), 0, -1
    for n in range(start, end):
        doc_id = texts.slot_docs[texts.positions[n] >> SLOT_BITS]
        if doc_id != previous and phrase_at(texts, texts.positions[n] - rarest, terms, 0, len(terms)):
            doc_ids[count] = previous = doc_id
            count += 1
    return doc_ids[:count]


@inlined
def stems_follow(texts: TextColumns, position: int, stems: Ints) -> bool:
    """Whether the words after a pair have the stems from the third on, in order."""
    n = 2
    while n < len(stems):
        word = word_at(texts.words, position + n)
        if word >= len(texts.stem_of) or texts.stem_of[word] != stems[n]:
            return False
        n += 1
    return True


@kernel
def docs_with_stems(texts: TextColumns, stems: Ints) -> Ints:
    """The clauses that have words of some stems in a row.

    texts: named tuple of columns. stems: int32 stem ids, two or more.
    Returns int32 doc ids, ascending.
    Cost: O(pairs of the first stem's words + positions of those of the first two stems + n_docs / 64). Source: as
    `docs_with_phrase`.
    NumPy: np.unique(doc_of[np.flatnonzero((stem_of[words[:-1]] == stems[0]) & (stem_of[words[1:]] == stems[1]))])
    """
    n_docs, count = len(texts.doc_starts) - 1, 0
    bits = np.zeros((n_docs + 63) >> 6, np.uint64)
    for left in texts.stem_words[texts.stem_word_starts[stems[0]] : texts.stem_word_starts[stems[0] + 1]]:
        for pair in range(texts.word_pairs[left], texts.word_pairs[left + 1]):
            right = texts.pair_next[pair]
            # A boundary follows the last word of a text.
            if right >= len(texts.stem_of) or texts.stem_of[right] != stems[1]:
                continue
            for n in range(texts.pair_starts[pair], texts.pair_starts[pair + 1]):
                if stems_follow(texts, texts.positions[n], stems):
                    set_bit(bits, texts.slot_docs[texts.positions[n] >> SLOT_BITS])
    for i in range(len(bits)):
        count += int(popcount(bits[i]))
    doc_ids = np.empty(count + 1, np.int32)
    return doc_ids[: drain(bits, 0, doc_ids, 0)]


@inlined
def add_where_phrase(
    doc_ids: Ints, scores: Reals, texts: TextColumns, terms: Terms, first: int, last: int, bonus: float
) -> None:
    """Add a bonus to the scores of clauses that have the terms [first, last) as a phrase."""
    rarest, start, end = rarest_pair(texts, terms, first, last)
    i = 0
    while i < len(doc_ids) and start < end:
        doc_id = texts.slot_docs[texts.positions[start] >> SLOT_BITS]
        if doc_id < doc_ids[i]:
            start = gallop(texts.positions, start, end, texts.doc_starts[doc_ids[i]])
        elif doc_id > doc_ids[i]:
            i = gallop(doc_ids, i, len(doc_ids), doc_id)
        # A pair begins at each of its positions, so it is not read again.
        elif last - first == 2 or phrase_at(texts, texts.positions[start] - (rarest - first), terms, first, last):
            scores[i] += bonus
            i += 1
        else:
            start += 1


@inlined
def add_phrase_bonus(
    doc_ids: Ints, scores: Reals, texts: TextColumns, terms: Terms, first: int, last: int, weight: float
) -> None:
    """Add weight * sum(idf) to the scores of clauses that have the terms [first, last) as a phrase."""
    bonus = 0.0
    for n in range(first, last):
        bonus += weight * (np.log((len(texts.doc_starts) - 1) / (texts.word_doc_freqs[terms[n].word] + 1)) + 1)
    add_where_phrase(doc_ids, scores, texts, terms, first, last, bonus)


@kernel
def add_verbatim(doc_ids: Ints, scores: OutReals, texts: TextColumns, terms: Terms, bonus: float) -> None:
    """Add a bonus to the scores of clauses that have a phrase.

    doc_ids: int32, ascending; scores: float64, changed in place. terms: TERM records, two or more; their words count.
    Returns nothing.
    Cost: O(the fewer of clauses and positions of the rarest pair of neighbours, * log). Source: as `docs_with_phrase`.
    NumPy: scores[np.isin(doc_ids, docs_with_phrase(texts, terms))] += bonus
    """
    add_where_phrase(doc_ids, scores, texts, terms, 0, len(terms), bonus)


@inlined
def same_words(terms: Terms, first: int, other: int, length: int) -> bool:
    """Whether `length` terms from `first` on have the same words as those from `other` on."""
    n = 0
    while n < length and terms[first + n].word == terms[other + n].word:
        n += 1
    return n == length


@inlined
def run_end(terms: Terms, first: int) -> int:
    """The end of the run of terms that begins at `first`; 0 if the run is one term or a pair, which counts as a pair."""
    last, n_terms = first + 1, 1
    while last < len(terms) and terms[last].join != Join.NONE:
        n_terms += terms[last].join == Join.NEXT_TERM
        last += 1
    return last if n_terms > 1 and last - first > 2 else 0


@inlined
def phrase_range(terms: Terms, n: int) -> tuple[int, int]:
    """The range of the phrase that counts at a term: its pair with the word before, or its run; empty if a word is unknown."""
    if terms[n].join == Join.NEXT_TERM:
        first, last = n - 1, n + 1
    else:
        first, last = n, run_end(terms, n)
    for i in range(first, last):
        if terms[i].word == NOT_INDEXED:
            return 0, 0
    return first, last


@inlined
def add_phrase_bonuses(doc_ids: Ints, scores: Reals, texts: TextColumns, terms: Terms, pair: float, run: float) -> None:
    """Add the bonus of each pair of neighbouring terms and of each whole run; none counts twice."""
    for n in range(len(terms)):
        join = terms[n].join
        if join == Join.SAME_PHRASE:
            continue
        first, last = phrase_range(terms, n)
        new = last > first
        for other in range(n if new else 0):
            if terms[other].join == join:
                start, end = phrase_range(terms, other)
                new &= end - start != last - first or not same_words(terms, first, start, last - first)
        if new:
            add_phrase_bonus(doc_ids, scores, texts, terms, first, last, pair if join == Join.NEXT_TERM else run)
