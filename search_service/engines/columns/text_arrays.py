"""Texts as columns: word ids by position, printed offsets, word pairs."""

from __future__ import annotations

import numpy as np

from search_service.engines.arrays import Array, strings
from search_service.engines.columns.kernels.records import LONG_STEP, SLOT_BITS
from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, Longs, Texts, ranges, stable_argsort
from search_service.errors import IndexNotWrittenError

SLOT = 1 << SLOT_BITS
# The boundary between two clauses: its id, and each part of it, is greater than those of all words.
BOUNDARY = 2**24 - 1


def text_arrays(entries: Entries) -> dict[str, Array]:
    """The word ids of all clauses by position; word ids and stem ids are ranks in the sorted vocabulary.

    `word_high` is empty where all ids fit in two bytes. `steps` is how far each word begins in print after the one before it,
    LONG_STEP for those at `long_positions`, which have `long_steps`. A word is as wide in print as its folded form, but for
    those at `odd_positions`, which have `odd_widths`.
    """
    texts, vocabulary = entries.texts, entries.vocabulary
    # At least one position after each clause is a boundary, and one slot before the first clause.
    slots = texts.lengths // SLOT + 1
    doc_starts = np.concatenate([[1], np.cumsum(slots, dtype=np.int64) + 1]) * SLOT
    positions = ranges(doc_starts[:-1], texts.lengths)
    size = int(doc_starts[-1])
    _check(size, len(vocabulary.words))
    in_print = _steps(texts)
    long = np.flatnonzero(in_print >= LONG_STEP)
    words, steps = np.full(size, BOUNDARY, np.int32), np.zeros(size, np.uint8)
    words[positions], steps[positions] = texts.words, np.minimum(in_print, LONG_STEP)
    arrays: dict[str, Array] = {
        "word_low": words.astype(np.uint16),
        "word_high": (words >> 16 if len(vocabulary.words) >= 2**16 else words[:0]).astype(np.uint8),
        "steps": steps,
        "long_positions": positions[long],
        "long_steps": in_print[long],
        "doc_starts": doc_starts,
        "slot_docs": np.append(np.int32(-1), np.repeat(np.arange(len(slots), dtype=np.int32), slots)).astype(np.int32),
        "stem_of": vocabulary.stem_of,
    }
    arrays |= _odd_widths(texts, positions, np.array([len(word) for word in vocabulary.words], np.int32))
    arrays |= _pairs(texts, positions, len(vocabulary.words))
    return arrays | strings("word", vocabulary.words) | strings("stem", vocabulary.stems)


def _check(positions: int, words: int) -> None:
    for count, limit, what in ((positions, 2**31, "positions"), (words, BOUNDARY + 1, "different words")):
        if count >= limit:
            raise IndexNotWrittenError(
                f"The texts have {count:,} {what}; an index has fewer than {limit:,}.", "Index fewer texts."
            )


def _steps(texts: Texts) -> Ints:
    """The characters from the start of the word before, or of the clause, to the start of each word."""
    steps = np.diff(texts.starts, prepend=np.int32(0))
    firsts = (np.cumsum(texts.lengths, dtype=np.int64) - texts.lengths)[texts.lengths > 0]
    steps[firsts] = texts.starts[firsts]
    return steps


def _odd_widths(texts: Texts, positions: Longs, folded: Ints) -> dict[str, Array]:
    """Words whose printed width is not that of their folded form, such as "2,968,000"."""
    widths = texts.ends - texts.starts
    odd = np.flatnonzero(widths != folded[texts.words])
    return {"word_widths": folded, "odd_positions": positions[odd], "odd_widths": widths[odd]}


def _pairs(texts: Texts, positions: Longs, count: int) -> dict[str, Array]:
    """The positions of all words, ordered by word, then by the next word (none comes last), then by position.

    So the positions of each pair of neighbours are one run. `word_pairs` is the first pair of each word, `pair_next` the second
    word of each pair, `pair_starts` where its positions start.
    """
    following = np.full(len(texts.words), count, np.int64)
    following[:-1] = texts.words[1:]
    lasts = (np.cumsum(texts.lengths, dtype=np.int64) - 1)[texts.lengths > 0]
    following[lasts] = count
    keys = texts.words * np.int64(count + 1) + following
    order = stable_argsort(keys, (count + 1) ** 2)
    firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    pairs = keys[order[firsts]]
    return {
        "pair_positions": positions[order].astype(np.int32),
        "pair_starts": np.append(firsts, len(order)),
        "pair_next": (pairs % (count + 1)).astype(np.int32),
        "word_pairs": np.searchsorted(pairs // (count + 1), np.arange(count + 1)),
    }
