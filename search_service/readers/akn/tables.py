"""Classifies tables: boxes of paragraphs, sentences, and rows of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search_service.readers.akn.tree import Element

_PROSE_WORDS = 8


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of each row, without those of tables inside its cells."""
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def is_box(rows: Sequence[Sequence[Element]]) -> bool:
    """Whether a table is only a frame: no row has more than one cell."""
    return all(len(row) <= 1 for row in rows)


def is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows of a table have a sentence, as in tables of agreed language."""
    filled = [row for row in rows if any(row)]
    return sum(any(map(_is_sentence, row)) for row in filled) * 2 > len(filled)


def _is_sentence(cell: str) -> bool:
    words = cell.split()
    return len(words) >= _PROSE_WORDS and sum(word.islower() for word in words) * 2 >= len(words)
