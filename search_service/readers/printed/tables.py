"""Turns a table into printed paragraphs: rows of cells, or a layout's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from search_service.readers.printed.block import MARK_OPEN, Block
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.paragraph_shapes import is_finite, is_participial

Cell = Sequence[Block]
MIN_LABELLED = 2  # rows of a table that only numbers paragraphs
# What stands alone in a cell before the paragraph that it numbers: "1.", "OP1", "(a)".
_LABEL = re.compile(
    r"(?:(?:OP|PP) ?\d{1,3}(?: ?(?:bis|ter|quater|alt))?|\d{1,3}|\(?[a-z]{1,4}\)|\(\d{1,3}\))[.):]?", re.IGNORECASE
)


def table_blocks(rows: Sequence[Sequence[Cell]], above_formula: bool) -> Iterator[Block]:
    """The blocks of a table, each cell given as its blocks.

    A table of one column, one that holds an enacting formula, and one above it, which is a masthead, are paragraphs; a
    label and its text are one, and the heads of such columns are left out. Any other row is a line with its cells between
    bars, the notes that it calls for below it.
    """
    single = all(sum(bool(cell) for cell in row) <= 1 for row in rows)
    lays_out = any(is_formula(block.text) for row in rows for cell in row for block in cell)
    if len(rows) > 1 and not _is_labelled(rows[0]) and all(_is_labelled(row) for row in rows[1:]):
        rows = rows[1:]  # the heads of the columns, "Paragraph" and "Text"
    numbers = _numbers_paragraphs(rows)
    for row in rows:
        if single or lays_out or above_formula or (numbers and sum(map(bool, row)) == 1):
            yield from (block for cell in row for block in cell)
        else:
            yield from _row(row, numbers)


def _numbers_paragraphs(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table only lays paragraphs out: each row is one, or a label and one, most of which read so."""
    filled = [[cell for cell in row if cell] for row in rows]
    pairs = [row for row in filled if len(row) == 2]
    labelled = sum(map(_is_labelled, pairs))
    lone = all(len(row) <= 2 for row in filled) and all(_has_label(row) for row in pairs)
    return lone and labelled >= MIN_LABELLED and labelled * 2 >= len(pairs)


def _has_label(filled: Sequence[Cell]) -> bool:
    return len(filled[0]) == 1 and _LABEL.fullmatch(filled[0][0].text) is not None


def _row(row: Sequence[Cell], numbers: bool) -> Iterator[Block]:
    notes = [block for cell in row for block in cell if _is_note(block)]
    cells = [[block for block in cell if not _is_note(block)] for cell in row]
    filled = [cell for cell in cells if cell]
    if _is_labelled(cells) or (numbers and len(filled) == 2):
        label, (first, *rest) = filled[0][0].text, filled[1]
        label = f"{label}." if label.isdecimal() else label
        moved = tuple(replace(note, at=note.at + len(label) + 1) for note in first.footnotes)
        yield replace(first, text=f"{label} {first.text}", footnotes=moved)
        yield from rest
    elif filled:
        texts = [" ".join(block.text for block in cell) for cell in cells]
        linked = tuple(symbol for cell in filled for block in cell for symbol in block.linked)
        yield Block(" | ".join(texts), filled[0][0].line, linked=linked)
    yield from notes


def _is_labelled(row: Sequence[Cell]) -> bool:
    """Whether the row is a label and the paragraph that it numbers, not a number and a name."""
    filled = [cell for cell in row if cell]
    if len(filled) != 2 or not _has_label(filled):
        return False
    text = filled[1][0].text
    return (
        filled[0][0].text[:2].upper() in ("PP", "OP")
        or text.endswith((";", ",", ":"))
        or is_participial(text)
        or is_finite(text)
    )


def _is_note(block: Block) -> bool:
    return block.note is not None or block.text.startswith(MARK_OPEN)
