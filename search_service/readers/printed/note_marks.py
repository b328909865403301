"""Marks of notes that are not raised but written between signs: "the Charter 1/", "the Charter[1]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search_service.readers.printed.block import Block, mark


@dataclass(frozen=True, slots=True)
class _Dress:
    """A way to write marks: how a note begins, and how its mark stands in a text."""

    note: re.Pattern[str]
    mark: re.Pattern[str]


_DRESSES = (
    _Dress(
        re.compile(r"(\d{1,3}|[a-z]|\*{1,3})/\s+(?=\S)"), re.compile(r"(?<=\S) ?(?<![\w/])(\d{1,3}|[a-z]|\*{1,3})/(?![\w/])")
    ),
    _Dress(re.compile(r"\[(\d{1,3}|[a-z]|\*)\]\s*(?=\S)"), re.compile(r" ?\[(\d{1,3}|[a-z]|\*)\]")),
)


def undressed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with such marks set apart, where notes with the same marks are printed; other text stays as it is."""
    for dress in _DRESSES:
        notes = {found[1] for block in blocks if (found := dress.note.match(block.text))}
        if notes:
            blocks = [_undressed(block, dress, notes) for block in blocks]
    return list(blocks)


def _undressed(block: Block, dress: _Dress, notes: set[str]) -> Block:
    note = dress.note.match(block.text)
    opening, rest = (f"{mark(note[1])} ", block.text[note.end() :]) if note else ("", block.text)
    text = dress.mark.sub(lambda found: mark(found[1]) if found[1] in notes else found[0], rest)
    return replace(block, text=opening + text)
