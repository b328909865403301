"""Finds headings: of sections, of annexes, and between the points of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search_service.model import Footnote
from search_service.readers.akn import numbers
from search_service.readers.akn.blocks import AknBlock
from search_service.readers.akn.progress import ParserState, enter_annex, part_of_clause
from search_service.readers.clauses import Paragraph
from search_service.readers.section_labels import annex_label, enter, is_bare_label, section_label

HEADINGS = ("heading", "title")
_MAX_HEADING_CHARACTERS = 400
_MAX_COLON_HEADING_CHARACTERS = 60
_MAX_LINE_CHARACTERS = 120  # of a title between the points of a list
_SENTENCE_ENDS = ".;,،؛；。，"
_REMARKS = ("Note:", "Note -", "Note –", "N.B.")


def heading(block: AknBlock, ahead: Sequence[AknBlock], state: ParserState) -> Iterator[Paragraph]:
    """The paragraph of a heading; between the points of a clause, it is a line of the clause."""
    text, number = block.passage.text.strip("= "), block.number
    label = annex_label(text) if block.place == "body" or state.annex else None
    if label is not None:
        enter_annex(state, label)
        words = block.passage
        yield Paragraph("heading", text, "annex", None, words.footnotes, state.section.label, linked=words.linked)
    elif numbers.kind(number) == "point" and state.open and not _clause_follows(ahead):
        yield part_of_clause(block.passage, number, state)
    elif _is_quoted_article(text, state):
        state.joined = True
        yield subheading(block)
    elif text and not is_bare_label(text) and _points_follow(ahead, state):
        yield subheading(block)
    elif text and not is_bare_label(text) and state.announced and _table_follows(ahead):
        yield Paragraph("row", "", state.here, None, block.passage.footnotes, None, (_heading_text(text, number),))
    else:
        yield _entered(text, number, block.passage.footnotes, state)


def is_headline(block: AknBlock, ahead: Sequence[AknBlock], state: ParserState) -> bool:
    """Whether a paragraph is a title by its typeface alone: all bold, or all italic.

    A numbered paragraph set so is a title where it is no sentence; a point where no list is open, or a clause follows.
    """
    number, text = block.number, block.passage.text
    if not number:
        number, words = numbers.split(block.passage, 0)
        text = words.text or text
    if len(text) > _MAX_HEADING_CHARACTERS or text.startswith(_REMARKS):
        return False
    kind, sentence = numbers.kind(number), text[-1:] in (".", ";", ",", ":")
    if block.place == "preamble":
        return text[-1:] != "," and not text.startswith("Acting under")
    if kind == "clause":
        return state.here != "operative" and not sentence
    if kind == "point":
        return not sentence and (not state.open or _clause_follows(ahead))
    if block.form in {"point", "line"} and kind == "none":
        return not sentence and len(text) <= _MAX_LINE_CHARACTERS
    return True


def _is_quoted_article(text: str, state: ParserState) -> bool:
    """Whether this is the heading of an article that the open clause announces: "amends articles 10 and 11 as follows:"."""
    quoting = state.here == "operative" and state.open and state.announced and not state.declared
    return quoting and " " in section_label(text)


def is_label_or_title(text: str, state: ParserState) -> bool:
    """True for a plain paragraph of an annex that prints nothing but the label of a division ("Article 7", "原则1"), and for a
    short line right below such a label, which is its title."""
    if len(text) > _MAX_LINE_CHARACTERS or text[-1:] in _SENTENCE_ENDS:
        return False
    return state.labelled or _is_worded_label(text)


def _is_worded_label(text: str) -> bool:
    """Whether this is a label in words, "Article 7" or "第三部分"; a figure or letter alone is ambiguous."""
    return is_bare_label(text) and text.strip(" .") != section_label(text)


def _entered(text: str, number: str, footnotes: tuple[Footnote, ...], state: ParserState) -> Paragraph:
    label = section_label(text, number)
    if label:
        state.section = enter(state.section, label)
    state.open, state.begun, state.ending, state.item = False, state.begun and not label, "", ""
    state.labelled = _is_worded_label(text)
    return Paragraph(
        "heading", _heading_text(text, number), footnotes=footnotes, section=state.section.label if label else None
    )


def subheading(block: AknBlock) -> Paragraph:
    text = _heading_text(block.passage.text, block.number)
    return Paragraph("subheading", text, footnotes=block.passage.footnotes, linked=block.passage.linked)


def is_title(text: str, ahead: Sequence[AknBlock], state: ParserState) -> bool:
    """Whether this is a heading by its look: short, without a full stop, and no item of a list."""
    if state.here != "operative":
        return False  # annexes and statements hold signatures, dates and addresses that look the same
    longest = _MAX_HEADING_CHARACTERS if not text.endswith(":") else _MAX_COLON_HEADING_CHARACTERS * (not state.declared)
    listed = state.ending == ":" and not state.declared and (state.joined or not _points_follow(ahead, state))
    return len(text) <= longest and text[-1] not in _SENTENCE_ENDS and text[0] not in '“"' and not listed and bool(ahead)


def _heading_text(text: str, number: str) -> str:
    """A heading with its number, which some files print twice; some have the signs of another markup: "== II =="."""
    # The full stop of a number can stand with the title.
    text = text.strip("= ").lstrip(". ") if number else text.strip("= ")
    return text if text.startswith(number) else f"{number} {text}".strip()


def _next(ahead: Sequence[AknBlock]) -> AknBlock | None:
    """The first paragraph after a run of headings."""
    return next((block for block in ahead if block.form not in HEADINGS or numbers.kind(block.number) == "point"), None)


def _clause_follows(ahead: Sequence[AknBlock]) -> bool:
    block = _next(ahead)
    return block is not None and numbers.kind(block.number) == "clause"


def _points_follow(ahead: Sequence[AknBlock], state: ParserState) -> bool:
    """True where the open clause goes on after a heading: with points, or with the table that it announces."""
    block = _next(ahead)
    if block is None or not state.open:
        return False
    number = block.number or numbers.split(block.passage, 0)[0]
    if state.annex and not state.announced:
        return numbers.is_bullet(number)
    return block.form in {"point", "line"} or numbers.kind(number) == "point"


def _table_follows(ahead: Sequence[AknBlock]) -> bool:
    block = _next(ahead)
    return block is not None and block.form == "row"


def is_repeated(before: Sequence[AknBlock], heading: AknBlock) -> bool:
    """True for a heading that the file holds twice, once as a section's and once as a paragraph."""
    return heading.form in HEADINGS and any(_bare(block) == _bare(heading) for block in before if block.form in HEADINGS)


def _bare(block: AknBlock) -> str:
    return _heading_text(block.passage.text, block.number).casefold()
