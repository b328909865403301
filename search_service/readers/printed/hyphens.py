"""Removes hyphens at line ends that break a word, and keeps those of compounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from search_service.readers.printed.block import BROKEN_WORD
from search_service.readers.printed.line import Line

# Compounds of official texts, and with a hyphen at the end, first parts of compounds.
COMPOUNDS = Path(__file__).with_name("compounds.txt")
_LAST = re.compile(r"([^\W\d_]+)-$")
_FIRST = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def with_whole_words(lines: Sequence[Line], breaks_words: bool) -> tuple[Line, ...]:
    """The lines, with BROKEN_WORD in place of each hyphen at a line's end that breaks a word.

    The spelling elsewhere in the text decides, then the table of compounds; else the hyphen is removed if the text
    `breaks_words`: current typesetting does not.
    """
    if not any(line.text.endswith("-") for line in lines):
        return tuple(lines)
    written = {word.lower() for line in lines for word in _WORD.findall(line.text)}
    return tuple(_mended(lines, written, breaks_words))


def _mended(lines: Sequence[Line], written: set[str], breaks_words: bool) -> Iterator[Line]:
    for line, below in pairwise(lines):
        last, first = _LAST.search(line.text), _FIRST.match(below.text)
        broken = last is not None and first is not None and _breaks(last[1], first[0], written, breaks_words)
        yield replace(line, text=line.text[:-1] + BROKEN_WORD) if broken else line
    yield lines[-1]


def _breaks(last: str, first: str, written: set[str], breaks_words: bool) -> bool:
    if not first[0].islower():
        return False
    compound = f"{last}-{first}".lower()
    if compound in written:
        return False
    if f"{last}{first}".lower() in written:
        return True
    return breaks_words and not (compound in _compounds() or f"{last.lower()}-" in _compounds())


@cache
def _compounds() -> frozenset[str]:
    return frozenset(COMPOUNDS.read_text(encoding="utf-8").split())
