"""Texts without line ends: clauses one after another in one long line."""

from __future__ import annotations

import re
from itertools import pairwise

from search_service.readers.printed.dates import DAY
from search_service.readers.printed.line_sense import opens_clause
from search_service.readers.printed.paragraph_shapes import is_finite
from search_service.symbols import read_formula

LONG_LINE = 500  # characters: shorter lines hold few clauses
MIN_JOINTS = 3  # clauses in one line without a formula inside: fewer are slips
_LOOKED_AT = 240  # characters of what follows: an opening has fewer
# Where a clause ends, perhaps with the mark of a note, and what may be the next one follows, with or without a blank.
_JOINT = re.compile(
    r"(?<=[^\W_][\w)\]”’][,;:.])(?:\d{0,2}?|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?P<blank> ?)"
    r"(?=[A-Z“]|\d{1,3}\.\s?[A-Z]|\((?:[a-z]|[ivx]{2,4})\)\s?\S)"
)
_NUMBER = re.compile(r"\d{1,3}\.\s?")
_FORMULA = re.compile(r"(?<=[\w)”’])(?P<blank> ?)(?=The [A-Z])")
# What a masthead and the line below the last clause print, where it stands behind other words.
_BEFORE = re.compile(
    r"(?<=[^\s\[])(?=Agenda items? \d|Resolution adopted by the |\[(?:on the report|without reference))"
    r"|(?<=[\]a-z)])(?=(?:ES-|S-)?\d{1,3}/\d{1,4}\.\s?[A-Z])"
    r"|(?<=\.) ?(?=\d{1,4}(?:st|nd|rd|th) (?:\(resumed\) )?plenary meeting)|(?<=plenary meeting)(?=\d{1,2} [A-Z])"
)
_AGENDA = re.compile(r"(Agenda items? \d{1,3}(?: \([a-z]{1,2}\))?)(?=[A-Z])")
_DAY_AND_JOB = re.compile(rf"({DAY})(?=\d{{7,15}}$)")


def unglued(text: str) -> str:
    """The text with an empty line between the clauses that stand behind one another in a long line."""
    return "\n".join(_unglued_line(line) if len(line) > LONG_LINE else line for line in text.split("\n"))


def _unglued_line(line: str) -> str:
    formulas = [found.end() for found in _FORMULA.finditer(line) if read_formula(line[found.end() : found.end() + _LOOKED_AT])]
    whole = bool(formulas) or line.startswith("The ")  # of a line with a formula inside, capitals behind a comma open clauses
    joints = [joint.end() for joint in _JOINT.finditer(line) if _begins_clause(line, joint, whole)]
    if not joints or (not formulas and len(joints) < MIN_JOINTS):
        return line
    edges = [0, *sorted({*joints, *formulas, *(found.end() for found in _BEFORE.finditer(line))}), len(line)]
    parts = (line[start:end] for start, end in pairwise(edges))
    return "\n\n".join(_DAY_AND_JOB.sub(r"\1\n\n", _AGENDA.sub(r"\1\n\n", part)) for part in parts)


def _begins_clause(line: str, joint: re.Match[str], whole: bool) -> bool:
    text = line[joint.end() : joint.end() + _LOOKED_AT]
    if text[0] == "(":
        return not joint["blank"] or whole
    number = _NUMBER.match(text)
    if number:
        return is_finite(text[number.end() :])
    return (not joint["blank"] or whole) and opens_clause(text)
