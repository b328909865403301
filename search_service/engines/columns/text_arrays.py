"""The texts as columns: the words of each clause in order, where each stands in print, and where each pair of words occurs."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.store import Array, strings
from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, Longs, Texts, ordered, ranges
from search_service.errors import IndexNotWrittenError

# A clause begins at a multiple of this, so that the clause of an address is looked up in a short table.
SLOT_BITS = 4
SLOT = 1 << SLOT_BITS


def text_arrays(entries: Entries) -> dict[str, Array]:
    """Word numbers are places in the sorted vocabulary, stems likewise; behind each clause stands a word that is none.

    `steps` says how far each word begins in print behind the one before it. It is as long there as its folded form is, but
    for those at `odd_addresses`, which have `odd_widths`.
    """
    texts, vocabulary = entries.texts, entries.vocabulary
    # At least one place behind each clause stays free, and a slot before the first.
    slots = texts.lengths // SLOT + 1
    clause_starts = np.concatenate([[1], np.cumsum(slots, dtype=np.int64) + 1]) * SLOT
    addresses = ranges(clause_starts[:-1], texts.lengths)
    total = int(clause_starts[-1])
    if total >= 2**31:
        raise IndexNotWrittenError(f"The texts take {total:,} places; an index has fewer than {2**31:,}.", "Index fewer texts.")
    words = _numbered(texts.words, len(vocabulary.words))
    arrays: dict[str, Array] = {
        "words": _placed(words, addresses, total, np.iinfo(words.dtype).max),
        "steps": _placed(_narrow(_steps(texts)), addresses, total, 0),
        "clause_starts": clause_starts,
        "clause_at": np.append(np.int32(-1), np.repeat(np.arange(len(slots), dtype=np.int32), slots)).astype(np.int32),
        "stem_of": vocabulary.stem_of,
    }
    arrays |= _odd_widths(texts, addresses, np.array([len(word) for word in vocabulary.words], np.int32))
    arrays |= _pairs(texts, addresses, len(vocabulary.words))
    return arrays | strings("word", vocabulary.words) | strings("stem", vocabulary.stems)


def _numbered(words: Ints, count: int) -> Array:
    """Word numbers in two bytes where they fit; the greatest number of the type is no word."""
    return words.astype(np.uint16 if count < 2**16 - 1 else np.uint32)


def _placed(values: Array, addresses: Longs, total: int, elsewhere: int) -> Array:
    placed = np.full(total, elsewhere, values.dtype)
    placed[addresses] = values
    return placed


def _steps(texts: Texts) -> Ints:
    """How far each word begins behind the word before it, or behind the begin of its clause."""
    steps = np.diff(texts.starts, prepend=np.int32(0))
    firsts = (np.cumsum(texts.lengths, dtype=np.int64) - texts.lengths)[texts.lengths > 0]
    steps[firsts] = texts.starts[firsts]
    return steps


def _odd_widths(texts: Texts, addresses: Longs, folded: Ints) -> dict[str, Array]:
    """Words printed longer or shorter than they are folded: "2,968,000" is."""
    widths = texts.ends - texts.starts
    odd = np.flatnonzero(widths != folded[texts.words])
    return {"word_widths": folded, "odd_addresses": addresses[odd], "odd_widths": widths[odd]}


def _narrow(numbers: Ints) -> Array:
    greatest = int(numbers.max(initial=0))
    return numbers.astype(np.uint8 if greatest < 2**8 else np.uint16 if greatest < 2**16 else np.int32)


def _pairs(texts: Texts, addresses: Longs, count: int) -> dict[str, Array]:
    """The addresses of all words, ordered by word, then by the word that follows (none comes last), then by address.

    So each pair of neighbours has its addresses in one run. `word_pairs` is the first pair of each word, `pair_next` the
    second word of each pair, `pair_starts` where its addresses start.
    """
    following = np.full(len(texts.words), count, np.int64)
    following[:-1] = texts.words[1:]
    lasts = (np.cumsum(texts.lengths, dtype=np.int64) - 1)[texts.lengths > 0]
    following[lasts] = count
    keys = texts.words * np.int64(count + 1) + following
    order = ordered(keys, (count + 1) ** 2)
    firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    pairs = keys[order[firsts]]
    return {
        "addresses": addresses[order].astype(np.int32),
        "pair_starts": np.append(firsts, len(order)),
        "pair_next": (pairs % (count + 1)).astype(np.int32),
        "word_pairs": np.searchsorted(pairs // (count + 1), np.arange(count + 1)),
    }
