"""Titles and footnotes as columns: short texts, searched by comparing all their words at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.store import Array, Columns, strings
from search_service.query import Phrase, Prefix, Word
from search_service.text.analysis import tokens

# Parts two texts: no word has this id.
BOUNDARY = -1


def side_text_arrays(field: str, texts: Iterable[tuple[int, str]]) -> dict[str, Array]:
    """The columns of a field, from (owner, text) pairs in order of owners, which are documents or clauses."""
    numbers: dict[str, int] = {}
    stems: dict[str, str] = {}
    words: list[int] = []
    owners: list[int] = []
    for owner, text in texts:
        for token in tokens(text):
            words.append(numbers.setdefault(token.exact, len(numbers)))
            stems[token.exact] = token.stem
            owners.append(owner)
        words.append(BOUNDARY)
        owners.append(owner)
    vocabulary, kept_stems = sorted(numbers), sorted(set(stems.values()))
    place = np.empty(len(vocabulary) + 1, np.int32)
    place[[numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
    place[BOUNDARY] = BOUNDARY
    stem_place = {stem: number for number, stem in enumerate(kept_stems)}
    stem_of = np.array([*(stem_place[stems[word]] for word in vocabulary), BOUNDARY], np.int32)
    placed = place[np.array(words, np.int32)] if words else np.zeros(0, np.int32)
    arrays: dict[str, Array] = {
        f"in_{field}": placed,
        f"in_{field}_stems": stem_of[placed],
        f"in_{field}_owners": np.array(owners, np.int32),
    }
    return arrays | strings(f"in_{field}_word", vocabulary) | strings(f"in_{field}_stem", kept_stems)


class SideText:
    """One such field, opened."""

    def __init__(self, columns: Columns, field: str) -> None:
        self._words, self._stems, self._owners = (columns[f"in_{field}{part}"] for part in ("", "_stems", "_owners"))
        self._vocabulary = columns.strings(f"in_{field}_word")
        self._stem_vocabulary = columns.strings(f"in_{field}_stem")

    def owners(self, term: Word | Phrase | Prefix) -> npt.NDArray[np.int32]:
        """The owners whose text has a term, ascending."""
        found = self._owners[np.flatnonzero(self._at(term))]
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def beginning(self, words: Sequence[str]) -> npt.NDArray[np.int32]:
        """The owners whose text has these folded words in a row, the last as a prefix; ascending."""
        numbers = self._vocabulary.prefixed(words[-1])
        at = (self._words >= numbers.start) & (self._words < numbers.stop)
        for before, word in enumerate(reversed(words[:-1]), 1):
            word_id = self._vocabulary.find(word)
            at[before:] &= self._words[:-before] == (BOUNDARY - 1 if word_id is None else word_id)
            at[:before] = False
        found = self._owners[np.flatnonzero(at)]
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def _at(self, term: Word | Phrase | Prefix) -> npt.NDArray[np.bool_]:
        nowhere = np.zeros(len(self._words), bool)
        match term:
            case Word():
                number = self._stem_vocabulary.find(term.stem)
                return nowhere if number is None else self._stems == number
            case Prefix(prefix):
                numbers = self._vocabulary.prefixed(prefix)
                return (self._words >= numbers.start) & (self._words < numbers.stop)
            case Phrase(words):
                at = ~nowhere
                for offset, word in enumerate(words):
                    number = self._vocabulary.find(word.exact)
                    if number is None:
                        return nowhere
                    at[: len(at) - offset] &= self._words[offset:] == number
                    at[len(at) - offset :] = False
                return at
