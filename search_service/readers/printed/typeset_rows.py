"""Finds the rows of a typeset page: lines on one baseline, and wrapped cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from search_service.readers.printed.block import join_lines
from search_service.readers.printed.line import Line, SetLine

SAME_BASELINE = 2.0  # points
NEXT_LINE, NEXT_ROW = 1.15, 1.3  # pitches: at most to the next line of a cell, at least to the next row of a spaced table


def rows_of(page: Sequence[SetLine], leading: float) -> Iterator[list[SetLine]]:
    """The rows of a page, cells from left to right; `leading` is the usual pitch, as a share of the letters' size.

    The lines of a cell that wraps are one: of a table whose rows stand apart, what follows at the pitch of lines; of any
    other, a line alone that goes on in small letters, or below another cell than the first.
    """
    rows = list(_baselines(page))
    spaced = _is_spaced(rows, leading)
    pending: list[SetLine] = []
    last_y = 0.0
    for row in rows:
        close = bool(pending) and 0 < row[0].y - last_y <= NEXT_LINE * leading * row[0].size
        cells = [_cell_above(set_line, pending) for set_line in row] if close and len(pending) > 1 else []
        if cells and _goes_on(row, cells, spaced):
            for set_line, cell in zip(row, cells, strict=True):
                pending[cell or 0] = _continued(pending[cell or 0], set_line)
        else:
            if pending:
                yield pending
            pending = row
        last_y = row[0].y
    if pending:
        yield pending


def joined_row(row: Sequence[SetLine]) -> SetLine:
    """The cells of a table's row as one line."""
    text = " | ".join(cell.line.text for cell in row)
    return SetLine(Line(text, row[0].line.number), row[0].left, row[-1].right, row[0].y, row[0].size)


def _baselines(page: Sequence[SetLine]) -> Iterator[list[SetLine]]:
    """The lines that share a baseline, from left to right."""
    pending: list[SetLine] = []
    for set_line in page:
        if pending and abs(set_line.y - pending[0].y) > SAME_BASELINE:
            yield sorted(pending, key=lambda set_line: set_line.left)
            pending = []
        pending.append(set_line)
    if pending:
        yield sorted(pending, key=lambda set_line: set_line.left)


def _is_spaced(rows: Sequence[Sequence[SetLine]], leading: float) -> bool:
    """Whether rows of several cells stand further apart than lines do, most of them."""
    apart = [below[0].y - above[0].y > NEXT_ROW * leading * below[0].size for above, below in pairwise(rows) if len(below) > 1]
    return sum(apart) * 2 > len(apart)


def _cell_above(set_line: SetLine, row: Sequence[SetLine]) -> int | None:
    """Which cell of the row stands above this line; None if none does, or several do."""
    above = [number for number, cell in enumerate(row) if set_line.left < cell.right and cell.left < set_line.right]
    return above[0] if len(above) == 1 else None


def _goes_on(row: Sequence[SetLine], cells: Sequence[int | None], spaced: bool) -> bool:
    if None in cells or len(set(cells)) < len(cells):
        return False
    return spaced or (len(row) == 1 and (cells[0] != 0 or row[0].line.text[0].islower()))


def _continued(cell: SetLine, set_line: SetLine) -> SetLine:
    line = Line(join_lines([cell.line.text, set_line.line.text]), cell.line.number, page=cell.line.page, bold=cell.line.bold)
    return SetLine(line, min(cell.left, set_line.left), max(cell.right, set_line.right), cell.y, cell.size)
