"""Finds the role of each printed paragraph: a clause, a part of one, or a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search_service.model import ClauseType
from search_service.readers.akn import numbers
from search_service.readers.akn.blocks import AknBlock
from search_service.readers.akn.headings import (
    HEADINGS,
    heading,
    is_headline,
    is_label_or_title,
    is_repeated,
    is_title,
    subheading,
)
from search_service.readers.akn.progress import BRACKETED, ParserState, clause, enter_annex, figure, part_of_clause
from search_service.readers.akn.text import ElementText
from search_service.readers.clauses import Paragraph
from search_service.readers.section_labels import annex_label
from search_service.verbs import read_opening

# "Decides", "Further decides"; not "Conscious", nor "Reiterating its"
_FINITE = re.compile(r"[“\"‘]?(?:(?!\w+ing\b)[A-Z][a-z]+\s)?[A-Z]?[a-z]+(?<![su])s\b")
_COMMAS = (",", "،", "，", "、")
_PARTS_OF_CLAUSES = ("point", "line", "row", "entry")
_CHINESE_DECISION = re.compile(r"(?:又|还|正式)?决定[^。]*：$")
_ENDS = (".", ";", ":", "。", "；", "：", "؛")


def paragraphs(blocks: Sequence[AknBlock], clause_type: ClauseType, language: str) -> tuple[list[Paragraph], list[str]]:
    """The paragraphs that `blocks` make, and the headings that are left out because the file holds them twice; `clause_type`
    is that of clauses in the body: operative or statement."""
    state = ParserState(clause_type, language == "en")
    read: list[Paragraph] = []
    repeated: list[str] = []
    for i, block in enumerate(blocks):
        state.final = block.form == "recital" and block.passage.text.endswith(_ENDS) and _is_last(blocks[i + 1 :])
        if not state.annex and (block.place == "annex" or _is_past_the_end(block, state)):
            enter_annex(state, "")
        if is_repeated(blocks[i - 1 : i], block):
            repeated.append(f"{block.number} {block.passage.text}")
        else:
            read.extend(_read(block, blocks[i + 1 : i + 5], state))
    return read, repeated


def _is_last(following: Sequence[AknBlock]) -> bool:
    """Whether only points and rows follow before the annexes."""
    here = (block for block in following if block.place != "annex" and block.form not in _PARTS_OF_CLAUSES)
    return all(numbers.kind(block.number or numbers.split(block.passage, 0)[0]) == "point" for block in here)


def _is_past_the_end(block: AknBlock, state: ParserState) -> bool:
    """True for what is printed in the body after its last paragraph, which nothing else may tell to be an annex."""
    return state.closed and numbers.without_signs(block.number) != str(state.last + 1)


def _read(block: AknBlock, ahead: Sequence[AknBlock], state: ParserState) -> Iterator[Paragraph]:
    if block.form in {"row", "entry"}:
        yield _row(block, state)
    elif block.form in HEADINGS or (block.emphasized and is_headline(block, ahead, state)):
        yield from heading(block, ahead, state)
    elif block.form == "recital":
        yield clause(block.passage, None, "operative" if _resolves(block.passage, state) else "preambular", state)
    elif block.form == "subheading":
        yield subheading(block)
    elif block.form in {"point", "line"} and not _is_misfiled(block, state):
        yield part_of_clause(block.passage, block.number or None, state)
    else:
        yield from _paragraph(block, ahead, state)


def _resolves(words: ElementText, state: ParserState) -> bool:
    """True for the operative part that is encoded in the preamble: its only paragraph, or the words that lead in its numbers
    ("正式决定，对于2023年："), which Chinese does not inflect."""
    if state.final and not state.begun:
        return not state.english or _decides(words, state)
    return bool(_CHINESE_DECISION.match(words.text))


def _row(block: AknBlock, state: ParserState) -> Paragraph:
    """A row of the clause above; in a table of sentences that no clause announces, a clause of its own."""
    words = block.passage
    if block.form == "entry" and state.here != "operative" and not (state.open and state.announced):
        if block.emphasized:
            state.open = False
            return Paragraph("heading", words.text, state.here, None, words.footnotes, linked=words.linked)
        entry = clause(words, None, state.here, state)
        state.open = False
        return entry._replace(cells=block.cells)
    return Paragraph("row", "", state.here, None, words.footnotes, None, block.cells, words.linked)


def _is_misfiled(block: AknBlock, state: ParserState) -> bool:
    """True for an operative paragraph that the encoding counts as a point of another clause: its number continues the count
    of clauses, not that of points, and it opens as operative paragraphs do."""
    number, words = block.number, block.passage
    if state.here != "operative" or (number and numbers.kind(number) != "clause"):
        return False
    if not number:
        number, words = numbers.split(words, state.last + 1)
    if numbers.kind(number) != "clause" or not words:
        return False
    if block.place == "preamble":
        return state.begun or _decides(words, state)
    figure = numbers.without_signs(number)
    continues = figure == str(state.last + 1) and figure != str(state.listed + 1)
    return continues and (_decides(words, state) if state.english else words.text.endswith(_ENDS))


def _paragraph(block: AknBlock, ahead: Sequence[AknBlock], state: ParserState) -> Iterator[Paragraph]:
    number, words = block.number, block.passage
    if not number:
        expected = ((state.annex and figure(state.number)) or state.last) + 1
        number, words = numbers.split(words, expected)
        if state.here == "statement" and words.text[:1] in '“"' and numbers.kind(number) == "clause":
            number, words = "", block.passage  # a number inside the quotation is part of what is quoted
        number = number or state.waiting
    kind = numbers.kind(number)
    if number.lower() == "l." and not state.last and _decides(words, state):
        number, kind = "1.", "clause"  # a typist's small L
    if not words.text:
        if kind == "label":
            yield from heading(block, ahead, state)
        state.waiting = number if kind in {"clause", "point"} else ""
    elif kind == "clause" and _is_quoted(number, words, state):
        yield part_of_clause(words, number, state)
    elif kind == "clause":
        yield clause(words, numbers.without_signs(number), state.here, state)
    elif kind == "point" and not state.begun and state.here == "operative" and _recites(words, state):
        yield clause(words, number.rstrip("."), "preambular", state)
    elif kind == "point" and _is_joined(number, state):
        yield part_of_clause(words, number, state)
    elif kind == "label" and is_title(words.text, ahead, state):
        yield from heading(block._replace(number=number, passage=words), ahead, state)
    elif kind == "label" and state.open and (state.here == "operative" or _is_announced(words, state)):
        yield part_of_clause(words, number, state)
    elif number:
        yield clause(words, None if numbers.is_bullet(number) else number.rstrip("."), state.here, state)
        state.item = number
    else:
        yield from _unnumbered(block, ahead, state)


def _is_quoted(number: str, words: ElementText, state: ParserState) -> bool:
    """True for a paragraph of a provision that the clause before announces ("approves the following amendment:"): its number
    does not continue the count, and it does not decide."""
    quoting = state.here == "operative" and state.open and state.announced and not state.declared
    return quoting and numbers.without_signs(number) != str(state.last + 1) and not _decides(words, state)


def _is_joined(number: str, state: ParserState) -> bool:
    """True where a point belongs to the clause before it: not in a list without an introduction, each item of which is a
    clause. In annexes "(1)", "(2)" number paragraphs as often as points."""
    if state.here != "operative" and state.item and numbers.follows(number, state.item):
        return False
    bracketed = BRACKETED.fullmatch(number)
    if state.here == "operative" or not bracketed:
        return state.open
    follows = int(bracketed[1]) == state.bracketed + 1 and state.bracketed > 0
    return state.open and not follows and (state.joined or state.announced or state.number.isdecimal())


def _is_announced(words: ElementText, state: ParserState) -> bool:
    """True for an item of a list that the clause before announces ("in the following formats:"), not for a heading. The
    Security Council's statements letter paragraphs of their own."""
    return state.annex and state.announced and words.text[-1] in ";,."


