"""What each printed paragraph below an enacting formula does: it starts a clause of a type, adds to one, or is a heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search_service.model import ClauseType
from search_service.readers.clauses import Paragraph, Role
from search_service.readers.printed.block import Block
from search_service.readers.printed.paragraph_shapes import Part, has_ended, is_finite, is_participial, parts_of
from search_service.readers.section_labels import Section, annex_label, entered, section_label

_DECLARATION = re.compile(r"\bAdopts? the following\b.*:$", re.IGNORECASE)
_LAST_CLAUSE = re.compile(r"\bseized of (?:the|this) matter\W*$")
_SEPARATOR = re.compile(r"[\W_]*$")  # "* * *"
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}$")
LONGEST_HEADING, LONGEST_WITH_COLON = 400, 40  # characters
DEEPER = 12.0  # points by which the first line of a point stands further in than that of its clause


@dataclass(slots=True)
class _Reading:
    """How far the reading has come: the `type` of the next clause and the `last` number of one; whether a clause is `open`
    to lines, has `announced` some with a colon, is `listing` points; the last number of a `sublist` that counts like clauses;
    whether a declaration is quoted (`declared`), and whether the last clause has been read (`closed`); the `indent` of the
    last numbered clause."""

    type: ClauseType
    last: int = 0
    open: bool = False
    announced: bool = False
    listing: bool = False
    sublist: int = 0
    declared: bool = False
    closed: bool = False
    section: Section = field(default_factory=Section)
    indent: float | None = None


def paragraphs_of(blocks: Sequence[Block], opens: ClauseType) -> tuple[Paragraph, ...]:
    """The paragraphs of a body, in printed order, every word of the blocks in one of them; `opens` is the first clause's type.

    The type of an unnumbered paragraph follows its place: preambular until the first number or finite verb ("Decides"),
    and again below the heading of a section that opens with participles; below "Annex", annex.
    """
    parts = parts_of(blocks)
    reading = _Reading(opens)
    paragraphs = [paragraph for place in range(len(parts)) for paragraph in _read(parts, place, reading)]
    if all(paragraph.role == "heading" for paragraph in paragraphs):
        paragraphs = [paragraph._replace(role="clause") for paragraph in paragraphs]  # nothing below that they could head
    numbers = Counter((paragraph.type, paragraph.number) for paragraph in paragraphs if paragraph.role == "clause")
    if not any(times > 1 for (_, number), times in numbers.items() if number):
        paragraphs = [paragraph._replace(section=None) for paragraph in paragraphs]  # numbers run through: no label is needed
    return tuple(paragraphs)


def _read(parts: Sequence[Part], place: int, reading: _Reading) -> Iterator[Paragraph]:
    part = parts[place]
    if reading.closed and part.shape != "numbered":
        reading.type, reading.closed = "annex", False
    if _SEPARATOR.match(part.text):
        _close(reading)
    elif part.shape == "row":
        yield Paragraph("row", part.text, reading.type, footnotes=part.footnotes, cells=_cells(part.text))
    elif part.shape == "numbered":
        yield _numbered(part, reading)
    elif part.shape in ("point", "bullet"):
        yield _line("point", part, reading) if reading.open else _clause(part, reading)
    elif _is_heading(parts, place, reading):
        yield _heading(parts, place, reading)
    else:
        yield _unnumbered(parts, place, reading)


def _numbered(part: Part, reading: _Reading) -> Paragraph:
    """A numbered paragraph: a clause, or a point of one that announced a list: "the following agenda:", "1. Opening"."""
    number = int((part.number or "0").split()[0])
    counts_on = reading.sublist > 0 and number == reading.sublist + 1
    begins_list = reading.type == "operative" and reading.announced and reading.last > 0 and number == 1
    deeper = part.indent is not None and reading.indent is not None and part.indent > reading.indent + DEEPER
    settled = counts_on and number > 2 and number != reading.last + 1  # "3. Steps the Commission has taken"
    listed = (begins_list or counts_on) and (settled or not is_finite(part.text)) and not reading.declared
    if listed or (deeper and reading.open and reading.type == "operative"):
        reading.sublist = number
        return _line("point", replace(part, number=f"{part.number}."), reading)
    reading.last, reading.sublist, reading.indent = number, 0, part.indent
    reading.type = part.opens or ("operative" if reading.type == "preambular" else reading.type)
    return _clause(part, reading)


def _clause(part: Part, reading: _Reading) -> Paragraph:
    reading.open, reading.listing, reading.announced = True, False, part.text.endswith(":")
    operative = reading.type == "operative"
    reading.closed = operative and _LAST_CLAUSE.search(part.text) is not None
    declared = operative and reading.declared
    reading.declared = declared or (operative and _DECLARATION.search(part.text) is not None)
    return Paragraph("clause", part.text, reading.type, part.number, part.footnotes, linked=part.linked, declared=declared)


def _line(role: Role, part: Part, reading: _Reading) -> Paragraph:
    named = reading.announced and part.number is None  # of the names after a colon each is one line more
    reading.open, reading.listing, reading.announced = True, True, named or part.text.endswith(":")
    return Paragraph(role, part.text, reading.type, part.number, part.footnotes, linked=part.linked)


def _close(reading: _Reading) -> None:
    reading.open = reading.announced = reading.listing = False
    reading.sublist = 0


def _unnumbered(parts: Sequence[Part], place: int, reading: _Reading) -> Paragraph:
    """An unnumbered paragraph: a clause, or a line of the clause above where it is none by itself."""
    part = parts[place]
    if reading.open and part.text[0].islower():
        return _line("wrap-up", part, reading)
    if reading.type == "preambular" and _decides(parts, place):
        reading.type = "operative"
    elif reading.type == "operative" and not reading.open and part.text.endswith((",", ";")) and is_participial(part.text):
        reading.type = "preambular"
    elif reading.type == "operative" and _goes_on(part, reading):
        return _line("wrap-up", part, reading)
    return _clause(part, reading)


def _goes_on(part: Part, reading: _Reading) -> bool:
    """Whether an unnumbered paragraph is a line of the clause above; where no clause is numbered, each paragraph is one."""
    listed = bool(reading.last) or reading.announced or reading.listing
    return reading.open and listed and not reading.declared and not is_finite(part.text)


def _decides(parts: Sequence[Part], place: int) -> bool:
    """Whether the paragraph is the first operative one: its verb is finite, and no participle follows that would belie it."""
    text = parts[place].text
    following = parts[place + 1] if place + 1 < len(parts) else None
    belied = text.endswith(",") and following is not None and following.shape == "plain" and is_participial(following.text)
    return is_finite(text) and not belied


# --- headings ---


def _is_heading(parts: Sequence[Part], place: int, reading: _Reading) -> bool:
    """Whether the paragraph is a heading: marked as one, or short and unfinished with something below that it can head."""
    part = parts[place]
    text = part.text
    following = parts[place + 1] if place + 1 < len(parts) else None
    opens_annex = annex_label(text) is not None and len(text) < LONGEST_HEADING and not has_ended(text)
    if part.shape == "heading" or opens_annex:
        return True
    if following is None or len(text) > LONGEST_HEADING or text[0].islower() or text[0] in '“"' or is_finite(text):
        return False
    if text.endswith(":"):
        return len(text) <= LONGEST_WITH_COLON and following.shape in ("numbered", "plain") and reading.type == "operative"
    if has_ended(text) or (reading.announced and not reading.declared and following.shape not in ("point", "bullet", "row")):
        return False
    if reading.type == "preambular" and len(text) >= LONGEST_WITH_COLON and is_participial(text):
        return False  # "Acting under Chapter VII of the Charter of the United Nations" without its comma
    return not (reading.type == "annex" and reading.open and (": " in text or _DAY.match(text)))


def _heading(parts: Sequence[Part], place: int, reading: _Reading) -> Paragraph:
    """A heading; between the points of a clause, or above its table, it is a line or a row of that clause."""
    part = parts[place]
    annex, label = annex_label(part.text), section_label(part.text)
    if annex is not None:
        reading.type, reading.section = "annex", Section(annex=annex)
    elif label != part.text and reading.open and _lists_on(part, reading):
        return Paragraph("subheading", part.text, reading.type, footnotes=part.footnotes)
    elif label != part.text and reading.open and part.heads == "row" and (reading.announced or _is_row(parts, place - 1)):
        return Paragraph("row", part.text, reading.type, footnotes=part.footnotes, cells=(part.text,))
    elif label:
        reading.section = entered(reading.section, label)
    _close(reading)
    section = reading.section.label if annex is not None or label else None
    return Paragraph("heading", part.text, reading.type, footnotes=part.footnotes, section=section)


def _lists_on(heading: Part, reading: _Reading) -> bool:
    """Whether what follows the heading goes on with the clause above: points of its list, or bullets, which number nothing."""
    return heading.heads == "bullet" or (heading.heads == "point" and (reading.listing or reading.announced))


def _is_row(parts: Sequence[Part], place: int) -> bool:
    return place >= 0 and parts[place].shape == "row"


def _cells(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text.split("|"))
