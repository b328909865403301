"""Puts two columns side by side in a plain text one below the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MIN_LINES = 3  # that have text in both columns
MIN_GUTTER_BLANKS = 3  # blanks
MIN_WORDS = 2.0  # on a line of a column: table cells have fewer
_GUTTER = re.compile(rf"(?<=\S) {{{MIN_GUTTER_BLANKS},}}(?=\S)")
_LABEL = re.compile(r"\s*\(?\w{1,4}[.)]$")


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines [start, end) that print two columns, the right one from character `right_start` on."""

    start: int
    end: int
    right_start: int


def columns_apart(text: str) -> str:
    """The text with the left column of each stretch of two columns above the right one.

    Columns differ from tables by their sentences: in both columns, they continue from line to line.
    """
    lines = text.split("\n")
    pieces: list[str] = []
    done = 0
    for run in _runs(lines):
        pieces += lines[done : run.start]
        left, right = _sides(lines, run)
        pieces += [*left, "", *right]
        done = run.end
    return "\n".join([*pieces, *lines[done:]]) if done else text


def _runs(lines: Sequence[str]) -> Iterator[_Run]:
    """The runs of lines with two columns, from top to bottom."""
    gutters = [
        found.end()
        for line in lines
        for found in _GUTTER.finditer(line)
        if line.strip() and not _LABEL.match(line[: found.start()])
    ]
    common = [right_start for right_start, times in Counter(gutters).most_common(4) if times >= MIN_LINES]
    tried = dict.fromkeys(common, 0)  # the line up to which no run with this gutter can begin
    i = 0
    while i < len(lines):
        for right_start in common:
            if i >= tried[right_start] and _has_both(lines[i], right_start):
                run = _stretch(lines, i, right_start)
                tried[right_start] = run.end
                if _is_worth(lines, run):
                    yield run
                    i = run.end - 1
                    break
        i += 1


def _stretch(lines: Sequence[str], start: int, right_start: int) -> _Run:
    """The lines from `start` on that may print two columns, the right one at `right_start`."""
    end = start + 1
    while end < len(lines) and _may_go_on(lines, end, right_start):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return _Run(start, end, right_start)


def _is_worth(lines: Sequence[str], run: _Run) -> bool:
    """Whether the lines are columns of sentences."""
    both = sum(_has_both(line, run.right_start) for line in lines[run.start : run.end])
    return both >= MIN_LINES and all(map(_is_prose, _sides(lines, run)))


def _has_both(line: str, right_start: int) -> bool:
    gutter = line[right_start - MIN_GUTTER_BLANKS : right_start]
    return len(line) > right_start and line[right_start] != " " and not gutter.strip() and bool(line[:right_start].strip())


def _may_go_on(lines: Sequence[str], i: int, right_start: int) -> bool:
    """Whether the line may belong to the columns: it has text in one or both, or is an empty line between paragraphs."""
    line = lines[i]
    if not line.strip():
        return i + 1 < len(lines) and bool(lines[i + 1].strip()) and _may_go_on(lines, i + 1, right_start)
    return (
        _has_both(line, right_start)
        or len(line.rstrip()) < right_start - 1
        or (not line[:right_start].strip() and line[right_start : right_start + 1] != " ")
    )


def _sides(lines: Sequence[str], run: _Run) -> tuple[list[str], list[str]]:
    left, right = [], []
    for line in lines[run.start : run.end]:
        sides = line[: run.right_start].rstrip(), line[run.right_start :].rstrip()
        left += [sides[0]] if sides[0].strip() or not line.strip() else []
        right += [sides[1]] if sides[1].strip() or not line.strip() else []
    return left, right


def _is_prose(column: Sequence[str]) -> bool:
    """Whether the lines of a column are sentences: of several words, some continued in the next line."""
    texts = [line.strip() for line in column if line.strip()]
    words = sum(len(text.split()) for text in texts)
    going_on = sum(text[0].islower() for text in texts)
    return going_on > 0 and going_on * 5 >= len(texts) and words >= MIN_WORDS * len(texts)
