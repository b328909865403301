"""The lexicon for completion and spelling correction, read from the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from search_service.engines.arrays import Array, Columns, Strings
from search_service.engines.columns.text_fields import SideText


class ColumnLexicon:
    """The words, phrases, values and titles of one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._words, self._phrases = columns.strings("word"), columns.strings("phrase")
        self._titles = columns.strings("title_text")

    def words(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        return _most_frequent(self._words, prefix, self._columns["word_doc_freqs"], limit)

    def phrases(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        return _most_frequent(self._phrases, prefix, self._columns["phrase_times"], limit)

    def values(self, facet: str, prefix: str, limit: int) -> Sequence[str]:
        values = self._columns.strings(f"facet_{facet}")
        return [values[value_id] for value_id in islice(values.prefixed(prefix), limit)]

    def titles(self, words: Sequence[str], limit: int) -> Iterable[str]:
        documents = SideText(self._columns, "title").beginning(words)[-limit:]
        return (self._titles[int(document)] for document in documents[::-1])

    def all_words(self) -> Iterable[tuple[str, int]]:
        """The folded words of texts and titles, sorted, and the number of clauses that have each."""
        return zip(self._words, self._columns["word_doc_freqs"].tolist(), strict=True)


def _most_frequent(known: Strings, prefix: str, counts: Array, limit: int) -> list[tuple[str, int]]:
    """The strings of a prefix with the highest counts above 0, highest first."""
    ids = known.prefixed(prefix)
    found = counts[ids.start : ids.stop]
    best = np.argsort(-found, kind="stable")[:limit].tolist()
    return [(known[ids.start + i], int(found[i])) for i in best if found[i]]
