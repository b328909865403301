"""Classifies paragraphs below a formula: a clause, a part of one, or a heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search_service.model import ClauseType
from search_service.readers.clauses import LAST_CLAUSE, Paragraph, Role
from search_service.readers.printed.block import Block
from search_service.readers.printed.paragraph_shapes import ShapedPart, has_ended, is_finite, is_participial, parts_of
from search_service.readers.section_labels import Section, annex_label, enter, is_bare_label, section_label

_DECLARATION = re.compile(r"\bAdopts? the following\b.*:$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\W_]*$")  # "* * *"
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}$")
MAX_HEADING_CHARACTERS, MAX_COLON_HEADING_CHARACTERS = 400, 40
DEEPER = 12.0  # points by which the first line of a point stands further in than that of its clause


@dataclass(slots=True)
class _ParserState:
    """How far the reading has come: the `type` of the next clause and the `last` number of one; whether a clause is `open`
    to lines, has `announced` some with a colon, is `listing` points; the last number of a `sublist` that counts like clauses;
    whether a declaration is quoted (`declared`), and whether the last clause has been read (`closed`); the `indent` of the
    last numbered clause; whether letters number the operative clauses (`lettered`)."""

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
    lettered: bool = False


def paragraphs_of(blocks: Sequence[Block], opens: ClauseType, recitals: int = 0) -> tuple[Paragraph, ...]:
    """The paragraphs of a body, in printed order, with every word of the blocks; `opens` is the first clause's type.

    The first `recitals` blocks are preambular clauses, a block each. An unnumbered paragraph has the type of its position:
    preambular until the first number or finite verb ("Decides"), and again below the heading of a section that opens with
    participles; below "Annex", annex.
    """
    if recitals:
        above = [Paragraph("clause", block.text, "preambular", footnotes=block.footnotes) for block in blocks[:recitals]]
        return (*above, *paragraphs_of(blocks[recitals:], opens))
    parts = parts_of(blocks)
    state = _ParserState(opens, lettered=opens == "preambular" and _are_lettered(parts))
    paragraphs = [paragraph for i in range(len(parts)) for paragraph in _read(parts, i, state)]
    if all(paragraph.role == "heading" for paragraph in paragraphs):
        paragraphs = [paragraph._replace(role="clause") for paragraph in paragraphs]  # they head nothing
    numbers = Counter((paragraph.type, paragraph.number) for paragraph in paragraphs if paragraph.role == "clause")
    if not any(times > 1 for (_, number), times in numbers.items() if number):
        paragraphs = [
            paragraph._replace(section=None) for paragraph in paragraphs
        ]  # numbers do not restart: no label is needed
    return tuple(paragraphs)


def _are_lettered(parts: Sequence[ShapedPart]) -> bool:
    """Whether letters, and no figures, number the operative clauses, as in decisions: "(a) Takes note of the report"."""
    numbered = any(part.shape == "numbered" and is_finite(part.text) for part in parts)
    return not numbered and any(_is_lettered(part) for part in parts)


def _is_lettered(part: ShapedPart) -> bool:
    return part.shape == "point" and is_finite(part.text)


def _read(parts: Sequence[ShapedPart], i: int, state: _ParserState) -> Iterator[Paragraph]:
    part = parts[i]
    if state.closed and part.shape != "numbered":
        state.type, state.closed = "annex", False
    if _SEPARATOR.match(part.text):
        _close(state)
    elif part.shape == "row":
        yield Paragraph("row", part.text, state.type, footnotes=part.footnotes, cells=_cells(part.text))
    elif part.shape == "numbered":
        yield _numbered(part, state)
    elif state.lettered and state.type != "annex" and _is_lettered(part):
        state.type, state.sublist = "operative", 0
        yield _clause(part, state)
    elif part.shape in ("point", "bullet") and _is_recital(part, state):
        state.type = "preambular" if state.type == "operative" else state.type
        yield _clause(part if part.shape == "point" else replace(part, number=None), state)
    elif part.shape in ("point", "bullet"):
        yield _line("point", part, state) if state.open else _clause(part, state)
    elif _is_heading(parts, i, state):
        yield _heading(parts, i, state)
    else:
        yield _unnumbered(parts, i, state)


def _is_recital(part: ShapedPart, state: _ParserState) -> bool:
    """Whether a bullet or a letter stands before a preambular clause: "- Recalling its resolution 75/1,"."""
    listed = state.announced or (part.shape == "point" and state.listing)
    recites = not state.open if state.type != "preambular" else not listed
    return recites and part.text.endswith((",", ";")) and is_participial(part.text)


def _numbered(part: ShapedPart, state: _ParserState) -> Paragraph:
    """A numbered paragraph: a clause, or a point of one that announced a list: "the following agenda:", "1. Opening"."""
    number = int((part.number or "0").split()[0])
    counts_on = state.sublist > 0 and number == state.sublist + 1
    begins_list = state.type == "operative" and state.announced and (state.last > 0 or state.lettered) and number == 1
    deeper = part.indent is not None and state.indent is not None and part.indent > state.indent + DEEPER
    settled = counts_on and number > 2 and number != state.last + 1  # "3. Steps the Commission has taken"
    listed = (begins_list or counts_on) and (settled or not is_finite(part.text)) and not state.declared
    if listed or (deeper and state.open and state.type == "operative"):
        state.sublist = number
        return _line("point", replace(part, number=f"{part.number}."), state)
    state.last, state.sublist, state.indent = number, 0, part.indent
    state.type = part.opens or ("operative" if state.type == "preambular" else state.type)
    return _clause(part, state)


def _clause(part: ShapedPart, state: _ParserState) -> Paragraph:
    state.open, state.listing, state.announced = True, False, part.text.endswith(":")
    operative = state.type == "operative"
    state.closed = operative and LAST_CLAUSE.search(part.text) is not None
    declared = operative and state.declared
    state.declared = declared or (operative and _DECLARATION.search(part.text) is not None)
    return Paragraph("clause", part.text, state.type, part.number, part.footnotes, linked=part.linked, declared=declared)


def _line(role: Role, part: ShapedPart, state: _ParserState) -> Paragraph:
    named = state.announced and part.number is None  # each name after a colon is a further line
    state.open, state.listing, state.announced = True, True, named or part.text.endswith(":")
    return Paragraph(role, part.text, state.type, part.number, part.footnotes, linked=part.linked)


def _close(state: _ParserState) -> None:
    state.open = state.announced = state.listing = False
    state.sublist = 0


def _unnumbered(parts: Sequence[ShapedPart], i: int, state: _ParserState) -> Paragraph:
    """An unnumbered paragraph: a clause of its own, or a line of the clause above."""
    part = parts[i]
    if state.open and part.text[0].islower():
        return _line("wrap-up", part, state)
    if state.type == "preambular" and _decides(parts, i):
        state.type = "operative"
    elif state.type == "operative" and not state.open and part.text.endswith((",", ";")) and is_participial(part.text):
        state.type = "preambular"
    elif state.type == "operative" and _goes_on(part, state):
        return _line("wrap-up", part, state)
    return _clause(part, state)


def _goes_on(part: ShapedPart, state: _ParserState) -> bool:
    """Whether an unnumbered paragraph is a line of the clause above; if no clause is numbered, each paragraph is a clause."""
    listed = bool(state.last) or state.announced or state.listing
    return state.open and listed and not state.declared and not is_finite(part.text)


def _decides(parts: Sequence[ShapedPart], i: int) -> bool:
    """Whether the paragraph is the first operative one: its verb is finite, and no preambular paragraph follows."""
    text = parts[i].text
    following = parts[i + 1] if i + 1 < len(parts) else None
    belied = text.endswith(",") and following is not None and following.shape == "plain" and is_participial(following.text)
    return is_finite(text) and not belied


# --- headings ---


def _is_heading(parts: Sequence[ShapedPart], i: int, state: _ParserState) -> bool:
    """Whether the paragraph is a heading: marked as one, or short and unfinished above a paragraph that it can head."""
    part = parts[i]
    text = part.text
    following = parts[i + 1] if i + 1 < len(parts) else None
    opens_annex = annex_label(text) is not None and len(text) < MAX_HEADING_CHARACTERS and not has_ended(text)
    if part.shape == "heading" or opens_annex:
        return True
    if following is None or len(text) > MAX_HEADING_CHARACTERS or text[0].islower() or text[0] in '“"' or is_finite(text):
        return False
    if text.endswith(":"):
        return (
            len(text) <= MAX_COLON_HEADING_CHARACTERS and following.shape in ("numbered", "plain") and state.type == "operative"
        )
    if is_bare_label(text) and " " in text:
        return True  # "PART I", below "Have agreed as follows:"
    if has_ended(text) or (state.announced and not state.declared and following.shape not in ("point", "bullet", "row")):
        return False
    if state.type == "preambular" and len(text) >= MAX_COLON_HEADING_CHARACTERS and is_participial(text):
        return False  # "Acting under Chapter VII of the Charter of the United Nations" without its comma
    return not (state.type == "annex" and state.open and (": " in text or _DAY.match(text)))


def _heading(parts: Sequence[ShapedPart], i: int, state: _ParserState) -> Paragraph:
    """The paragraph of a heading; between the points of a clause, or above its table, it is a line or a row of the clause."""
    part = parts[i]
    annex, label = annex_label(part.text), section_label(part.text)
    if annex is not None:
        state.type, state.section = "annex", Section(annex=annex)
    elif label != part.text and state.open and _lists_on(part, state):
        return Paragraph("subheading", part.text, state.type, footnotes=part.footnotes)
    elif label != part.text and state.open and part.heads == "row" and (state.announced or _is_row(parts, i - 1)):
        return Paragraph("row", part.text, state.type, footnotes=part.footnotes, cells=(part.text,))
    elif label:
        state.section = enter(state.section, label)
    _close(state)
    section = state.section.label if annex is not None or label else None
    return Paragraph("heading", part.text, state.type, footnotes=part.footnotes, section=section)


def _lists_on(heading: ShapedPart, state: _ParserState) -> bool:
    """Whether the clause above continues below the heading, with points of its list or bullets."""
    return heading.heads == "bullet" or (heading.heads == "point" and (state.listing or state.announced))


def _is_row(parts: Sequence[ShapedPart], i: int) -> bool:
    return i >= 0 and parts[i].shape == "row"


def _cells(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text.split("|"))
