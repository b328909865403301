"""Numbers of several words, as people say them: "two thousand and thirty" is 2030."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from search_service.text.numerals import CARDINALS, ORDINALS, ordinal

# The first words of what is read in pairs: years, and the numbers of the Security Council's resolutions.
_READ_IN_PAIRS = range(13, 30)
_DIGITS = {"zero": "0", "oh": "0"} | {word: str(number) for word, number in CARDINALS.items() if number < 10}
BEGINNINGS = frozenset(CARDINALS) | {"a", "hundred", "point", "thousand", "zero"}
"""The words with which a number may begin."""


class _Read(NamedTuple):
    """A number, and how many words it has; 0 without one."""

    value: int
    words: int


_NOTHING = _Read(0, 0)


def figures_of(words: Sequence[str]) -> tuple[str, int]:
    """The figures of the number that begins with the first two words or more, and how many words it has; ("", 0) without one.

    "twenty thirty" and "two thousand and thirty" are 2030, "seventy fifth" is 75th, "one point five" is 1.5.
    """
    value, count = _cardinal(words)
    if count and (ranked := _ordinal(words, value, count)).words:
        return ordinal(ranked.value), ranked.words
    if decimals := _decimals(words[count:], count):
        return f"{value}.{decimals}", count + 1 + len(decimals)
    return (str(value), count) if count > 1 else ("", 0)


def _ordinal(words: Sequence[str], value: int, count: int) -> _Read:
    """An ordinal that ends a number: "twenty fifth", "one hundred and fiftieth"."""
    end = count + _joins(words, count)
    rank = ORDINALS.get(words[end], 0) if end < len(words) else 0
    if rank and (value % 100 == 0 or (rank < 10 and value % 10 == 0 and value % 100 > 10)):
        return _Read(value + rank, end + 1)
    return _NOTHING


def _decimals(words: Sequence[str], count: int) -> str:
    """The figures behind "point", a word each; where no number stands before it, only those of a percentage."""
    if words[:1] != ["point"]:
        return ""
    figures = "".join([_DIGITS[word] for word in takewhile(_DIGITS.__contains__, words[1:])])
    return figures if count or words[1 + len(figures) :][:1] in (["per"], ["percent"]) else ""


def _cardinal(words: Sequence[str]) -> _Read:
    value, count = _below_thousand(words)
    if words[count : count + 1] == ["thousand"]:
        start = count + 1 + _joins(words, count + 1)
        rest = _below_thousand(words[start:])
        return _Read((value or 1) * 1000 + rest.value, start + rest.words if rest.words else count + 1)
    if value in _READ_IN_PAIRS:
        rest = _below_hundred(words[count:])
        return _Read(value * 100 + rest.value, count + rest.words) if rest.value >= 10 else _Read(value, count)
    return _Read(value, count)


def _below_thousand(words: Sequence[str]) -> _Read:
    value, count = _below_hundred(words)
    if not count and words[:1] == ["zero"]:
        return _Read(0, 1)
    if not count and words[:1] == ["a"] and words[1:2] in (["hundred"], ["thousand"]):
        value, count = 1, 1
    if words[count : count + 1] != ["hundred"]:
        return _Read(value, count)
    start = count + 1 + _joins(words, count + 1)
    rest = _below_hundred(words[start:])
    return _Read((value or 1) * 100 + rest.value, start + rest.words if rest.words else count + 1)


def _below_hundred(words: Sequence[str]) -> _Read:
    value = CARDINALS.get(words[0], 0) if words else 0
    if value >= 20 and value % 10 == 0 and (one := CARDINALS.get(words[1], 0) if len(words) > 1 else 0) in range(1, 10):
        return _Read(value + one, 2)
    return _Read(value, 1) if value else _NOTHING


def _joins(words: Sequence[str], i: int) -> bool:
    """Whether an "and" stands here that may join the parts of a number."""
    return i < len(words) and words[i] == "and"
