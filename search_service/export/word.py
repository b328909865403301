"""Clauses as a Word file: each with its opening in italics, citation and note."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

import docx
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from search_service.engines import Hit
from search_service.export.citation import citation

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Collected(NamedTuple):
    """A collected clause, and the collector's note."""

    hit: Hit
    note: str


def word_file(collected: Iterable[Collected]) -> bytes:
    """The bytes of the Word file, with the clauses in this order."""
    file = docx.Document()
    file.core_properties.title = "Clauses of United Nations resolutions"
    file.core_properties.author = "United Nations (unofficial copies)"
    for one in collected:
        clause = one.hit.clause
        first, *points = _legal(clause.text).split("\n")
        paragraph = file.add_paragraph(f"{clause.number}. " if clause.number else "")
        _add_with_opening(paragraph, first, clause.opening or "")
        for point in points:
            file.add_paragraph(_legal(point)).paragraph_format.left_indent = Cm(1)
        cited = file.add_paragraph(f"({_legal(citation(one.hit.document, clause))})")
        cited.paragraph_format.left_indent = Cm(1)
        for run in cited.runs:
            run.font.size = Pt(9)
        if one.note:
            file.add_paragraph(f"Note: {_legal(one.note)}").paragraph_format.left_indent = Cm(1)
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def _add_with_opening(paragraph: Paragraph, text: str, opening: str) -> None:
    before, found, behind = text.partition(opening) if opening else (text, "", "")
    for part, is_opening in ((before, False), (found, True), (behind, False)):
        if part:
            paragraph.add_run(part).italic = is_opening


def _legal(text: str) -> str:
    """A text without control characters, which Word files must not have."""
    return "".join(letter for letter in text if letter in "\t\n" or letter.isprintable())
