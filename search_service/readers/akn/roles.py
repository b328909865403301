"""What each printed paragraph does in its document: starts a clause, adds to one, or heads what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search_service.model import ClauseType, Footnote
from search_service.readers.akn import numbers
from search_service.readers.akn.blocks import Block
from search_service.readers.akn.text import Passage
from search_service.readers.clauses import Paragraph, Role
from search_service.readers.sections import Section, annex_label, entered, section_label
from search_service.verbs import read_opening

_DECLARATION = re.compile(r"\badopts? the following\b.*:$", re.I | re.S)
# "Decides", "Further decides"; not "Conscious", nor "Reiterating its"
_FINITE = re.compile(r"[“\"‘]?(?:(?!\w+ing\b)[A-Z][a-z]+\s)?[A-Z]?[a-z]+(?<![su])s\b")
_LAST_CLAUSE = re.compile(r"\bseized of (?:the|this) matter\W*$")
_LAST_WORDS = 40  # characters
_BRACKETED = re.compile(r"\((\d+)\)")
_COMMAS = (",", "،", "，", "、")
_ENDS = (".", ";", ":", "。", "；", "：", "؛")
_LONGEST_HEADING = 400
_LONGEST_COLON_HEADING = 60


@dataclass(slots=True)
class _Reading:
    """How far the reading has come: the number of the `last` clause numbered "3", and of the last `bracketed` "(3)"; whether
    a clause is `open` for points, has `announced` a list, has been `joined` by a point; a number that is `waiting` for its
    text; whether operative clauses have `begun`, and have come to their end (`closed`); whether a declaration is being
    quoted (`declared`); how the paragraph before ended (`ending`)."""

    type: ClauseType
    english: bool
    annex: bool = False
    last: int = 0
    bracketed: int = 0
    number: str = ""
    open: bool = False
    announced: bool = False
    joined: bool = False
    waiting: str = ""
    begun: bool = False
    closed: bool = False
    declared: bool = False
    ending: str = ""
    section: Section = field(default_factory=Section)

    @property
    def here(self) -> ClauseType:
        return "annex" if self.annex else self.type


def paragraphs(blocks: Sequence[Block], clause_type: ClauseType, language: str) -> list[Paragraph]:
    """The paragraphs that `blocks` make; `clause_type` is that of clauses in the body: operative or statement."""
    reading = _Reading(clause_type, language == "en")
    read: list[Paragraph] = []
    for place, block in enumerate(blocks):
        if not reading.annex and (block.place == "annex" or _is_past_the_end(block, reading)):
            _enter_annex(reading, "")
        if not _is_repeated(blocks[place - 1 : place], block):
            read.extend(_read(block, blocks[place + 1 : place + 5], reading))
    return read


def _is_past_the_end(block: Block, reading: _Reading) -> bool:
    """True for what is printed in the body after its last paragraph, which nothing else may tell to be an annex."""
    return reading.closed and numbers.printed(block.number) != str(reading.last + 1)


def _read(block: Block, ahead: Sequence[Block], reading: _Reading) -> Iterator[Paragraph]:
    if block.form == "row":
        yield Paragraph("row", "", reading.here, None, block.passage.footnotes, None, block.cells, block.passage.linked)
    elif block.form == "heading":
        yield from _heading(block, ahead, reading)
    elif block.form == "recital":
        yield _clause(block.passage, None, "preambular", reading)
    elif block.form == "subheading":
        yield _subheading(block)
    elif block.form in {"point", "line"} and not _is_misfiled(block, reading):
        yield _joined(block.passage, block.number or None, reading)
    else:
        yield from _paragraph(block, ahead, reading)


def _is_misfiled(block: Block, reading: _Reading) -> bool:
    """True for an operative paragraph that the encoding counts as a point of the last preambular one."""
    misplaced = block.place == "preamble" and numbers.kind(block.number) == "clause"
    return misplaced and _decides(block.passage, reading)


def _clause(words: Passage, number: str | None, clause_type: ClauseType, reading: _Reading) -> Paragraph:
    reading.open, reading.waiting, reading.ending = True, "", words.text[-1:]
    reading.number, reading.joined, reading.announced = number or "", False, words.text.endswith(":")
    if number and (found := _BRACKETED.fullmatch(number)):
        reading.bracketed = int(found[1])
    reading.closed = clause_type == "operative" and bool(_LAST_CLAUSE.search(words.text, len(words.text) - _LAST_WORDS))
    if clause_type == "operative":
        reading.begun = True
        if number and number.isdigit():
            reading.last = int(number)
    declared = reading.declared and clause_type == "operative"
    if clause_type == "operative" and words.text.endswith(":") and _DECLARATION.search(words.text):
        reading.declared = True
    return Paragraph("clause", words.text, clause_type, number, words.footnotes, linked=words.linked, declared=declared)


def _joined(words: Passage, number: str | None, reading: _Reading) -> Paragraph:
    """A point of the clause before, or without a number a line of it."""
    role: Role = "point" if number else "wrap-up"
    listing = reading.ending == ":" and number is None  # a list of names: each is one more line
    reading.waiting, reading.ending, reading.open = "", ":" if listing else words.text[-1:], True
    reading.joined = True
    return Paragraph(role, words.text, reading.here, number, words.footnotes, linked=words.linked)


def _paragraph(block: Block, ahead: Sequence[Block], reading: _Reading) -> Iterator[Paragraph]:
    number, words = block.number, block.passage
    if not number:
        expected = int(reading.number) + 1 if reading.annex and reading.number.isdecimal() else reading.last + 1
        number, words = numbers.split(words, expected)
        if reading.here == "statement" and words.text[:1] in '“"' and numbers.kind(number) == "clause":
            number, words = "", block.passage  # a number inside the quotation is part of what is quoted
        number = number or reading.waiting
    kind = numbers.kind(number)
    if number.lower() == "l." and not reading.last and _decides(words, reading):
        number, kind = "1.", "clause"  # a typist's small L
    if not words.text:
        if kind == "label":
            yield from _heading(block, ahead, reading)
        reading.waiting = number if kind in {"clause", "point"} else ""
    elif kind == "clause":
        yield _clause(words, numbers.printed(number), reading.here, reading)
    elif kind == "point" and not reading.begun and reading.here == "operative" and _recites(words, reading):
        yield _clause(words, number.rstrip("."), "preambular", reading)
    elif kind == "point" and _is_joined(number, reading):
        yield _joined(words, number, reading)
    elif kind == "label" and _is_title(words.text, ahead, reading):
        yield from _heading(replace(block, number=number, passage=words), ahead, reading)
    elif kind == "label" and reading.open and (reading.here == "operative" or _is_announced(words, reading)):
        yield _joined(words, number, reading)
    elif number:
        yield _clause(words, None if numbers.is_bullet(number) else number.rstrip("."), reading.here, reading)
    else:
        yield from _unnumbered(block, ahead, reading)


def _is_joined(number: str, reading: _Reading) -> bool:
    """True where a point belongs to the clause before it. In annexes "(1)", "(2)" number paragraphs as often as points."""
    bracketed = _BRACKETED.fullmatch(number)
    if reading.here == "operative" or not bracketed:
        return reading.open
    follows = int(bracketed[1]) == reading.bracketed + 1 and reading.bracketed > 0
    return reading.open and not follows and (reading.joined or reading.announced or reading.number.isdigit())


def _is_announced(words: Passage, reading: _Reading) -> bool:
    """True for an item of a list that the clause before announces ("in the following formats:"), not for a heading. The
    Security Council's statements letter paragraphs of their own."""
    return reading.annex and reading.announced and words.text[-1] in ";,."


