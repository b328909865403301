"""Folding: the table of look-alike and invisible characters."""

from __future__ import annotations

import re
import unicodedata

# Letters of Cyrillic that print like Latin ones: UN files hold words such as "Сalls" with a Cyrillic С.
LOOK_ALIKES = {
    ord(cyrillic): latin for cyrillic, latin in zip("АВЕЅІЈКМНОРСТУХаеорсухіјѕ", "ABESIJKMHOPCTYXaeopcyxijs", strict=True)
}
# The soft hyphen, zero-width spaces, joiners, and the marks and isolates of text direction.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# Characters that are typed for an apostrophe, accents and primes included.
APOSTROPHES = "'`\u00b4\u02b9\u02bc\u2018\u2019\u201b\u2032\uff07"
# Blanks inside a number: "10 000".
NARROW_BLANKS = "\u00a0\u2007\u2009\u202f"
# Letters that Unicode does not decompose into a letter and an accent.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "œ": "oe", "æ": "ae", "ß": "ss", "þ": "th"})

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_APOSTROPHES = re.compile(f"[{APOSTROPHES}]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def well_formed(text: str) -> str:
    """The text without surrogates: bytes that a terminal gave become the letters that they are in UTF-8, else "�"."""
    if not _SURROGATES.search(text):
        return text
    try:
        return text.encode(errors="surrogateescape").decode(errors="replace")
    except UnicodeEncodeError:
        return _SURROGATES.sub("�", text)


def visible(text: str) -> str:
    """The text without invisible characters."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def folded_letters(word: str) -> str:
    """A word in lower case without accents of Latin letters, look-alikes, invisible marks and character width."""
    if word.isascii():
        return _APOSTROPHES.sub("'", word.lower()) if "`" in word or "''" in word else word.lower()
    word = _APOSTROPHES.sub("'", unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", visible(word))))
    if _CYRILLIC.search(word) and _LATIN.search(word):
        word = word.translate(LOOK_ALIKES)
    letters = word.lower() if _CYRILLIC.search(word) else unicodedata.normalize("NFD", word.lower())
    return _ACCENTS.sub("", letters).translate(_WHOLE_LETTERS)
