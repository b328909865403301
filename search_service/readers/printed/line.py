"""One printed line: its text, and its layout as far as the source gives it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line with text; facts that its source does not give are None.

    `text` has one blank between words and its raised marks set apart (`block.mark`); `number` is the line's place in the
    file, from 1. A plain text tells `indent`, its leading blanks; `gap`, the empty lines before it; and `trails`, that
    blanks end it, as they end each line that a PDF viewer copies. `broken` says that a page break stands before it.

    A typeset source tells in points where the line stands on its `page` (from 1): `left` and `right`, and its baseline
    `y` from the top; further the `size` of most of its letters, and whether all of it is `bold`.
    """

    text: str
    number: int
    indent: int = 0
    gap: int = 0
    trails: bool = False
    broken: bool = False
    page: int | None = None
    left: float | None = None
    right: float | None = None
    y: float | None = None
    size: float | None = None
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with a position on the page."""

    line: Line
    left: float
    right: float
    y: float
    size: float
