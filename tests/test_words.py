"""Many texts at once have the words that each has alone."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from search_service.analysis import tokens
from search_service.engines.words import words_of


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n1,.’-Сcs"), max_size=30), max_size=5))
@example(["Calls  upon\nStates", "", " (a) to pay 1,500.25\u00a0dollars ", "women’s rights"])
def test_words_of_texts_are_the_tokens_of_each(texts: list[str]) -> None:
    vocabulary, found = words_of(texts)
    words = [
        (vocabulary.words[word], vocabulary.stems[vocabulary.stem_of[word]], start, end)
        for word, start, end in zip(found.words.tolist(), found.starts.tolist(), found.ends.tolist(), strict=True)
    ]
    assert words == [tuple(token) for text in texts for token in tokens(text)]
    assert found.lengths.tolist() == [len(tokens(text)) for text in texts]


def test_the_vocabulary_is_sorted() -> None:
    vocabulary, _ = words_of(["urges peace and urges", "Peace"])
    assert vocabulary.words == ["and", "peace", "urges"]
    assert vocabulary.stems == ["and", "peac", "urg"]
