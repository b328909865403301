"""What matches what: the one definition of a word, its folded form and its stem, for indexing, querying and highlighting."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter2 import stem as porter2

from search_service.text.spelling_variants import one_spelling


class Token(NamedTuple):
    """A word of a text: `exact` is its folded form; the text spells it at [start, end)."""

    exact: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        return stem(self.exact)


# Letters of Cyrillic that print like Latin ones: UN files hold words such as "Сalls" with a Cyrillic С.
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХаеорсухіѕј", "ABEKMHOPCTYXaeopcyxisj")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
# Letters that are no letter with an accent to Unicode, but to those who type without them.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "œ": "oe", "æ": "ae", "ß": "ss", "þ": "th"})
QUOTES = "'\u2018\u2019\u02bc\uff07"

IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff"
_LETTERS = rf"[^\W_{IDEOGRAPHS}]"

# A number with its separators, one ideograph, or letters and digits joined by apostrophes, invisible marks and loose accents.
# A hyphen or a slash parts words: "COVID-19" is two words side by side, and matches "COVID 19".
WORD = re.compile(
    rf"\d+(?:[.,]\d+)+|[{IDEOGRAPHS}]|{_LETTERS}+(?:[{INVISIBLE}{QUOTES}]+{_LETTERS}+|[\u0300-\u036f]+{_LETTERS}*)*"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_MARKS = re.compile(rf"[{INVISIBLE}]")
_APOSTROPHES = re.compile(rf"[{QUOTES}]+")
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")


def tokens(text: str) -> list[Token]:
    """The words of a text in order; none is dropped. Offsets count code points of `text` as it is."""
    return [Token(fold(match.group()), match.start(), match.end()) for match in WORD.finditer(text)]


def folded_words(text: str) -> list[str]:
    """The same, folded, without their places."""
    return [*map(fold, WORD.findall(text))]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word without what the eye passes over: case, accents of Latin letters, width, look-alikes, invisible marks."""
    if word.isascii():
        folded = word.lower()
        return _THOUSANDS.sub("", folded) if folded[0].isdigit() else folded
    word = _APOSTROPHES.sub("'", _MARKS.sub("", unicodedata.normalize("NFKC", word)))
    if _CYRILLIC.search(word) and _LATIN.search(word):
        word = word.translate(LOOK_ALIKES)
    letters = unicodedata.normalize("NFD", word.lower()) if not _CYRILLIC.search(word) else word.lower()
    return "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f").translate(_WHOLE_LETTERS)


@lru_cache(maxsize=200_000)
def stem(exact: str) -> str:
    """The English stem of a folded word (Porter2), one for British and American spellings.

    Words with digits and words of other scripts are their own stem.
    """
    if not exact.isascii() or any(letter.isdigit() for letter in exact):
        return exact
    return str(porter2(one_spelling(exact)))
