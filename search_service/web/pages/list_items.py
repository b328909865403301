"""The points of a clause and their depth.

"(i)" is a letter after (h), and a numeral under (a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search_service.text.numerals import from_roman


@dataclass(frozen=True, slots=True)
class Point:
    """A line [start, end) of a clause: its label as printed ("(a)", "" for none), where its words start, its depth from 0."""

    start: int
    end: int
    body: int
    label: str
    depth: int


_LABEL = re.compile(r"(\([A-Za-z]{1,5}\)|\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*\.|[A-Za-z]\)|[•–—▪o-])\s+")
_BULLETS = "•–—▪o-"
MAX_DEPTH = 5

Reading = tuple[str, int]
"""The style of a list and the number that a label has in it."""


def points(text: str) -> Iterator[Point]:
    """The lines of a text in order; the first is the clause's own, so it has no label."""
    lines = text.split("\n")
    if len(lines) == 1:
        yield Point(0, len(text), 0, "", 0)
        return
    labels = [None if number == 0 else _LABEL.match(line) for number, line in enumerate(lines)]
    depths = _depths([label[1] if label else "" for label in labels])
    start = 0
    for line, label, depth in zip(lines, labels, depths, strict=True):
        end = start + len(line)
        yield Point(start, end, start + label.end() if label else start, label[1] if label else "", depth)
        start = end + 1


def _depths(labels: list[str]) -> Iterator[int]:
    """Each label's depth: a label goes on with a list that it is next in, else it opens a list within the last."""
    open_lists: list[Reading] = []
    for i, label in enumerate(labels):
        if not label:
            open_lists.clear()
            yield 0
            continue
        following = next((later for later in labels[i + 1 :] if later), "")
        depth, reading = _fitting(_readings(label, following), open_lists)
        open_lists[depth - 1 :] = [reading]
        yield min(depth, MAX_DEPTH)


def _fitting(readings: list[Reading], open_lists: list[Reading]) -> tuple[int, Reading]:
    """The depth at which a label stands, from 1, and what it is there."""
    inwards = [
        (depth, reading)
        for depth in range(len(open_lists), 0, -1)
        for reading in readings
        if reading[0] == open_lists[depth - 1][0]
    ]
    for depth, reading in inwards:
        if reading[0] in _BULLETS or reading[1] == open_lists[depth - 1][1] + 1:
            return depth, reading
    first = next((reading for reading in readings if reading[1] == 1), None)
    later = [(depth, reading) for depth, reading in inwards if reading[1] > open_lists[depth - 1][1]]
    if later and not first:
        return later[0]  # a number is left out in print
    return len(open_lists) + 1, first or readings[0]


def _readings(label: str, following: str) -> list[Reading]:
    """What a label can be: "(v)" is the 22nd letter and the fifth numeral."""
    if label in _BULLETS:
        return [(label, 0)]
    core = label.strip("().")
    if core[-1].isdigit():
        return [("number" + "." * core.count("."), int(core.rpartition(".")[2]))]
    case = "capital" if core.isupper() else "small"
    core = core.lower()
    numerals = [(f"{case} numeral", from_roman(core))] if set(core) <= set("ivxl") else []
    if core == "i" and following.strip("().").lower() == "ii":
        return numerals
    letters = [(f"{case} letter", (len(core) - 1) * 26 + ord(core[0]) - 96)] if len(set(core)) == 1 else []
    return letters + numerals or [(case, 0)]
