"""Which printed paragraphs are headings, and what a heading does: enter a section or an annex, or stand between points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search_service.model import Footnote
from search_service.readers.akn import numbers
from search_service.readers.akn.blocks import Block
from search_service.readers.akn.progress import Reading, clause, enter_annex, joined
from search_service.readers.clauses import Paragraph
from search_service.readers.section_labels import annex_label, entered, section_label

HEADINGS = ("heading", "title")
_LONGEST_HEADING = 400
_LONGEST_COLON_HEADING = 60


def heading(block: Block, ahead: Sequence[Block], reading: Reading) -> Iterator[Paragraph]:
    """A heading; between the points of a clause it is a line of that clause."""
    text, number = block.passage.text.strip("= "), block.number
    label = annex_label(text) if block.place == "body" or reading.annex else None
    if label is not None:
        enter_annex(reading, label)
        yield Paragraph("heading", text, "annex", section=reading.section.label)
    elif numbers.kind(number) == "point" and reading.open and not _clause_follows(ahead):
        yield joined(block.passage, number, reading)
    elif text and section_label(text) != text and _points_follow(ahead, reading):
        yield subheading(block)
    elif text and section_label(text) != text and reading.announced and _table_follows(ahead):
        yield Paragraph("row", "", reading.here, None, block.passage.footnotes, None, (_titled(text, number),))
    else:
        yield _entered(text, number, block.passage.footnotes, reading)


def lettered(block: Block, reading: Reading) -> Paragraph:
    """The title of a section of an annex that the file counts among its paragraphs ("A. General"): a clause, which those
    below it carry as their section."""
    number = block.number.rstrip(". ")
    title = clause(block.passage, number, "annex", reading)
    reading.section = entered(reading.section, section_label("", number))
    # The full stop of a number can stand with the title.
    return title._replace(text=title.text.lstrip(". "), section=reading.section.label)


def _entered(text: str, number: str, footnotes: tuple[Footnote, ...], reading: Reading) -> Paragraph:
    label = section_label(text, number)
    if label:
        reading.section = entered(reading.section, label)
    reading.open, reading.begun, reading.ending = False, reading.begun and not label, ""
    return Paragraph("heading", _titled(text, number), footnotes=footnotes, section=reading.section.label if label else None)


def subheading(block: Block) -> Paragraph:
    text = _titled(block.passage.text, block.number)
    return Paragraph("subheading", text, footnotes=block.passage.footnotes, linked=block.passage.linked)


def is_title(text: str, ahead: Sequence[Block], reading: Reading) -> bool:
    """True for a heading that only its look would tell: short, without a full stop, and not an item of a list."""
    if reading.here != "operative":
        return False  # annexes and statements hold signatures, dates and addresses that look the same
    longest = _LONGEST_HEADING if not text.endswith(":") else _LONGEST_COLON_HEADING * (not reading.declared)
    listed = reading.ending == ":" and not reading.declared and (reading.joined or not _points_follow(ahead, reading))
    return len(text) <= longest and text[-1] not in ".;," and text[0] not in '“"' and not listed and bool(ahead)


def _titled(text: str, number: str) -> str:
    """A heading with its number, which some files print twice; some have the signs of another markup: "== II =="."""
    # The full stop of a number can stand with the title.
    text = text.strip("= ").lstrip(". ") if number else text.strip("= ")
    return text if text.startswith(number) else f"{number} {text}".strip()


def _next(ahead: Sequence[Block]) -> Block | None:
    """The first paragraph after a run of headings."""
    return next((block for block in ahead if block.form not in HEADINGS or numbers.kind(block.number) == "point"), None)


def _clause_follows(ahead: Sequence[Block]) -> bool:
    block = _next(ahead)
    return block is not None and numbers.kind(block.number) == "clause"


def _points_follow(ahead: Sequence[Block], reading: Reading) -> bool:
    """True where the open clause goes on after a heading: with points, or with the table that it announces."""
    block = _next(ahead)
    if block is None or not reading.open:
        return False
    number = block.number or numbers.split(block.passage, 0)[0]
    if reading.annex and not reading.announced:
        return numbers.is_bullet(number)
    return block.form in {"point", "line"} or numbers.kind(number) == "point"


def _table_follows(ahead: Sequence[Block]) -> bool:
    block = _next(ahead)
    return block is not None and block.form == "row"


def is_repeated(before: Sequence[Block], heading: Block) -> bool:
    """True for a heading that the file holds twice, once as a section's and once as a paragraph."""
    return heading.form in HEADINGS and any(_bare(block) == _bare(heading) for block in before if block.form in HEADINGS)


def _bare(block: Block) -> str:
    return _titled(block.passage.text, block.number).casefold()
