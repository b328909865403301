"""What matches what: forms of a word that are one, and those that are not; many texts at once have the words of each."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_service.engines.index.vocabulary import words_of
from search_service.text.analysis import tokens


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n1,.’-Сcs"), max_size=30), max_size=5))
@example(["Calls  upon\nStates", "", " (a) to pay 1,500.25\u00a0dollars ", "women’s rights"])
def test_words_of_texts_are_the_tokens_of_each(texts: list[str]) -> None:
    vocabulary, found = words_of(texts)
    words = [
        (vocabulary.words[word], vocabulary.stems[vocabulary.stem_of[word]], start, end)
        for word, start, end in zip(found.words.tolist(), found.starts.tolist(), found.ends.tolist(), strict=True)
    ]
    assert words == [(token.exact, token.stem, token.start, token.end) for text in texts for token in tokens(text)]
    assert found.lengths.tolist() == [len(tokens(text)) for text in texts]


def test_the_vocabulary_is_sorted() -> None:
    vocabulary, _ = words_of(["urges peace and urges", "Peace"])
    assert vocabulary.words == ["and", "peace", "urges"]
    assert vocabulary.stems == ["and", "peac", "urg"]


SAME_WORDS = [
    # words that one search finds, why
    ("labour labor", "British and American"),
    ("programme programmes program", "as the Assembly prints, and others do"),
    ("centre centered centres", "with their forms"),
    ("defence defense defences", "with c and s"),
    ("neighbouring neighboring", "with our and or"),
    ("unfavourable unfavorable", "behind a prefix"),
    ("organisation organization organised", "with s and z"),
    ("organisational organizational", "in longer forms"),
    ("analysing analyze analysed", "with ys and yz"),
    ("licence license licensing", "noun and verb"),
    ("practise practice practising", "noun and verb"),
    ("dialogue dialog dialogues", "with ogue and og"),
    ("judgement judgment", "with and without an e"),
    ("wilful willful", "with one l and two"),
    ("fulfilment fulfillment", "with one l and two"),
    ("modelling modeling", "with one l and two"),
    ("paediatric pediatric", "with ae and e"),
    ("kilometres kilometers", "with re and er"),
    ("Türkiye Turkiye", "an accent"),
    ("Nin\u0303o Niño Nino", "an accent that is a character of its own"),
    ("Støle Stole", "a letter that is none in English"),
    ("œuvre oeuvre", "two letters in one"),
    ("ﬁsh fish", "a ligature of a font"),
    ("Сalls calls", "a Cyrillic letter that looks Latin"),
    ("co\u00adoperation cooperation", "a soft hyphen"),
    ("women’s women's", "any apostrophe"),
    ("1,500 1500", "a separator of thousands"),
    ("precise precisely precision", "a stem in s that is none in z"),
]


@pytest.mark.parametrize(("words", "_why"), SAME_WORDS, ids=[row[0] for row in SAME_WORDS])
def test_words_of_one_stem(words: str, _why: str) -> None:
    assert len({token.stem for token in tokens(words)}) == 1
    assert len(tokens(words)) == len(words.split())


@pytest.mark.parametrize("words", ["will wilful", "improved improvised", "expert expertise", "prise price", "court cort"])
def test_words_that_are_not_one(words: str) -> None:
    assert len({token.stem for token in tokens(words)}) == 2


def test_quotes_keep_british_and_american_apart() -> None:
    assert len({token.exact for token in tokens("labour labor centre center organise organize")}) == 6
