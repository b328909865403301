"""The analyzer: tokens, folded forms and stems, for every use."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter2 import stem as porter2

from search_service.text.folding import APOSTROPHES, INVISIBLE, folded_letters
from search_service.text.spelling_variants import one_spelling


class Token(NamedTuple):
    """A word of a text: `exact` is its folded form; the text spells it at [start, end)."""

    exact: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        return stem(self.exact)


IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff"
_LETTERS = rf"[^\W_{IDEOGRAPHS}]"

# A number with its separators, one ideograph, or letters and digits joined by apostrophes, invisible marks and loose accents.
# A hyphen or a slash parts words: "COVID-19" is two words side by side, and matches "COVID 19".
WORD = re.compile(
    rf"\d+(?:[.,]\d+)+|[{IDEOGRAPHS}]|{_LETTERS}+(?:[{INVISIBLE}{APOSTROPHES}]+{_LETTERS}+|[\u0300-\u036f]+{_LETTERS}*)*"
)
# A comma separates thousands, or is a decimal point: "10,000" is 10000, and "0,7" is 0.7.
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")


def tokens(text: str) -> list[Token]:
    """The words of a text in order; none is dropped. Offsets count code points of `text` as it is."""
    return [Token(fold(match.group()), match.start(), match.end()) for match in WORD.finditer(text)]


def folded_words(text: str) -> list[str]:
    """The folded words of a text in order."""
    return [*map(fold, WORD.findall(text))]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word without case, accents of Latin letters, character width, look-alikes and invisible marks."""
    folded = folded_letters(word)
    return _THOUSANDS.sub("", folded).replace(",", ".") if "," in folded else folded


@lru_cache(maxsize=200_000)
def stem(exact: str) -> str:
    """The English stem of a folded word (Porter2), one for British and American spellings.

    Words with digits and words of other scripts are their own stem.
    """
    if not exact.isascii() or any(letter.isdigit() for letter in exact):
        return exact
    return str(porter2(one_spelling(exact)))
