"""The printed lines of a PDF page: joined runs, with raised numbers as marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

from search_service.readers.pdf.characters import BLANK_EM, CELL_EM, GlyphRun
from search_service.readers.pdf.columns import LinePiece, in_reading_order
from search_service.readers.printed.block import clean, mark, set_apart, spelled_out
from search_service.readers.printed.line import Line

MAX_COORDINATE = 20_000.0  # points: the largest page of a PDF is 14,400 wide
_RAISED = (0.12, 0.7)  # how far above the baseline a raised run stands, as a share of its neighbour's size
_SMALLER = 0.85  # a raised run's letters are at most this share of its neighbour's
NARROW_CELL_EM, MIN_TABLE_ROWS = 1.0, 3  # the gap before a cell whose column begins there in so many rows
LABEL_GAP_EM = 4.0  # the gap between the number of a paragraph and its text
_LABEL = re.compile(r"(?:\d{1,3}\.|\([a-z]{1,4}\))\s*$")  # "1.", "(a)"
_MARKS = re.compile(r"\d+|\*+")


def lines_of(runs: Sequence[GlyphRun], page: int) -> Iterator[Line]:
    """The lines of a page in reading order; a wide gap in a row starts a new line."""
    runs = [run for run in runs if run.text.strip() and _is_on_page(run)]
    rows: list[list[LinePiece]] = []
    baseline: list[float] = []
    raised: list[GlyphRun] = []
    ordered = sorted(runs, key=lambda run: (round(run.y, 1), run.left))
    for index, run in enumerate(ordered):
        if _baseline_run(ordered, index) is not None:
            raised.append(run)
        elif baseline and abs(baseline[-1] - run.y) <= 0.15 * run.size:
            rows[-1].append(LinePiece(run, False))
        else:
            rows.append([LinePiece(run, False)])
            baseline.append(run.y)
    for run in raised:
        _beside(rows, run).append(LinePiece(run, True))
    ordered_rows = list(in_reading_order([sorted(row, key=lambda piece: piece.run.left) for row in rows]))
    columns = _columns(ordered_rows)
    for row in ordered_rows:
        yield from _segments(row, page, columns)


def _columns(rows: Sequence[Sequence[LinePiece]]) -> frozenset[int]:
    """Where cells of a table begin, in whole points: to the right of a wide gap in several rows."""
    starts = Counter(
        round(piece.run.left) for row in rows for before, piece in pairwise(row) if _gap_em(before, piece) > CELL_EM
    )
    return frozenset(start for start, times in starts.items() if times >= MIN_TABLE_ROWS)


def _gap_em(before: LinePiece, piece: LinePiece) -> float:
    """The gap between two pieces, in sizes of their letters."""
    return (piece.run.left - before.run.right) / max(piece.run.size, before.run.size, 0.1)


def _is_on_page(run: GlyphRun) -> bool:
    """Whether the run stands where a page can be: a damaged file has coordinates that are no numbers."""
    return all(isfinite(edge) and abs(edge) < MAX_COORDINATE for edge in (run.left, run.right, run.y, run.size))


def _baseline_run(ordered: Sequence[GlyphRun], index: int) -> GlyphRun | None:
    """The run on the baseline beside which that at `index` is raised: larger, lower, and touching it; None if there is none."""
    run = ordered[index]
    for other in ordered[index + 1 :]:
        if other.y - run.y > 24:
            return None
        if _is_superscript_of(run, other):
            return other
    return None


def _is_superscript_of(run: GlyphRun, base: GlyphRun) -> bool:
    touching = base.left - base.size < run.right and run.left < base.right + base.size
    low, high = _RAISED
    return touching and run.size <= _SMALLER * base.size and low * base.size < base.y - run.y < high * base.size


def _beside(rows: Sequence[list[LinePiece]], run: GlyphRun) -> list[LinePiece]:
    """The row of the run that this one is raised beside."""
    for row in rows:
        if any(_is_superscript_of(run, piece.run) for piece in row if not piece.raised):
            return row
    raise AssertionError("a raised run has a run on the baseline")


def _segments(row: Sequence[LinePiece], page: int, columns: frozenset[int]) -> Iterator[Line]:
    """The lines of a row, parted by wide gaps; a number and the paragraph that it begins are one, as justified lines set it."""
    wide = [_is_wide(before, piece, columns) for before, piece in pairwise(row)]
    if sum(wide) == 1 and wide[0] and _LABEL.match(row[0].run.text) and _gap_em(row[0], row[1]) < LABEL_GAP_EM:
        wide = []
    start = 0
    for end in (*(i for i, parts in enumerate(wide, start=1) if parts), len(row)):
        yield _line(row[start:end], page)
        start = end


def _is_wide(before: LinePiece, piece: LinePiece, columns: frozenset[int]) -> bool:
    return _gap_em(before, piece) > (NARROW_CELL_EM if round(piece.run.left) in columns else CELL_EM)


def _line(pieces: Sequence[LinePiece], page: int) -> Line:
    texts = [_text(pieces[0])]
    for before, piece in pairwise(pieces):
        gap = piece.run.left - before.run.right
        apart = gap > BLANK_EM * min(piece.run.size, before.run.size)
        texts += (" " if apart and not piece.raised else "", _text(piece))
    level = [piece.run for piece in pieces if not piece.raised] or [piece.run for piece in pieces]
    widest = max(level, key=lambda run: len(run.text))
    bold = all(run.bold for run in level)
    left, right = pieces[0].run.left, pieces[-1].run.right
    text = clean(spelled_out("".join(texts)))
    return Line(text, page, page=page, left=left, right=right, y=level[0].y, size=round(widest.size, 1), bold=bold)


def _text(piece: LinePiece) -> str:
    if not piece.raised:
        return set_apart(piece.run.text)
    text = piece.run.text
    marks = _MARKS.findall(text)
    return "".join(map(mark, marks)) + (" " if text.endswith(" ") else "") if marks else text
