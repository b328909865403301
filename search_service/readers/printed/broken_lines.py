"""Splits a paragraph with its author's line breaks into printed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, joiner
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_finite, is_participial
from search_service.readers.printed.tracked import accept

SOFT_BREAK = "\x0b"
_BREAKS = re.compile(f"([\n{SOFT_BREAK}])")
_MARKS_AT_END = re.compile(rf"(?:\s*{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})+$")


def paragraphs_of_lines(text: str) -> Iterator[str]:
    """The printed paragraphs, at least one, of a text with line breaks by its author; signs of changes are kept.

    A line break ("<br>", two blanks in Markdown, Shift and Enter in Word) can end a clause or wrap a title: the words of
    both lines decide. A SOFT_BREAK is a break in the source alone, which usually wraps.
    """
    parts = _BREAKS.split(text)
    lines = [
        (line, words, broken == SOFT_BREAK)
        for broken, line in zip(["", *parts[1::2]], parts[::2], strict=True)
        if (words := accept(line)[0])
    ]
    pending, above, _ = lines[0] if lines else (text, "", False)
    for line, words, soft in lines[1:]:
        if _begins(above, words, soft):
            yield pending
            pending = line
        else:
            pending = f"{pending.rstrip()}{joiner(above, words)}{line.lstrip()}"
        above = words
    yield pending


def _begins(before: str, line: str, soft: bool) -> bool:
    if line.startswith(MARK_OPEN) or is_formula(line) or is_formula(before):
        return True
    ended = has_ended(_MARKS_AT_END.sub("", before))
    if begins(line):
        return ended or not soft
    if line[0].islower():
        return False
    if ended and (is_participial(line) or is_finite(line)):
        return True
    return not soft and (is_masthead(line) or is_masthead(before))
