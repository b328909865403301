"""The runs of a PDF page: characters of one font on one baseline, as pdfium finds them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BLANK_EM = 0.2  # a gap of this share of the letters' size is a blank, whether or not a blank is written there
CELL_EM = 2.5  # a wider gap parts two texts: cells of a table, the sides of a masthead
BOLD = 600  # font weight from which a letter is bold
_SPACES = frozenset("\t\n\r \u00a0\u2002\u2003\u2009\u202f")
# What pdfium gives for a hyphen at a line's end.
_HYPHENS = frozenset((0x02, 0xFFFE))


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one size and weight that follow each other on one baseline; points, `y` from the top of the page."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class _Open:
    """A run while its characters are coming in; `right` is the right edge of the last character that is no blank."""

    characters: list[str]
    left: float
    right: float
    y: float
    size: float
    bold: bool

    def run(self) -> Run:
        return Run("".join(self.characters), self.left, self.right, self.y, self.size, self.bold)


def runs(raw: Any, text_page: Any, count: int, height: float) -> Iterator[Run]:
    """The runs of a page in the order of its content; blanks that pdfium adds are left out, gaps tell where they stand."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_x, at_y, loose = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    held: _Open | None = None
    last, parted = 0, False  # the place of the last character that is written, and whether pdfium has put a blank behind it
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text_page, place)
        character = "-" if code in _HYPHENS else chr(code) if code else ""
        if not character or (character in _SPACES and raw.FPDFText_IsGenerated(text_page, place)):
            parted = character == " "
            continue
        if character in _SPACES:
            if held is not None and held.characters[-1] != " ":
                held.characters.append(" ")
            continue
        raw.FPDFText_GetCharOrigin(text_page, place, at_x, at_y)
        raw.FPDFText_GetLooseCharBox(text_page, place, loose)
        size = raw.FPDFText_GetFontSize(text_page, place)
        bold = raw.FPDFText_GetFontWeight(text_page, place) >= BOLD
        if held is not None and held.characters[-1] != " ":
            # Between two fonts a blank may be left out, and a slanted letter may reach into its place.
            turned = parted and _font(raw, text_page, last) != _font(raw, text_page, place)
            if turned or (x.value - held.right > BLANK_EM * size and abs(held.y - height + y.value) < 1):
                held.characters.append(" ")
        last, parted = place, False
        if held is not None and _follows(held, x.value, height - y.value, size, bold):
            held.characters.append(character)
            held.right = box.right
            continue
        if held is not None:
            yield held.run()
        held = _Open([character], x.value, box.right, height - y.value, size, bold)
    if held is not None:
        yield held.run()


def _font(raw: Any, text_page: Any, place: int) -> bytes:
    """The name of the font of a character."""
    name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text_page, place, name, len(name), ctypes.byref(flags))
    return name.value


def _follows(held: _Open, left: float, y: float, size: float, bold: bool) -> bool:
    """Whether a character stands where the next one of the run may."""
    if abs(held.y - y) > 0.3 or abs(held.size - size) > 0.1 or held.bold != bold:
        return False
    return -size < left - held.right < CELL_EM * size
