"""Finds the notes at the foot of pages from text alone, without font sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from search_service.readers.printed.block import MARK_OPEN, Block, join_lines, mark
from search_service.readers.printed.line import Line
from search_service.readers.printed.paragraph_shapes import has_ended

_RULE = re.compile(r"[_\u2014\u2500-]{5,}$")
_STOP = re.compile(r"(?<!\bNo)(?<!\bNos)(?<!\bvol)(?<!\bchap)(?<!\bpara)(?<!\bparas)(?<!\bsect)\.$")
_NUMBER = re.compile(r"(\d{1,3})(?: |$)")
_ALONE = re.compile(r"\d{1,3}$")
REFERENCE = re.compile(
    r"(?:See|[Ifl1]bid|Documents?|Resolutions?|United Nations|Official|[A-Z]+/|General Assembly|Adopted|Also|Economic and|"
    r"Report of)\b"
)

Kind = Literal["text", "rule", "note", "more", "page"]


def is_rule(text: str) -> bool:
    """Whether the line is the rule above the notes of a page."""
    return _RULE.match(text) is not None


def is_mark_alone(text: str) -> bool:
    """Whether the line is the number of a note and nothing else."""
    return _ALONE.match(text) is not None


def line_kinds(lines: Sequence[Line]) -> Iterator[Kind]:
    """What each line is to its page: a rule, the first line of a note below it, one more of the note, the first of a new page.

    Where nothing else shows the end of a page that has notes, it is where a note ends with a stop and no other begins.
    """
    rules = [is_rule(line.text) for line in lines]
    shown = _shown_ends(lines, rules)
    before: Kind = "text"
    last, below_rule = 0, False
    for i, line in enumerate(lines):
        number = _NUMBER.match(line.text)
        numbered = number is not None and (last == 0 or int(number[1]) in (1, last + 1))
        if rules[i]:
            before, below_rule = "rule", True
        elif below_rule and line.broken:
            before, below_rule = "page", False
        elif line.text.startswith(MARK_OPEN) or (below_rule and (numbered or line.text.startswith("*"))):
            before = "note"
            last = int(number[1]) if number else last
        elif not below_rule:
            before = "more" if before in ("note", "more") and line.gap == 0 else "text"
        elif before != "rule" and not shown[i] and _STOP.search(lines[i - 1].text):
            before, below_rule = "page", False
        else:
            before = "more"
        yield before


def _shown_ends(lines: Sequence[Line], rules: Sequence[bool]) -> list[bool]:
    """For each line whether, before the next rule, something shows where its page ends."""
    shown = [False] * len(lines)
    for i in range(len(lines) - 2, -1, -1):
        shown[i] = lines[i + 1].broken or (shown[i + 1] and not rules[i + 1])
    return shown


def notes(lines: Sequence[Line]) -> list[Block]:
    """The notes in these lines below a rule, a block each.

    Where a tool has put marks on lines of their own, apart from their notes, the marks in rising order go with the notes
    in the order of printing.
    """
    marks = sorted(int(line.text) for line in lines if is_mark_alone(line.text))
    if not marks:
        return [_note(part) for part in _by_mark(lines)]
    texts = list(_texts(lines))
    marks = sorted({*marks, *(int(found[1]) for text in texts if (found := _NUMBER.match(text[0].text)))})
    if len(marks) != len(texts):
        return [_note(part) for part in _by_mark(lines)]
    return [_marked(number, text) for number, text in zip(marks, texts, strict=True)]


def _by_mark(lines: Sequence[Line]) -> Iterator[list[Line]]:
    pending: list[Line] = []
    last = 0
    for line in lines:
        number = _NUMBER.match(line.text)
        opens = line.text.startswith((MARK_OPEN, "*")) or (
            number is not None and (last == 0 or int(number[1]) in (1, last + 1))
        )
        if pending and opens:
            yield pending
            pending = []
        if number is not None and opens:
            last = int(number[1])
        pending.append(line)
    if pending:
        yield pending


def _texts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each note without marks that stand alone: a note begins below one, or where the note above has ended."""
    pending: list[Line] = []
    parted = False
    for line in lines:
        if is_mark_alone(line.text):
            parted = True
            continue
        ended = pending and _STOP.search(pending[-1].text) and not line.text[0].islower()
        if pending and ((parted and has_ended(pending[-1].text)) or ended):
            yield pending
            pending = []
        parted = False
        pending.append(line)
    if pending:
        yield pending


def _note(lines: Sequence[Line]) -> Block:
    return Block(join_lines([line.text for line in lines]), lines[0].number, broken=lines[0].broken, ruled=True)


def _marked(number: int, lines: Sequence[Line]) -> Block:
    text = join_lines([line.text for line in lines])
    printed = _NUMBER.match(text)
    if printed and int(printed[1]) == number:
        text = text[printed.end() :]
    return Block(f"{mark(str(number))} {text}", lines[0].number, ruled=True)
