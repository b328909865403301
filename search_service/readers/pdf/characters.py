"""The runs of a PDF page: characters of one font on one baseline."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BLANK_EM = 0.2  # a gap of this share of the letters' size is a blank, whether or not a blank is written there
CELL_EM = 2.5  # a wider gap parts two texts: cells of a table, the sides of a masthead
GAP_EM = 1.0  # a wider gap ends a run: it may be the gutter of two columns
BOLD = 600  # font weight from which a letter is bold
MAX_BLANK_EM = 0.45  # the narrowest letters and a blank behind them are wider
_BLANKS = frozenset(map(ord, "\t \u00a0\u2002\u2003\u2009\u202f"))
_LINE_ENDS = frozenset((0x00, 0x0A, 0x0D))
# What pdfium gives for a hyphen at a line's end.
_HYPHENS = frozenset((0x02, 0xFFFE))


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Characters of one size and weight that follow each other on one baseline; points, `y` from the top of the page."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class _OpenRun:
    """A run under construction; `last` is the index of its last character that is no blank, `x` the left edge of it."""

    characters: list[str]
    left: float
    y: float
    size: float
    bold: bool
    last: int
    x: float


class TextPage:
    """The text of a page of pdfium's: `count` characters on a page of this `height`."""

    def __init__(self, raw: Any, text_page: Any, count: int, height: float) -> None:
        self._raw, self._page, self._count, self._height = raw, text_page, count, height
        self._matrix = raw.FS_MATRIX()
        self._box, self._x, self._y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def runs(self) -> Iterator[GlyphRun]:
        """The runs in the order of the content; blanks that pdfium adds are left out, gaps tell where they stand."""
        unicode, origin, page = self._raw.FPDFText_GetUnicode, self._raw.FPDFText_GetCharOrigin, self._page
        x, y, at_x, at_y = self._x, self._y, ctypes.byref(self._x), ctypes.byref(self._y)
        open_run: _OpenRun | None = None
        blank_at: float | None = None  # where pdfium has added a blank after the last character
        for index in range(self._count):
            code = unicode(page, index)
            if code in _LINE_ENDS:
                continue
            if code in _BLANKS:
                blank_at = self._added_at(index)
                if open_run is not None and blank_at is None and open_run.characters[-1] != " ":
                    open_run.characters.append(" ")
                continue
            origin(page, index, at_x, at_y)
            baseline = self._height - y.value
            if open_run is not None and self._follows(open_run, index, x.value, baseline, blank_at):
                open_run.characters.append(_character(code))
                open_run.last, open_run.x, blank_at = index, x.value, None
                continue
            if open_run is not None:
                yield self._run(open_run)
            open_run, blank_at = self._open(index, code, x.value, baseline), None
        if open_run is not None:
            yield self._run(open_run)

    def _added_at(self, index: int) -> float | None:
        """The position of a blank that pdfium has added, at the end of the character before; None for a written one."""
        if not self._raw.FPDFText_IsGenerated(self._page, index):
            return None
        self._raw.FPDFText_GetCharOrigin(self._page, index, ctypes.byref(self._x), ctypes.byref(self._y))
        return self._x.value

    def _open(self, index: int, code: int, x: float, y: float) -> _OpenRun:
        return _OpenRun([_character(code)], x, y, self._size(index), self._is_bold(index), index, x)

    def _size(self, index: int) -> float:
        """The size of a character in points: many programs write letters of 1 point, and enlarge them by a matrix."""
        size, matrix = float(self._raw.FPDFText_GetFontSize(self._page, index)), self._matrix
        if self._raw.FPDFText_GetMatrix(self._page, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
        return abs(size)

    def _is_bold(self, index: int) -> bool:
        return bool(self._raw.FPDFText_GetFontWeight(self._page, index) >= BOLD)

    def _right(self, index: int) -> float:
        """The right edge of a character."""
        self._raw.FPDFText_GetLooseCharBox(self._page, index, ctypes.byref(self._box))
        return float(self._box.right)

    def _follows(self, open_run: _OpenRun, index: int, x: float, y: float, blank_at: float | None) -> bool:
        """Whether a character continues the run; a blank for a gap is added to the run."""
        if abs(open_run.y - y) > 0.3:
            return False
        after_blank = open_run.characters[-1] == " "
        if blank_at is not None:  # the box of an "f" is wider than its advance; some blanks are added in the middle of the gap
            gap = x - min(blank_at, self._right(open_run.last))
        else:
            gap = (
                x - self._right(open_run.last) if after_blank or not 0 <= x - open_run.x < MAX_BLANK_EM * open_run.size else 0.0
            )
        # Between two fonts a blank may be left out, and a slanted letter may reach into its place.
        if not after_blank and (
            gap > BLANK_EM * open_run.size or (blank_at is not None and self._turned(open_run.last, index))
        ):
            open_run.characters.append(" ")
            after_blank = True
        if not -open_run.size < gap < GAP_EM * open_run.size:
            return False
        return not after_blank or self._is_bold(index) == open_run.bold

    def _turned(self, before: int, index: int) -> bool:
        """Whether the two characters are of different fonts."""
        return self._font(before) != self._font(index)

    def _font(self, index: int) -> bytes:
        name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._page, index, name, len(name), ctypes.byref(flags))
        return name.value

    def _run(self, open_run: _OpenRun) -> GlyphRun:
        return GlyphRun(
            "".join(open_run.characters), open_run.left, self._right(open_run.last), open_run.y, open_run.size, open_run.bold
        )


def _character(code: int) -> str:
    return "-" if code in _HYPHENS else chr(code)
