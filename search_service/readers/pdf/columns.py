"""The two columns of a page: their gutter, and the order of reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search_service.readers.pdf.characters import GlyphRun

MIN_ROWS = 8  # that have text on both sides of a gutter
SHARE = 0.6  # of the rows with text on both sides, whose text the gutter parts
UNEVEN_ROWS = 12  # beside the gutter of uneven rows, for each that stands across it
MIN_GUTTER_EM = 1.0
MIN_LETTERS = 15  # of a line of a column on average: cells of tables have fewer
FULL, FULL_SHARE = 0.8, 0.4  # of a column's width that a full line takes; of the lines of prose, so many are full
_LABEL = re.compile(r"\(?\w{1,4}[.)]\s*$")


@dataclass(frozen=True, slots=True)
class LinePiece:
    """A run in its row, with whether it is raised there."""

    run: GlyphRun
    raised: bool


def in_reading_order(rows: Sequence[Sequence[LinePiece]]) -> Iterator[Sequence[LinePiece]]:
    """The rows from top to bottom; where the page has two columns, those of the left one above those of the right one.

    What stands across both columns parts what is above it from what is below. The right column is moved to where the left
    one stands, so that one margin holds for both.
    """
    gutter = _gutter(rows)
    if gutter is None:
        gutter = _gutter_of_uneven_rows(rows)
    if gutter is None:
        yield from rows
        return
    left: list[Sequence[LinePiece]] = []
    right: list[Sequence[LinePiece]] = []
    for row in rows:
        sides = _sides(row, gutter)
        if sides is None:
            yield from _columns(left, right)
            yield row
            left, right = [], []
        else:
            left += [sides[0]] if sides[0] else []
            right += [sides[1]] if sides[1] else []
    yield from _columns(left, right)


def _sides(row: Sequence[LinePiece], gutter: float) -> tuple[list[LinePiece], list[LinePiece]] | None:
    """The pieces to the left and to the right of the gutter; None where one stands across it."""
    left = [piece for piece in row if piece.run.right <= gutter]
    right = [piece for piece in row if piece.run.left >= gutter]
    return (left, right) if len(left) + len(right) == len(row) else None


def _columns(left: Sequence[Sequence[LinePiece]], right: Sequence[Sequence[LinePiece]]) -> Iterator[Sequence[LinePiece]]:
    yield from left
    if not left or not right:
        yield from right
        return
    shift = min(row[0].run.left for row in right) - min(row[0].run.left for row in left)
    for row in right:
        moved = (replace(piece.run, left=piece.run.left - shift, right=piece.run.right - shift) for piece in row)
        yield [LinePiece(run, piece.raised) for run, piece in zip(moved, row, strict=True)]


def _gutter(rows: Sequence[Sequence[LinePiece]]) -> float | None:
    """Where the gap is that most rows have; None where the page has one column, or a table."""
    gaps = [gap for row in rows for gap in _gaps(row)]
    edges = sorted([(start, 1) for start, _ in gaps] + [(end, -1) for _, end in gaps])
    best, depth, at = 0, 0, 0.0
    for i, (edge, step) in enumerate(edges):
        depth += step
        if depth > best:
            best, at = depth, (edge + edges[i + 1][0]) / 2
    if best < MIN_ROWS:
        return None
    both = [sides for row in rows if (sides := _sides(row, at)) and sides[0] and sides[1]]
    across = sum(_sides(row, at) is None for row in rows)
    prose = all(_is_prose([sides[side] for sides in both]) for side in (0, 1))
    return at if len(both) >= MIN_ROWS and len(both) >= SHARE * (len(both) + across) and prose else None


def _gutter_of_uneven_rows(rows: Sequence[Sequence[LinePiece]]) -> float | None:
    """The gutter of two columns whose lines stand at different heights: many rows begin there, next to none crosses it."""
    starts = Counter(round(row[0].run.left) for row in rows)
    for start, times in sorted(starts.items())[1:]:
        at = start - 1.0
        sides = [_sides(row, at) for row in rows]
        left = [i for i, parts in enumerate(sides) if parts and not parts[1]]
        right = [i for i, parts in enumerate(sides) if parts and not parts[0]]
        if times * 2 < MIN_ROWS or not left or not right:  # first lines begin further in
            continue
        top, end = max(left[0], right[0]) - 1, min(left[-1], right[-1]) + 1
        beside = [[rows[i] for i in side if top <= i <= end] for side in (left, right)]
        across = sum(parts is None for parts in sides[top : end + 1])
        parted = min(map(len, beside)) >= MIN_ROWS and across * UNEVEN_ROWS < sum(map(len, beside))
        if parted and all(map(_is_prose, beside)):
            return at
    return None


def _is_prose(column: Sequence[Sequence[LinePiece]]) -> bool:
    """Whether lines of a column are long, and many as long as the column is wide: cells of a table are neither."""
    if sum(map(_letters, column)) < MIN_LETTERS * len(column):
        return False
    left, right = min(line[0].run.left for line in column), max(line[-1].run.right for line in column)
    full = sum(line[-1].run.right - left >= FULL * (right - left) for line in column)
    return full >= FULL_SHARE * len(column)


def _gaps(row: Sequence[LinePiece]) -> Iterator[tuple[float, float]]:
    for before, piece in pairwise(row):
        wide = piece.run.left - before.run.right > MIN_GUTTER_EM * min(before.run.size, piece.run.size)
        if wide and not _LABEL.search(before.run.text):
            yield before.run.right, piece.run.left


def _letters(pieces: Sequence[LinePiece]) -> int:
    return sum(len(piece.run.text) for piece in pieces)
