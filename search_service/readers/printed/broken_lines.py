"""Lines that an author broke within one paragraph of a file: which of them begin a printed paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, between
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_finite, is_participial
from search_service.readers.printed.tracked import settled

SOFT_BREAK = "\x0b"
_BREAKS = re.compile(f"([\n{SOFT_BREAK}])")
_MARKS_AT_END = re.compile(rf"(?:\s*{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})+$")


def paragraphs_of_lines(text: str) -> Iterator[str]:
    """The printed paragraphs of a text whose lines an author broke by hand, at least one, signs of changes in their places.

    A line break ("<br>", two blanks in Markdown, Shift and Enter in Word) parts clauses as often as it wraps a title: what
    the line and the one above say decides. A SOFT_BREAK is one of the source alone, which more often wraps.
    """
    parts = _BREAKS.split(text)
    lines = [
        (line, words, broken == SOFT_BREAK)
        for broken, line in zip(["", *parts[1::2]], parts[::2], strict=True)
        if (words := settled(line)[0])
    ]
    pending, above, _ = lines[0] if lines else (text, "", False)
    for line, words, soft in lines[1:]:
        if _begins(above, words, soft):
            yield pending
            pending = line
        else:
            pending = f"{pending.rstrip()}{between(above, words)}{line.lstrip()}"
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