def _unnumbered(block: Block, ahead: Sequence[Block], reading: _Reading) -> Iterator[Paragraph]:
    words = block.passage
    clause_type = _unnumbered_type(words, ahead, reading)
    if reading.annex and annex_label(words.text) is not None:
        yield from _heading(block, ahead, reading)
    elif reading.open and _continues(words.text, reading):
        yield _joined(words, None, reading)
    elif clause_type is not None:
        yield _clause(words, None, clause_type, reading)
    elif _is_title(words.text, ahead, reading):
        yield from _heading(block, ahead, reading)
    elif reading.open:
        yield _joined(words, None, reading)
    else:
        yield _clause(words, None, reading.here, reading)


def _continues(text: str, reading: _Reading) -> bool:
    """True where the sentence before is not finished: a wrap-up, or an item of a list that lost its bullets."""
    if not reading.english:  # Russian clauses all start in lower case
        return text[0].islower() and (reading.joined or reading.announced)
    if text[0].islower():
        return reading.joined or reading.here == "operative" or reading.ending in ",;:"
    return reading.joined and reading.here == "statement" and reading.ending == "," and text[0].isalpha()


def _unnumbered_type(words: Passage, ahead: Sequence[Block], reading: _Reading) -> ClauseType | None:
    """The type of the clause that an unnumbered paragraph starts; None where its form does not say that it starts one."""
    if reading.here != "operative":
        return reading.here
    if reading.declared:
        return None if _is_title(words.text, ahead, reading) else "operative"
    unfinished = not reading.begun and words.text.endswith(_COMMAS)
    if unfinished and not reading.last and any(numbers.kind(block.number) == "clause" for block in ahead):
        return "preambular"
    if _decides(words, reading):
        return "operative"
    recites = not reading.last or not reading.english or _recites(words, reading)
    return "preambular" if unfinished and recites else None


