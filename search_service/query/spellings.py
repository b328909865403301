"""Other spellings of a word: a number in words or figures, two words for one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from search_service.query.nodes import Compound, Part, Synonyms, Word, is_stop_word, typed_words
from search_service.text.number_words import BEGINNINGS, figures_of
from search_service.text.numerals import (
    CARDINAL_WORDS,
    CARDINALS,
    ORDINAL_WORDS,
    ordinal,
    ordinal_number,
    roman_number,
    to_roman,
)
from search_service.text.synonyms import parts_of

# What is numbered with Roman numerals as well.
_NUMBERED = frozenset(
    ["annex", "appendix", "article", "book", "chapter", "part", "phase", "protocol", "section", "title", "volume"]
)
_MAX_NUMBER = 100
# Words whose other spellings are kept: texts have the same few thousand.
MAX_KEPT_WORDS = 4096


def one_word(words: tuple[str, ...]) -> Word | Compound:
    """The word, or the compound, that these words are."""
    return Word(words[0]) if len(words) == 1 else Compound(tuple(map(Word, words)))


def with_numbers(parts: Sequence[Part]) -> list[Part]:
    """The parts, where a number in several words is one part: "twenty thirty" is also 2030."""
    words = [part.exact if isinstance(part, Word) else "-".join(word.exact for word in typed_words(part)) for part in parts]
    if BEGINNINGS.isdisjoint(words):
        return [*parts]
    found = list[Part]()
    i = 0
    while i < len(parts):
        figures, count = figures_of(words[i:]) if words[i] in BEGINNINGS else ("", 0)
        if count > 1:
            typed = tuple([word for part in parts[i : i + count] for word in typed_words(part)])
            found.append(Synonyms(Word(figures), (Compound(typed),), typed))
        else:
            found.append(parts[i])
        i += count or 1
    return found


def spelled(parts: Sequence[Part], place: int) -> Part:
    """A part in its other spellings: as a number, or as two words."""
    part = parts[place]
    if not isinstance(part, Word) or is_stop_word(part):
        return part
    before = parts[place - 1] if place else None
    others = _other_spellings(part.exact, isinstance(before, Word) and before.exact.removesuffix("s") in _NUMBERED)
    return Synonyms(part, others) if others else part


@lru_cache(MAX_KEPT_WORDS)
def _other_spellings(word: str, numbered: bool) -> tuple[Word | Compound, ...]:
    """`numbered` is whether it stands behind a word that is numbered, as in "chapter 7"."""
    others = _as_number(word, numbered)
    if len(word) > 6 and (split := parts_of(word)):
        others.append(Compound(tuple(map(Word, split))))
    return tuple(dict.fromkeys(others))


def _as_number(word: str, numbered: bool) -> list[Word | Compound]:
    """A number as a word, and in the numerals that what it numbers has: "chapter 7" is also "chapter VII"."""
    if word.isdigit() and 0 < (number := int(word)) <= _MAX_NUMBER:
        others = [one_word(tuple(CARDINAL_WORDS[number].split("-")))] if number in CARDINAL_WORDS else []
        return [*others, Word(to_roman(number))] if numbered else others
    if (ranked := ordinal_number(word)) and ranked <= _MAX_NUMBER:
        forms = [one_word((ordinal(ranked),)), *([one_word(tuple(ORDINAL_WORDS[ranked].split("-")))])]
        return [form for form in forms if form != Word(word)]
    if counted := CARDINALS.get(word):
        return [Word(str(counted)), *([Word(to_roman(counted))] if numbered else [])]
    roman = roman_number(word)
    return [Word(str(roman))] if roman and (numbered or len(word) > 2) else []
