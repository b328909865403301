"""What each printed paragraph does in its document: starts a clause, adds to one, or heads what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search_service.model import ClauseType
from search_service.readers.akn import numbers
from search_service.readers.akn.blocks import Block
from search_service.readers.akn.headings import HEADINGS, heading, is_repeated, is_title, lettered, subheading
from search_service.readers.akn.progress import BRACKETED, Reading, clause, enter_annex, joined
from search_service.readers.akn.text import Passage
from search_service.readers.clauses import Paragraph
from search_service.readers.section_labels import annex_label
from search_service.verbs import read_opening

# "Decides", "Further decides"; not "Conscious", nor "Reiterating its"
_FINITE = re.compile(r"[“\"‘]?(?:(?!\w+ing\b)[A-Z][a-z]+\s)?[A-Z]?[a-z]+(?<![su])s\b")
_COMMAS = (",", "،", "，", "、")
_ENDS = (".", ";", ":", "。", "；", "：", "؛")


def paragraphs(blocks: Sequence[Block], clause_type: ClauseType, language: str) -> list[Paragraph]:
    """The paragraphs that `blocks` make; `clause_type` is that of clauses in the body: operative or statement."""
    reading = Reading(clause_type, language == "en")
    read: list[Paragraph] = []
    for place, block in enumerate(blocks):
        if not reading.annex and (block.place == "annex" or _is_past_the_end(block, reading)):
            enter_annex(reading, "")
        if not is_repeated(blocks[place - 1 : place], block):
            read.extend(_read(block, blocks[place + 1 : place + 5], reading))
    return read


def _is_past_the_end(block: Block, reading: Reading) -> bool:
    """True for what is printed in the body after its last paragraph, which nothing else may tell to be an annex."""
    return reading.closed and numbers.printed(block.number) != str(reading.last + 1)


def _read(block: Block, ahead: Sequence[Block], reading: Reading) -> Iterator[Paragraph]:
    if block.form == "row":
        yield Paragraph("row", "", reading.here, None, block.passage.footnotes, None, block.cells, block.passage.linked)
    elif block.form == "title" and reading.annex and block.passage:
        yield lettered(block, reading)
    elif block.form in HEADINGS:
        yield from heading(block, ahead, reading)
    elif block.form == "recital":
        yield clause(block.passage, None, "preambular", reading)
    elif block.form == "subheading":
        yield subheading(block)
    elif block.form in {"point", "line"} and not _is_misfiled(block, reading):
        yield joined(block.passage, block.number or None, reading)
    else:
        yield from _paragraph(block, ahead, reading)


def _is_misfiled(block: Block, reading: Reading) -> bool:
    """True for an operative paragraph that the encoding counts as a point of the last preambular one."""
    misplaced = block.place == "preamble" and numbers.kind(block.number) == "clause"
    return misplaced and _decides(block.passage, reading)


def _paragraph(block: Block, ahead: Sequence[Block], reading: Reading) -> Iterator[Paragraph]:
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
            yield from heading(block, ahead, reading)
        reading.waiting = number if kind in {"clause", "point"} else ""
    elif kind == "clause":
        yield clause(words, numbers.printed(number), reading.here, reading)
    elif kind == "point" and not reading.begun and reading.here == "operative" and _recites(words, reading):
        yield clause(words, number.rstrip("."), "preambular", reading)
    elif kind == "point" and _is_joined(number, reading):
        yield joined(words, number, reading)
    elif kind == "label" and is_title(words.text, ahead, reading):
        yield from heading(block._replace(number=number, passage=words), ahead, reading)
    elif kind == "label" and reading.open and (reading.here == "operative" or _is_announced(words, reading)):
        yield joined(words, number, reading)
    elif number:
        yield clause(words, None if numbers.is_bullet(number) else number.rstrip("."), reading.here, reading)
    else:
        yield from _unnumbered(block, ahead, reading)


def _is_joined(number: str, reading: Reading) -> bool:
    """True where a point belongs to the clause before it. In annexes "(1)", "(2)" number paragraphs as often as points."""
    bracketed = BRACKETED.fullmatch(number)
    if reading.here == "operative" or not bracketed:
        return reading.open
    follows = int(bracketed[1]) == reading.bracketed + 1 and reading.bracketed > 0
    return reading.open and not follows and (reading.joined or reading.announced or reading.number.isdigit())


def _is_announced(words: Passage, reading: Reading) -> bool:
    """True for an item of a list that the clause before announces ("in the following formats:"), not for a heading. The
    Security Council's statements letter paragraphs of their own."""
    return reading.annex and reading.announced and words.text[-1] in ";,."


def _unnumbered(block: Block, ahead: Sequence[Block], reading: Reading) -> Iterator[Paragraph]:
    words = block.passage
    clause_type = _unnumbered_type(words, ahead, reading)
    if reading.annex and annex_label(words.text) is not None:
        yield from heading(block, ahead, reading)
    elif reading.open and _continues(words.text, reading):
        yield joined(words, None, reading)
    elif clause_type is not None:
        yield clause(words, None, clause_type, reading)
    elif is_title(words.text, ahead, reading):
        yield from heading(block, ahead, reading)
    elif reading.open:
        yield joined(words, None, reading)
    else:
        yield clause(words, None, reading.here, reading)


def _continues(text: str, reading: Reading) -> bool:
    """True where the sentence before is not finished: a wrap-up, or an item of a list that lost its bullets."""
    if not reading.english:  # Russian clauses all start in lower case
        return text[0].islower() and (reading.joined or reading.announced)
    if text[0].islower():
        return reading.joined or reading.here == "operative"
    return reading.joined and reading.here == "statement" and reading.ending == "," and text[0].isalpha()


def _unnumbered_type(words: Passage, ahead: Sequence[Block], reading: Reading) -> ClauseType | None:
    """The type of the clause that an unnumbered paragraph starts; None where its form does not say that it starts one."""
    if reading.here != "operative":
        return reading.here
    if reading.declared:
        return None if is_title(words.text, ahead, reading) else "operative"
    unfinished = not reading.begun and words.text.endswith(_COMMAS)
    if unfinished and not reading.last and any(numbers.kind(block.number) == "clause" for block in ahead):
        return "preambular"
    if _decides(words, reading):
        return "operative"
    recites = not reading.last or not reading.english or _recites(words, reading)
    return "preambular" if unfinished and recites else None


def _recites(words: Passage, reading: Reading) -> bool:
    """True where an English paragraph opens as preambular ones do."""
    return reading.english and read_opening(words.text, "preambular") is not None


def _decides(words: Passage, reading: Reading) -> bool:
    """True where a paragraph opens as operative ones do, with a verb in its finite form. In other languages than English it
    ends as they do, and begins nothing that was announced."""
    if not reading.english:
        return words.text.endswith(_ENDS) and not reading.announced
    opening = read_opening(words.text, "operative")
    return opening is not None and bool(_FINITE.match(words.text))
