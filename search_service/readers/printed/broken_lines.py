"""Lines that an author broke within one paragraph of a file: which of them begin a printed paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_finite, is_participial

_MARKS_AT_END = re.compile(rf"(?:\s*{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})+$")


def starts(lines: Sequence[str]) -> list[bool]:
    """For each line that prints something whether it begins a paragraph: the first does.

    A line break that an author sets ("<br>", two blanks in Markdown, Shift and Enter in Word) parts clauses as often as it
    wraps a title; what the line and the one above say decides.
    """
    return [True, *(_begins(before, line) for before, line in pairwise(lines))] if lines else []


def _begins(before: str, line: str) -> bool:
    if line.startswith(MARK_OPEN) or begins(line) or is_formula(line) or is_formula(before):
        return True
    if line[0].islower():
        return False
    if has_ended(_MARKS_AT_END.sub("", before)) and (is_participial(line) or is_finite(line)):
        return True
    return is_masthead(line) or is_masthead(before)
