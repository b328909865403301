"""Finds marks of notes that are not raised: "the Charter 1/", "the Charter[1]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search_service.readers.printed.block import Block, mark


@dataclass(frozen=True, slots=True)
class _MarkStyle:
    """A style of marks: the patterns of a note's beginning, and of its mark in a text."""

    note: re.Pattern[str]
    mark: re.Pattern[str]


_STYLES = (
    _MarkStyle(
        re.compile(r"(\d{1,3}|[a-z]|\*{1,3})/\s+(?=\S)"), re.compile(r"(?<=\S) ?(?<![\w/])(\d{1,3}|[a-z]|\*{1,3})/(?![\w/])")
    ),
    _MarkStyle(re.compile(r"\[(\d{1,3}|[a-z]|\*)\]\s*(?=\S)"), re.compile(r" ?\[(\d{1,3}|[a-z]|\*)\]")),
)


def set_marks_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with such marks set apart, if notes with the same marks are printed; other text is unchanged."""
    for style in _STYLES:
        notes = {found[1] for block in blocks if (found := style.note.match(block.text))}
        if notes:
            blocks = [_set_apart(block, style, notes) for block in blocks]
    return list(blocks)


def _set_apart(block: Block, style: _MarkStyle, notes: set[str]) -> Block:
    note = style.note.match(block.text)
    opening, rest = (f"{mark(note[1])} ", block.text[note.end() :]) if note else ("", block.text)
    text = style.mark.sub(lambda found: mark(found[1]) if found[1] in notes else found[0], rest)
    return replace(block, text=opening + text)
