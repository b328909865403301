"""The bags of words of all wordings, as `text.similarity` masks and sorts them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt
import xxhash

from search_service.engines.arrays import Strings
from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, Longs, ranges, stable_argsort
from search_service.engines.on_disk import DiskArray
from search_service.text.numerals import ORDINALS
from search_service.text.similarity import MASK, TENS, is_masked

# So many bags are in memory as arrays of all their words at a time.
BAGS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Bags:
    """Distinct bags: the ids of their words, ascending, one bag after another; ids are ranks in the sorted `words`.

    `ids` may be on disk; they have two bytes where there are fewer than 65,536 words. `of_clause` is the bag of each clause.
    """

    words: Sequence[str]
    ids: npt.NDArray[np.integer]
    starts: Longs
    of_clause: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def steps(self) -> Iterator[tuple[int, int]]:
        """All bags in order, BAGS_AT_ONCE at a time, as [first, last)."""
        return ((first, min(first + BAGS_AT_ONCE, len(self))) for first in range(0, len(self), BAGS_AT_ONCE))

    def all_words(self, first: int, last: int) -> tuple[Ints, Ints]:
        """The words of the bags [first, last), and the bag of each of these."""
        starts = self.starts[first : last + 1]
        bag = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(starts))
        return self.ids[starts[0] : starts[-1]].astype(np.int32), bag

    def distinct_words(self, first: int, last: int) -> tuple[Ints, Ints]:
        """The same, each word once a bag."""
        word, bag = self.all_words(first, last)
        new = np.ones(len(bag), bool)
        new[1:] = (word[1:] != word[:-1]) | (bag[1:] != bag[:-1])
        return word[new], bag[new]

    def texts(self) -> Strings:
        """Each bag as one string, its words joined by blanks; on disk."""
        words = [word.encode("utf-8", "surrogatepass") for word in self.words]
        text, ends = DiskArray(np.uint8), np.zeros(len(self), np.int64)
        for first, last in self.steps():
            ids, starts = self.all_words(first, last)[0].tolist(), (self.starts[first : last + 1] - self.starts[first]).tolist()
            found = [b" ".join([words[i] for i in ids[start:end]]) for start, end in pairwise(starts)]
            text.append(np.frombuffer(b"".join(found), np.uint8))
            ends[first:last] = [len(one) for one in found]
        return Strings(text.mapped(), np.cumsum(ends))

    def lengths(self) -> Ints:
        """How many characters the text of each bag has."""
        widths = np.array([len(word) + 1 for word in self.words], np.int64)
        found = np.zeros(len(self), np.int32)
        for first, last in self.steps():
            word, bag = self.all_words(first, last)
            found[first:last] = np.bincount(bag - first, widths[word], last - first)
        return np.maximum(found - 1, 0)


def bags(entries: Entries) -> Bags:
    """The bags of the clauses of an index; each wording is sorted once."""
    vocabulary = entries.vocabulary.words
    words = sorted({MASK} | {word for word in vocabulary if not is_masked(word)})
    rank = {word: i for i, word in enumerate(words)}
    masked = np.array([rank[MASK if is_masked(word) else word] for word in vocabulary], np.int32)
    firsts = np.unique(entries.wording_of, return_index=True)[1]
    lengths = entries.texts.lengths[firsts].astype(np.int64)
    starts = (np.cumsum(entries.texts.lengths, dtype=np.int64) - entries.texts.lengths)[firsts]
    found = entries.texts.words[ranges(starts, lengths)]
    text_of = np.repeat(np.arange(len(firsts), dtype=np.int64), lengths)
    kept = ~_dropped_tens(vocabulary, found, text_of)
    keys = text_of[kept] * len(words) + masked[found[kept]]
    keys = keys[stable_argsort(keys, len(firsts) * len(words) or 1)]
    sizes = np.bincount(keys // len(words), minlength=len(firsts))
    return _distinct(words, (keys % len(words)).astype(id_type(words)), sizes, entries.wording_of)


def id_type(words: Sequence[str]) -> npt.DTypeLike:
    return np.uint16 if len(words) < 2**16 else np.int32


class BagsInParts:
    """The bags of an index that is read in parts: the words of bags wait on disk, 16 bytes of each in memory."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._ids = DiskArray(np.int32)
        self._sizes, self._digests = array("i"), array("Q")
        self._of_clause: list[Ints] = []

    def add(self, part: Bags) -> None:
        """Add the bags of the next part. The words of a bag stay in the order of their spelling."""
        self._of_clause.append(part.of_clause + len(self._sizes))
        self._sizes.extend(np.diff(part.starts).tolist())
        number = np.array([self._numbers[word] for word in part.words], np.int32)
        for first, last in part.steps():
            ids = number[part.all_words(first, last)[0]]
            raw, starts = ids.data.cast("B"), (part.starts[first : last + 1] - part.starts[first]) * ids.itemsize
            for start, end in pairwise(starts.tolist()):
                digest = xxhash.xxh3_128_intdigest(raw[start:end])
                self._digests.extend((digest >> 64, digest & (2**64 - 1)))
            self._ids.append(ids)

    def joined(self) -> Bags:
        """All bags, as if the index had been read at once."""
        words = sorted(self._numbers)
        rank = np.zeros(len(words), np.int32)
        rank[[self._numbers[word] for word in words]] = np.arange(len(words))
        digests = np.array(self._digests, np.uint64).reshape(-1, 2)
        kept, bag_of = _first_of_each(digests[:, 0], digests[:, 1])
        sizes = np.array(self._sizes, np.int64)
        every = Bags(words, self._ids.mapped(), _offsets(sizes), np.zeros(0, np.int32))
        ids = DiskArray(id_type(words))
        for first, last in every.steps():
            word, bag = every.all_words(first, last)
            ids.append(rank[word[kept[bag]]])
        of_clause = np.concatenate(self._of_clause) if self._of_clause else np.zeros(0, np.int32)
        return Bags(words, ids.mapped(), _offsets(sizes[kept]), bag_of[of_clause])


