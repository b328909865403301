"""Splits a paragraph with its author's line breaks into printed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, joiner
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_finite, is_participial
from search_service.readers.printed.tracked import accept
from search_service.readers.section_labels import annex_label

SOFT_BREAK = "\x0b"
_BREAKS = re.compile(f"([\n{SOFT_BREAK}])")
_MARKS_AT_END = re.compile(rf"(?:\s*{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})+$")


def paragraphs_of_lines(text: str) -> Iterator[str]:
    """The printed paragraphs, at least one, of a text with line breaks by its author; signs of changes are kept.

    A line break ("<br>", two blanks in Markdown, Shift and Enter in Word) can end a clause or wrap a title: the words of
    both lines decide. An empty line between them, "<br><br>", ends a paragraph. A SOFT_BREAK is a break in the source alone,
    which usually wraps.
    """
    lines = list(_filled_lines(text))
    pending, above, _, _ = lines[0] if lines else (text, "", False, False)
    for line, words, soft, parted in lines[1:]:
        if (parted and not words[0].islower()) or _begins(above, words, soft):
            yield pending
            pending = line
        else:
            pending = f"{pending.rstrip()}{joiner(above, words)}{line.lstrip()}"
        above = words
    yield pending


def _filled_lines(text: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Each line that has words: as it is, its words, whether a soft break precedes it, and whether an empty line does."""
    parts = _BREAKS.split(text)
    parted = False
    for broken, line in zip(["", *parts[1::2]], parts[::2], strict=True):
        words = accept(line)[0]
        if words:
            yield line, words, broken == SOFT_BREAK, parted
        parted = not line.strip() and broken != SOFT_BREAK


def _begins(before: str, line: str, soft: bool) -> bool:
    if line.startswith(MARK_OPEN) or is_formula(line) or is_formula(before):
        return True
    ended = has_ended(_MARKS_AT_END.sub("", before))
    if begins(line):
        return ended or not soft
    if line[0].islower():
        return False
    if ended and (is_participial(line) or is_finite(line) or annex_label(line) is not None):
        return True
    return not soft and (is_masthead(line) or is_masthead(before))
