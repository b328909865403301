"""The words of many texts as arrays: which they are, where each stands in its text, and the stem of each."""

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
    """The different words, sorted, and their stems, sorted; `stem_of` is the number of each word's stem."""

    words: Sequence[str]
    stems: Sequence[str]
    stem_of: Ints


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of texts, text after text: a number of the vocabulary and the offsets in its text for each.

    `lengths` counts the words of each text.
    """

    words: Ints
    starts: Ints
    ends: Ints
    lengths: Ints

    def text_of(self) -> Ints:
        """The number of the text that each word stands in."""
        return np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)

    def part(self, first: int, last: int) -> Texts:
        """The texts from number `first` up to `last`."""
        start, end = int(self.lengths[:first].sum()), int(self.lengths[:last].sum())
        return Texts(self.words[start:end], self.starts[start:end], self.ends[start:end], self.lengths[first:last])


@dataclass(frozen=True, slots=True)
class _Chunks:
    """Texts cut at their spaces, text after text: the number of each chunk, and how many each text has."""

    different: Sequence[str]
    numbers: Ints
    counts: Ints


def words_of(texts: Iterable[str]) -> tuple[Vocabulary, Texts]:
    """What `analysis.tokens` finds in each text.

    No word holds a space, and none depends on what stands beyond one. So each different run between two spaces is looked
    at once, wherever it stands: a corpus has fifty times fewer of them than words.
    """
    chunks = _chunks(texts)
    found = [tokens(chunk) for chunk in chunks.different]
    vocabulary, number_of = _vocabulary({token.exact for token in chain.from_iterable(found)})
    return vocabulary, _placed(chunks, found, number_of)


def _chunks(texts: Iterable[str]) -> _Chunks:
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    of_texts, counts = array("i"), array("i")
    for text in texts:
        of_text = [*map(numbers.__getitem__, text.split(" "))]
        of_texts.extend(of_text)
        counts.append(len(of_text))
    return _Chunks(list(numbers), _ints(of_texts), _ints(counts))


def _vocabulary(different: Iterable[str]) -> tuple[Vocabulary, dict[str, int]]:
    words = sorted(different)
    stemmed = [stem(word) for word in words]
    stems = sorted(set(stemmed))
    places = {form: number for number, form in enumerate(stems)}
    stem_of = np.array([places[form] for form in stemmed], np.int32)
    return Vocabulary(words, stems, stem_of), {word: number for number, word in enumerate(words)}


def _placed(chunks: _Chunks, found: Sequence[Sequence[Token]], number_of: dict[str, int]) -> Texts:
    """The words of each chunk put where the chunk stands."""
    counts = np.array([len(inside) for inside in found], np.int64)
    flat = list(chain.from_iterable(found))
    numbers = np.array([number_of[token.exact] for token in flat], np.int32)
    starts = np.array([token.start for token in flat], np.int32)
    ends = np.array([token.end for token in flat], np.int32)
    widths = np.array([len(chunk) + 1 for chunk in chunks.different], np.int64)
    offsets = _before(widths[chunks.numbers])
    text_starts = _before(chunks.counts)
    in_text = offsets[:-1] - np.repeat(offsets[text_starts[:-1]], chunks.counts)
    of_chunk = counts[chunks.numbers]
    taken = ranges(_before(counts)[:-1][chunks.numbers], of_chunk)
    at = np.repeat(in_text.astype(np.int32), of_chunk)
    lengths = np.diff(_before(of_chunk)[text_starts])
    return Texts(numbers[taken], starts[taken] + at, ends[taken] + at, lengths.astype(np.int32))


def ranges(starts: npt.NDArray[np.integer], counts: npt.NDArray[np.integer]) -> Longs:
    """The numbers start, start + 1, ... of each range, one range after another."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - counts), counts)


def ordered(keys: Longs, bound: int) -> npt.NDArray[np.intp]:
    """A stable argsort of keys below a bound; sorted as one number with its place, a key takes a fifth of the time."""
    places = len(keys).bit_length()
    if bound.bit_length() + places > 63:
        return np.argsort(keys, kind="stable")
    packed = (keys << places) | np.arange(len(keys), dtype=np.int64)
    packed.sort()
    return packed & ((1 << places) - 1)


def _before(counts: npt.NDArray[np.integer]) -> Longs:
    """How many come before each, and before the end."""
    sums = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums


def _ints(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, np.int32) if numbers else np.zeros(0, np.int32)