def _first_of_each(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Which digests, of two halves, are the first of their kind; and for each digest how many kinds began before its own."""
    order = np.lexsort((low, high))
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(high[order]) != 0) | (np.diff(low[order]) != 0)
    firsts = order[begins]
    is_first = np.zeros(len(order), bool)
    is_first[firsts] = True
    kind_of = np.empty(len(order), np.int64)
    kind_of[order] = np.cumsum(begins) - 1
    return is_first, (np.cumsum(is_first) - 1)[firsts[kind_of]].astype(np.int32)


def _offsets(sizes: Longs) -> Longs:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _dropped_tens(vocabulary: Sequence[str], found: Ints, text_of: Longs) -> np.ndarray:
    """Which words are tens before an ordinal of the same text: "seventy" of "seventy-fifth"."""
    is_tens = np.array([word in TENS for word in vocabulary], bool)
    is_ordinal = np.array([word in ORDINALS for word in vocabulary], bool)
    dropped = np.zeros(len(found), bool)
    if len(found):
        dropped[:-1] = is_tens[found[:-1]] & is_ordinal[found[1:]] & (text_of[:-1] == text_of[1:])
    return dropped


def _distinct(words: Sequence[str], ids: npt.NDArray[np.integer], sizes: np.ndarray, wording_of: Ints) -> Bags:
    starts = _offsets(sizes)
    raw, seen = ids.tobytes(), dict[bytes, int]()
    ends = (starts * ids.itemsize).tolist()
    of_wording = np.array([seen.setdefault(raw[start:end], len(seen)) for start, end in pairwise(ends)], np.int32)
    distinct_sizes = [len(content) // ids.itemsize for content in seen]
    return Bags(
        words, np.frombuffer(b"".join(seen), ids.dtype), _offsets(np.array(distinct_sizes, np.int64)), of_wording[wording_of]
    )
