"""The runs of a PDF page: characters of one font on one baseline, as pdfium finds them."""

from __future__ import annotations

import ctypes
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
    """A run while its characters are coming in; `last` is the place of the last that is no blank, `x` where that begins."""

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
        self._box, self._x, self._y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def runs(self) -> Iterator[GlyphRun]:
        """The runs in the order of the content; blanks that pdfium adds are left out, gaps tell where they stand."""
        unicode, origin, page = self._raw.FPDFText_GetUnicode, self._raw.FPDFText_GetCharOrigin, self._page
        x, y, at_x, at_y = self._x, self._y, ctypes.byref(self._x), ctypes.byref(self._y)
        held: _OpenRun | None = None
        parted: float | None = None  # where pdfium has put a blank behind the last character
        for place in range(self._count):
            code = unicode(page, place)
            if code in _LINE_ENDS:
                continue
            if code in _BLANKS:
                parted = self._added_at(place)
                if held is not None and parted is None and held.characters[-1] != " ":
                    held.characters.append(" ")
                continue
            origin(page, place, at_x, at_y)
            baseline = self._height - y.value
            if held is not None and self._follows(held, place, x.value, baseline, parted):
                held.characters.append(_character(code))
                held.last, held.x, parted = place, x.value, None
                continue
            if held is not None:
                yield self._run(held)
            held, parted = self._open(place, code, x.value, baseline), None
        if held is not None:
            yield self._run(held)

    def _added_at(self, place: int) -> float | None:
        """Where a blank stands that pdfium has added: where the character before it ends; None for one that is written."""
        if not self._raw.FPDFText_IsGenerated(self._page, place):
            return None
        self._raw.FPDFText_GetCharOrigin(self._page, place, ctypes.byref(self._x), ctypes.byref(self._y))
        return self._x.value

    def _open(self, place: int, code: int, x: float, y: float) -> _OpenRun:
        size = self._raw.FPDFText_GetFontSize(self._page, place)
        return _OpenRun([_character(code)], x, y, size, self._is_bold(place), place, x)

    def _is_bold(self, place: int) -> bool:
        return bool(self._raw.FPDFText_GetFontWeight(self._page, place) >= BOLD)

    def _right(self, place: int) -> float:
        """The right edge of a character."""
        self._raw.FPDFText_GetLooseCharBox(self._page, place, ctypes.byref(self._box))
        return float(self._box.right)

    def _follows(self, held: _OpenRun, place: int, x: float, y: float, parted: float | None) -> bool:
        """Whether a character goes on with the run; a blank that only a gap shows is added to the run."""
        if abs(held.y - y) > 0.3:
            return False
        after_blank = held.characters[-1] == " "
        if parted is not None:  # the box of an "f" reaches beyond its end
            gap = x - parted
        else:
            gap = x - self._right(held.last) if after_blank or not 0 <= x - held.x < MAX_BLANK_EM * held.size else 0.0
        # Between two fonts a blank may be left out, and a slanted letter may reach into its place.
        if not after_blank and (gap > BLANK_EM * held.size or (parted is not None and self._turned(held.last, place))):
            held.characters.append(" ")
            after_blank = True
        if not -held.size < gap < GAP_EM * held.size:
            return False
        return not after_blank or self._is_bold(place) == held.bold

    def _turned(self, before: int, place: int) -> bool:
        """Whether the two characters are of different fonts."""
        return self._font(before) != self._font(place)

    def _font(self, place: int) -> bytes:
        name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._page, place, name, len(name), ctypes.byref(flags))
        return name.value

    def _run(self, held: _OpenRun) -> GlyphRun:
        return GlyphRun("".join(held.characters), held.left, self._right(held.last), held.y, held.size, held.bold)


def _character(code: int) -> str:
    return "-" if code in _HYPHENS else chr(code)
