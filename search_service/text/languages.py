"""The language of a text: by its script, and by its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

# Small words of a text that tell its language: fewer may stand in a name.
MIN_WORDS = 3

NAMES: Mapping[str, str] = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}
# Frequent words of each language.
_WORDS = {
    "de": "der die das und den dem des von zu zur mit ist auf für ihrer ihre nicht eine einer im als",
    "en": "the of and to in that by for with its is which be as at from this has have any",
    "es": "el la los las del y una por para que con su sus se en como al sobre entre este esta más",
    "fr": "le la les des du et aux une dans par pour que qui sur est au ont cette leur ses ainsi avec sans été être en il",
}
SMALL_WORDS: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
# How many languages have a word: one that several have does not tell them apart.
_LANGUAGES_OF = Counter(word for words in SMALL_WORDS.values() for word in words)


def counts(text: str) -> dict[str, int]:
    """How many small words of each language in Latin letters a text has."""
    words = _WORD.findall(text.lower())
    return {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}


def language_of(text: str) -> str | None:
    """The language of a text; None where it is too short to tell, or in none that is known."""
    letters = len(_LETTER.findall(text))
    for language, script in _SCRIPTS.items():
        if 2 * len(script.findall(text)) > letters:
            return language
    own = [word for word in _WORD.findall(text.lower()) if _LANGUAGES_OF[word] == 1]
    found = sorted(((sum(word in small for word in own), name) for name, small in SMALL_WORDS.items()), reverse=True)
    (most, language), (next_most, _) = found[:2]
    return language if most >= MIN_WORDS and most > 2 * next_most else None
