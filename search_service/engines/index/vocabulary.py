"""Vocabulary: the words of texts as ids and offsets, and their stems."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
import numpy.typing as npt

from search_service.text.analysis import Token, stem, tokens

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and stems, each sorted: ids are ranks. `stem_of` has the stem id of each word."""

    words: Sequence[str]
    stems: Sequence[str]
    stem_of: Ints


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of texts, one text after another: a word id and offsets in its text for each.

    `lengths` is how many words each text has.
    """

    words: Ints
    starts: Ints
    ends: Ints
    lengths: Ints

    def text_of(self) -> Ints:
        """The text that each word is in."""
        return np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)

    def part(self, first: int, last: int) -> Texts:
        """The texts [first, last)."""
        start, end = int(self.lengths[:first].sum()), int(self.lengths[:last].sum())
        return Texts(self.words[start:end], self.starts[start:end], self.ends[start:end], self.lengths[first:last])


@dataclass(frozen=True, slots=True)
class _Chunks:
    """Texts split at spaces: the ids of their chunks, one text after another, and the number of chunks of each text."""

    distinct: Sequence[str]
    ids: Ints
    counts: Ints


def words_of(texts: Iterable[str]) -> tuple[Vocabulary, Texts]:
    """The vocabulary and the words of texts, by `analysis.tokens`.

    No word contains a space or depends on text beyond one. So each distinct chunk between spaces is analysed once: a corpus
    has fifty times fewer of them than words.
    """
    chunks = _chunks(texts)
    found = [tokens(chunk) for chunk in chunks.distinct]
    vocabulary, word_ids = _vocabulary({token.exact for token in chain.from_iterable(found)})
    return vocabulary, _words_in_texts(chunks, found, word_ids)


def _chunks(texts: Iterable[str]) -> _Chunks:
    ids: defaultdict[str, int] = defaultdict(count().__next__)
    of_texts, counts = array("i"), array("i")
    for text in texts:
        of_text = [*map(ids.__getitem__, text.split(" "))]
        of_texts.extend(of_text)
        counts.append(len(of_text))
    return _Chunks(list(ids), _ints(of_texts), _ints(counts))


def _vocabulary(distinct: Iterable[str]) -> tuple[Vocabulary, dict[str, int]]:
    words = sorted(distinct)
    stemmed = [stem(word) for word in words]
    stems = sorted(set(stemmed))
    stem_ids = {form: stem_id for stem_id, form in enumerate(stems)}
    stem_of = np.array([stem_ids[form] for form in stemmed], np.int32)
    return Vocabulary(words, stems, stem_of), {word: word_id for word_id, word in enumerate(words)}


def _words_in_texts(chunks: _Chunks, found: Sequence[Sequence[Token]], word_ids: dict[str, int]) -> Texts:
    """The words found in each chunk, at each of its occurrences."""
    counts = np.array([len(inside) for inside in found], np.int64)
    flat = list(chain.from_iterable(found))
    words = np.array([word_ids[token.exact] for token in flat], np.int32)
    starts = np.array([token.start for token in flat], np.int32)
    ends = np.array([token.end for token in flat], np.int32)
    widths = np.array([len(chunk) + 1 for chunk in chunks.distinct], np.int64)
    offsets = _before(widths[chunks.ids])
    text_starts = _before(chunks.counts)
    in_text = offsets[:-1] - np.repeat(offsets[text_starts[:-1]], chunks.counts)
    of_chunk = counts[chunks.ids]
    taken = ranges(_before(counts)[:-1][chunks.ids], of_chunk)
    shift = np.repeat(in_text.astype(np.int32), of_chunk)
    lengths = np.diff(_before(of_chunk)[text_starts])
    return Texts(words[taken], starts[taken] + shift, ends[taken] + shift, lengths.astype(np.int32))


def ranges(starts: npt.NDArray[np.integer], counts: npt.NDArray[np.integer]) -> Longs:
    """The integers [start, start + count) of each range, one range after another."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - counts), counts)


def stable_argsort(keys: Longs, bound: int) -> npt.NDArray[np.intp]:
    """A stable argsort of keys below a bound, by a sort of (key, index) as one number: five times as fast as NumPy's."""
    index_bits = len(keys).bit_length()
    if bound.bit_length() + index_bits > 63:
        return np.argsort(keys, kind="stable")
    packed = (keys << index_bits) | np.arange(len(keys), dtype=np.int64)
    packed.sort()
    return packed & ((1 << index_bits) - 1)


def _before(counts: npt.NDArray[np.integer]) -> Longs:
    """The cumulative sum of counts, from 0 to the sum of all."""
    sums = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums


def _ints(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, np.int32) if numbers else np.zeros(0, np.int32)
