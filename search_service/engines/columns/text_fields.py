"""Titles and footnotes as columns, searched by comparing all words at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from search_service.engines.arrays import Array, Columns, strings
from search_service.query import Phrase, Prefix, Word
from search_service.text.analysis import tokens

# The boundary between two texts: no word has this id.
BOUNDARY = -1


def side_text_arrays(field: str, texts: Iterable[tuple[int, str]]) -> dict[str, Array]:
    """The columns of a field, from (owner, text) pairs in order of owners, which are documents or clauses."""
    ids: dict[str, int] = {}
    stems: dict[str, str] = {}
    words: list[int] = []
    owners: list[int] = []
    for owner, text in texts:
        for token in tokens(text):
            words.append(ids.setdefault(token.exact, len(ids)))
            stems[token.exact] = token.stem
            owners.append(owner)
        words.append(BOUNDARY)
        owners.append(owner)
    vocabulary, kept_stems = sorted(ids), sorted(set(stems.values()))
    rank_of = np.empty(len(vocabulary) + 1, np.int32)
    rank_of[[ids[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
    rank_of[BOUNDARY] = BOUNDARY
    stem_ids = {stem: term_id for term_id, stem in enumerate(kept_stems)}
    stem_of = np.array([*(stem_ids[stems[word]] for word in vocabulary), BOUNDARY], np.int32)
    word_ids = rank_of[np.array(words, np.int32)] if words else np.zeros(0, np.int32)
    arrays: dict[str, Array] = {
        f"in_{field}": word_ids,
        f"in_{field}_stems": stem_of[word_ids],
        f"in_{field}_owners": np.array(owners, np.int32),
    }
    return arrays | strings(f"in_{field}_word", vocabulary) | strings(f"in_{field}_stem", kept_stems)


class SideText:
    """A side field (titles or footnotes), opened."""

    def __init__(self, columns: Columns, field: str) -> None:
        self._words, self._stems, self._owners = (columns[f"in_{field}{part}"] for part in ("", "_stems", "_owners"))
        self._vocabulary = columns.strings(f"in_{field}_word")
        self._stem_vocabulary = columns.strings(f"in_{field}_stem")

    def owners(self, term: Word | Phrase | Prefix) -> npt.NDArray[np.int32]:
        """The owners whose text has a term, ascending."""
        found = self._owners[np.flatnonzero(self._begins(term))]
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def beginning(self, words: Sequence[str]) -> npt.NDArray[np.int32]:
        """The owners whose text has these folded words in a row, the last as a prefix; ascending."""
        ids = self._vocabulary.prefixed(words[-1])
        begins = (self._words >= ids.start) & (self._words < ids.stop)
        for before, word in enumerate(reversed(words[:-1]), 1):
            word_id = self._vocabulary.find(word)
            begins[before:] &= self._words[:-before] == (BOUNDARY - 1 if word_id is None else word_id)
            begins[:before] = False
        found = self._owners[np.flatnonzero(begins)]
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def _begins(self, term: Word | Phrase | Prefix) -> npt.NDArray[np.bool_]:
        none = np.zeros(len(self._words), bool)
        match term:
            case Word():
                term_id = self._stem_vocabulary.find(term.stem)
                return none if term_id is None else self._stems == term_id
            case Prefix(prefix):
                ids = self._vocabulary.prefixed(prefix)
                return (self._words >= ids.start) & (self._words < ids.stop)
            case Phrase(words):
                begins = ~none
                for offset, word in enumerate(words):
                    term_id = self._vocabulary.find(word.exact)
                    if term_id is None:
                        return none
                    begins[: len(begins) - offset] &= self._words[offset:] == term_id
                    begins[len(begins) - offset :] = False
                return begins
