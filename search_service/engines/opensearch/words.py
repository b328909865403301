"""What completes and corrects a text, read from the index of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.leaves import term
from search_service.engines.opensearch.reader import Reader
from search_service.engines.opensearch.schema import kept_word
from search_service.engines.spelling import SHORT_WORD, Speller

# More words are seldom as near, and OpenSearch looks at no more than its limit of clauses.
MAX_NEAR = 1000
# Of a longer word, letters that changed places are looked for side by side and around another letter only.
MAX_LETTERS = 40


class OpenSearchLexicon:
    """The lexicon of one generation: words, phrases, values and titles."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def words(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        return self._most_frequent("word", prefix, limit)

    def phrases(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        return self._most_frequent("phrase", prefix, limit)

    def values(self, facet: str, prefix: str, limit: int) -> Sequence[str]:
        return [text for text, _ in self._found(facet, {"prefix": {"text": prefix}}, [{"text": "asc"}], limit)]

    def titles(self, words: Sequence[str], limit: int) -> Iterable[str]:
        *before, last = words
        if before:
            begun = " ".join([*map(kept_word, before), last])
            query: JSON = {"match_phrase_prefix": {"title_exact": {"query": begun, "max_expansions": MAX_NEAR}}}
        else:
            query = {"prefix": {"title_exact": last}}
        body = {"query": query, "size": limit, "sort": [{"d": "desc"}], "_source": ["c.title"]}
        return [row["_source"]["c"]["title"] for row in self._reader.documents(body)["hits"]["hits"]]

    def respell(self, word: str) -> tuple[str, ...]:
        """The most probable corrections of a word that occurs in no clause."""
        if self._found("word", _counted(term("text", kept_word(word))), [], 1):
            return ()
        near = {"bool": {"should": _near(kept_word(word))}}
        known = self._found("word", near, [{"text": "asc"}], MAX_NEAR)
        return Speller(lambda: known).respell(word)

    def _most_frequent(self, kind: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        return self._found(kind, _counted({"prefix": {"text": prefix}}), [{"count": "desc"}, {"text": "asc"}], limit)

    def _found(self, kind: str, query: JSON, order: list[JSON], limit: int) -> list[tuple[str, int]]:
        index = self._reader.generation.index("words")
        body = {"query": {"bool": {"filter": [term("kind", kind), query]}}, "size": limit, "sort": order}
        rows = self._reader.client.search(index, body)["hits"]["hits"]
        return [(row["_source"]["text"], row["_source"]["count"]) for row in rows]


def _near(word: str) -> list[JSON]:
    """What finds the words that are at most two edits away.

    Lucene counts three where two letters changed places around one that was added or left out; in `spelling` these are two.
    """
    fuzzy: JSON = {"fuzzy": {"text": {"value": word, "fuzziness": 2, "max_expansions": MAX_NEAR}}}
    if not SHORT_WORD <= len(word) <= MAX_LETTERS or not word.isalpha():
        return [fuzzy]
    added = [word[:i] + word[i + 2] + word[i] + word[i + 3 :] for i in range(len(word) - 2)]
    left_out = [f"{word[:i]}{word[i + 1]}?{word[i]}{word[i + 2 :]}" for i in range(len(word) - 1)]
    return [fuzzy, {"terms": {"text": added}}, *({"wildcard": {"text": pattern}} for pattern in left_out)]


def _counted(query: JSON) -> JSON:
    """What a query finds that some clause has."""
    return {"bool": {"filter": [query, {"range": {"count": {"gt": 0}}}]}}
