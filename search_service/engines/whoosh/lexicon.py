"""The lexicon for completion and spelling correction, read from the Whoosh index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest

from search_service.engines.whoosh.clause_index import ClauseIndex
from search_service.engines.whoosh.positions import docs_with_phrase_prefix


class WhooshLexicon:
    """The words, phrases, values and titles of one index."""

    def __init__(self, index: ClauseIndex) -> None:
        self._index = index

    def words(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        found = self._index.clauses.terms_from("exact", prefix)
        return _most_frequent(((word, known.doc_frequency()) for word, known in found), limit)

    def phrases(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        found = self._index.lexicon.terms_from("phrase", prefix)
        return _most_frequent(((phrase, int(known.weight())) for phrase, known in found), limit)

    def values(self, facet: str, prefix: str, limit: int) -> Sequence[str]:
        return [value for value, _ in self._index.clauses.terms_from(facet, prefix, limit)]

    def titles(self, words: Sequence[str], limit: int) -> Iterable[str]:
        documents = docs_with_phrase_prefix(self._index.documents, "title", words)[-limit:]
        return (self._index.store.document(document).title for document in documents[::-1].tolist())

    def all_words(self) -> Iterable[tuple[str, int]]:
        """The folded words of texts and titles, sorted, and the number of clauses that have each."""
        return ((word, known.doc_frequency()) for word, known in self._index.clauses.terms_from("exact"))


def _most_frequent(found: Iterable[tuple[str, int]], limit: int) -> list[tuple[str, int]]:
    return nsmallest(limit, found, key=lambda pair: -pair[1])
