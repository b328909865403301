"""Prefixes: clauses with one of a range of words, by all forms of a stem or some."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.bitset import LAST, ONE, SIX, drain, popcount, set_bit, set_postings
from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.records import SLOT_BITS, Bits, Ints, PostingColumns, TextColumns

# The cost of looking up the clause of a position, relative to reading the form of a posting.
LOOKUP_COST = 4


@inlined
def set_forms(bits: Bits, postings: PostingColumns, stem: int, words: Ints) -> None:
    """Set the bits of the clauses that have one of these words of a stem that has other forms too."""
    wanted, first, form_start = np.zeros(256, np.uint64), postings.starts[stem], postings.single_form_starts[stem]
    for word in words:
        wanted[postings.form_of[word]] = ONE
        for i in range(postings.multi_form_starts[word], postings.multi_form_starts[word + 1]):
            set_bit(bits, postings.doc_ids[first + postings.multi_form_ranks[i]])
    for rank in range(postings.starts[stem + 1] - first):
        # Without a branch, which would take longer.
        doc_id = np.uint64(postings.doc_ids[first + rank])
        bits[doc_id >> SIX] |= wanted[postings.single_forms[form_start + rank]] << (doc_id & LAST)


@inlined
def slice_between(words: Ints, first: int, last: int) -> tuple[int, int]:
    """The range of the word ids in [first, last) among ascending word ids, by linear search: a stem has few words."""
    begin = 0
    while begin < len(words) and words[begin] < first:
        begin += 1
    end = begin
    while end < len(words) and words[end] < last:
        end += 1
    return begin, end


@inlined
def n_positions(words: Ints, texts: TextColumns) -> int:
    """The number of positions of these words in all texts."""
    count = 0
    for word in words:
        count += texts.pair_starts[texts.word_pairs[word + 1]] - texts.pair_starts[texts.word_pairs[word]]
    return count


@kernel
def docs_with_any(postings: PostingColumns, texts: TextColumns, first: int, last: int) -> Ints:
    """The clauses that have one of the words [first, last), as they are spelled.

    postings, texts: named tuples of columns. first, last: word ids; words of one prefix are neighbours.
    Returns int32 doc ids, ascending.
    Cost: O(postings or positions of the words, whichever are cheaper, + n_docs / 64). Source: Lucene's MultiTermQuery, which
    fills a bitset from all terms of a prefix.
    NumPy: np.unique(np.concatenate([doc_of[positions[pair_starts[word_pairs[w]]:...]] for w in range(first, last)]))
    """
    bits = np.zeros((postings.n_docs + 63) >> 6, np.uint64)
    for word in range(first, last):
        stem = texts.stem_of[word]
        words = texts.stem_words[texts.stem_word_starts[stem] : texts.stem_word_starts[stem + 1]]
        begin, end = slice_between(words, first, last)
        # All words of a stem are read at the first of them.
        if words[begin] != word:
            continue
        chosen = words[begin:end]
        count, start, stop = n_positions(chosen, texts), postings.starts[stem], postings.starts[stem + 1]
        if count == n_positions(words, texts):
            set_postings(bits, postings, stem, start, stop, 0)
        elif count * LOOKUP_COST < stop - start:
            for one in chosen:
                for i in range(texts.pair_starts[texts.word_pairs[one]], texts.pair_starts[texts.word_pairs[one + 1]]):
                    set_bit(bits, texts.slot_docs[texts.positions[i] >> SLOT_BITS])
        else:
            set_forms(bits, postings, stem, chosen)
    count = 0
    for i in range(len(bits)):
        count += int(popcount(bits[i]))
    doc_ids = np.empty(count + 1, np.int32)
    return doc_ids[: drain(bits, 0, doc_ids, 0)]