def _unnumbered(block: AknBlock, ahead: Sequence[AknBlock], state: ParserState) -> Iterator[Paragraph]:
    words = block.passage
    clause_type = _unnumbered_type(words, ahead, state)
    if state.annex and (annex_label(words.text) is not None or is_label_or_title(words.text, state)):
        yield from heading(block, ahead, state)
    elif (state.open and _continues(words.text, state)) or (block.emphasized and state.open and clause_type != "preambular"):
        yield part_of_clause(words, None, state)
    elif clause_type is not None:
        yield clause(words, None, clause_type, state)
    elif is_title(words.text, ahead, state):
        yield from heading(block, ahead, state)
    elif state.open:
        yield part_of_clause(words, None, state)
    else:
        yield clause(words, None, state.here, state)


def _continues(text: str, state: ParserState) -> bool:
    """True where the sentence before is not finished: a wrap-up, or an item of a list that lost its bullets."""
    if not state.english:  # Russian clauses all start in lower case
        cut = bool(state.number) and state.ending.isalnum() and text.endswith(_ENDS)  # a sentence that two paragraphs share
        return cut or (text[0].islower() and (state.joined or state.announced))
    if text[0].islower():
        return state.joined or state.here == "operative"
    return state.joined and state.here == "statement" and state.ending == "," and text[0].isalpha()


def _unnumbered_type(words: ElementText, ahead: Sequence[AknBlock], state: ParserState) -> ClauseType | None:
    """The type of the clause that an unnumbered paragraph starts; None where its form does not say that it starts one."""
    if state.here != "operative":
        return state.here
    if state.declared:
        return None if is_title(words.text, ahead, state) else "operative"
    unfinished = not state.begun and words.text.endswith(_COMMAS)
    if unfinished and state.last and not state.english and (not ahead or ahead[0].form in HEADINGS):
        return "operative"  # a comma printed for the semicolon: no section ends with a recital
    if unfinished and not state.last and any(numbers.kind(block.number) == "clause" for block in ahead):
        return "preambular"
    if _decides(words, state):
        return "operative"
    recites = not state.last or not state.english or _recites(words, state)
    return "preambular" if unfinished and recites else None


def _recites(words: ElementText, state: ParserState) -> bool:
    """True where an English paragraph opens as preambular ones do."""
    return state.english and read_opening(words.text, "preambular") is not None


def _decides(words: ElementText, state: ParserState) -> bool:
    """True where a paragraph opens as operative ones do, with a verb in its finite form. In other languages than English it
    ends as they do, and begins nothing that was announced."""
    if not state.english:
        return words.text.endswith(_ENDS) and not state.announced
    opening = read_opening(words.text, "operative")
    return opening is not None and bool(_FINITE.match(words.text))