def _recites(words: Passage, reading: _Reading) -> bool:
    """True where an English paragraph opens as preambular ones do."""
    return reading.english and read_opening(words.text, "preambular") is not None


def _decides(words: Passage, reading: _Reading) -> bool:
    """True where a paragraph opens as operative ones do, with a verb in its finite form. In other languages than English it
    ends as they do, and begins nothing that was announced."""
    if not reading.english:
        return words.text.endswith(_ENDS) and not reading.announced
    opening = read_opening(words.text, "operative")
    return opening is not None and bool(_FINITE.match(words.text))


def _is_title(text: str, ahead: Sequence[Block], reading: _Reading) -> bool:
    """True for a heading that only its look would tell: short, without a full stop, and not an item of a list."""
    if reading.here != "operative":
        return False  # annexes and statements hold signatures, dates and addresses that look the same
    longest = _LONGEST_HEADING if not text.endswith(":") else _LONGEST_COLON_HEADING * (not reading.declared)
    listed = reading.ending == ":" and not reading.declared and (reading.joined or not _points_follow(ahead, reading))
    return len(text) <= longest and text[-1] not in ".;," and text[0] not in '“"' and not listed and bool(ahead)


def _heading(block: Block, ahead: Sequence[Block], reading: _Reading) -> Iterator[Paragraph]:
    """A heading; between the points of a clause it is a line of that clause."""
    text, number = block.passage.text.strip("= "), block.number
    label = annex_label(text) if block.place == "body" or reading.annex else None
    if label is not None:
        _enter_annex(reading, label)
        yield Paragraph("heading", text, "annex", section=reading.section.label)
    elif numbers.kind(number) == "point" and reading.open and not _clause_follows(ahead):
        yield _joined(block.passage, number, reading)
    elif text and section_label(text) != text and _points_follow(ahead, reading):
        yield _subheading(block)
    elif text and section_label(text) != text and reading.announced and _table_follows(ahead):
        yield Paragraph("row", "", reading.here, None, block.passage.footnotes, None, (_titled(text, number),))
    else:
        yield _entered(text, number, block.passage.footnotes, reading)


def _entered(text: str, number: str, footnotes: tuple[Footnote, ...], reading: _Reading) -> Paragraph:
    label = section_label(text, number)
    if label:
        reading.section = entered(reading.section, label)
    reading.open, reading.begun, reading.ending = False, reading.begun and not label, ""
    return Paragraph("heading", _titled(text, number), footnotes=footnotes, section=reading.section.label if label else None)


def _subheading(block: Block) -> Paragraph:
    text = _titled(block.passage.text, block.number)
    return Paragraph("subheading", text, footnotes=block.passage.footnotes, linked=block.passage.linked)


def _titled(text: str, number: str) -> str:
    """A heading with its number, which some files print twice; some have the signs of another markup: "== II =="."""
    # The full stop of a number can stand with the title.
    text = text.strip("= ").lstrip(". ") if number else text.strip("= ")
    return text if text.startswith(number) else f"{number} {text}".strip()


def _enter_annex(reading: _Reading, label: str) -> None:
    reading.annex, reading.open, reading.announced, reading.joined, reading.ending = True, False, False, False, ""
    reading.last, reading.bracketed, reading.section = 0, 0, Section(annex=label)


def _next(ahead: Sequence[Block]) -> Block | None:
    """The first paragraph after a run of headings."""
    return next((block for block in ahead if block.form != "heading" or numbers.kind(block.number) == "point"), None)


def _clause_follows(ahead: Sequence[Block]) -> bool:
    block = _next(ahead)
    return block is not None and numbers.kind(block.number) == "clause"


def _points_follow(ahead: Sequence[Block], reading: _Reading) -> bool:
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


def _is_repeated(before: Sequence[Block], heading: Block) -> bool:
    """True for a heading that the file holds twice, once as a section's and once as a paragraph."""
    return heading.form == "heading" and any(_bare(block) == _bare(heading) for block in before if block.form == "heading")


def _bare(block: Block) -> str:
    return _titled(block.passage.text, block.number).casefold()
