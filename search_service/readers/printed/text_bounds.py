"""Splits printed paragraphs into texts, each with its masthead, formula and body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search_service.readers.printed.block import Block
from search_service.readers.printed.conclusion import is_conclusion
from search_service.readers.printed.footnotes import PrintedNote, attached
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead, is_numbered, is_old_number, is_part
from search_service.readers.printed.paragraph_numbers import number_of
from search_service.readers.printed.paragraph_shapes import (
    begins,
    has_ended,
    is_finite,
    is_participial,
    is_point,
    opens_as_clause,
)
from search_service.symbols import read_formula

_AT_A_MEETING = re.compile(r"[“\"]?(?:At|On|In|After|Following)\b")
_SAID = re.compile(r"\b(?:made|issued|stated that) the following statement\b|\bfollowing statement on behalf of the Council\b")
SENTENCE = re.compile(r"\S[.!?][”\"’)]*$")
_DISTRIBUTION = re.compile(r".{0,80}\bDistr\.?\s*:")
_THEREFORE = re.compile(r"(?:Now,? )?[Tt]herefore\b,?\s*")


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One text of a file: the blocks above its formula, its formula, and the blocks below.

    `notes` are those printed among its blocks; `recitals` counts the blocks of the body that stand above a "Therefore" or a
    formula of their own, and are preambular whatever their verb. Prose, which is no resolution and no statement, has only a
    body.
    """

    head: tuple[Block, ...]
    formula: str | None
    body: tuple[Block, ...]
    notes: tuple[PrintedNote, ...] = ()
    is_prose: bool = False
    recitals: int = 0


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where a text's masthead begins and its body; the formula stands between them, or among the first clauses, or nowhere."""

    head: int
    body: int
    formula: int | None = None


def opens_statement(text: str) -> bool:
    """Whether this is the opening sentence of a presidential statement: "At the 5270th meeting of the Security Council ..."."""
    said = _SAID.search(text) if _AT_A_MEETING.match(text) else None
    return said is not None and "Council" in text[: said.end()]


def is_distribution(text: str) -> bool:
    """Whether the paragraph is that of a masthead which says who gets the document: "Distr.: General"."""
    return _DISTRIBUTION.match(text) is not None


def texts(blocks: Sequence[Block], notes: Sequence[PrintedNote]) -> Iterator[PrintedText]:
    """The texts that these blocks hold, in order; only the notes printed among a text's blocks are its own."""
    bounds = _bounds(blocks)
    if not bounds or bounds[0].head > 0:
        end = bounds[0].head if bounds else len(blocks)
        yield PrintedText((), None, _lifted(blocks, notes, 0, end), _among(notes, 0, end), is_prose=True)
    for bound, end in zip(bounds, [*(bound.head for bound in bounds), len(blocks)][1:], strict=True):
        yield _text(_lifted(blocks, notes, bound.head, end), bound, _among(notes, bound.head, end))


def _text(blocks: Sequence[Block], bound: _Bounds, notes: tuple[PrintedNote, ...]) -> PrintedText:
    """The text of these blocks, the first of which is that at `bound.head`."""
    body = bound.body - bound.head
    formula = None if bound.formula is None else bound.formula - bound.head
    therefore = next((i for i in range(body, len(blocks)) if _goes_on_to_enact(blocks[i].text)), None)
    enacting = [i for i in (formula, therefore) if i is not None]
    last = max(enacting, default=body)
    return PrintedText(
        tuple(block for i, block in enumerate(blocks[:body]) if i != formula),
        " ".join(blocks[i].text for i in dict.fromkeys(enacting)) or None,
        tuple(block for i, block in enumerate(blocks[body:], body) if i not in enacting),
        notes,
        recitals=sum(i not in enacting for i in range(body, last)),
    )


def _lifted(blocks: Sequence[Block], notes: Sequence[PrintedNote], start: int, end: int) -> tuple[Block, ...]:
    """The blocks [start, end), their marks lifted."""
    own = [replace(note, after=note.after - start) for note in _among(notes, start, end)]
    return attached(blocks[start:end], own)


def _among(notes: Sequence[PrintedNote], start: int, end: int) -> tuple[PrintedNote, ...]:
    return tuple(note for note in notes if start < note.after <= end)


def _bounds(blocks: Sequence[Block]) -> list[_Bounds]:
    """The bounds of each resolution or statement.

    A formula starts a new text only below a masthead that names one: declarations that a resolution annexes have theirs too.
    A number with its day, as the yearly volumes print it, starts one even where clauses stand above the formula.
    """
    bounds: list[_Bounds] = []
    lower = 0
    dated = [i for i, block in enumerate(blocks) if is_old_number(block.text)]
    for number, following in pairwise([*dated, len(blocks)]):
        bounds.append(_below_number(blocks, number, following, lower))
        bounds += _further_parts(blocks, bounds[-1].body, following)
        lower = bounds[-1].body
    if dated:
        return bounds
    for i, block in enumerate(blocks):
        if is_formula(block.text) or opens_statement(block.text) or _enacts_below(blocks, i):
            head = _head(blocks, i, lower)
            if not bounds or any(is_numbered(above.text) or is_part(above.text) for above in blocks[head:i]):
                bounds.append(_Bounds(head, i + 1, i))
            lower = i + 1
    return bounds or list(_without_formula(blocks))


def _enacts_below(blocks: Sequence[Block], i: int) -> bool:
    """Whether the line names an organ, without the comma, and a first clause stands below: "The Executive Board"."""
    if i + 1 == len(blocks) or not is_formula(f"{blocks[i].text},"):
        return False
    below = blocks[i + 1].text
    return _is_first_operative(below) or _is_preambular(below) or (is_finite(below) and SENTENCE.search(below) is not None)


def _below_number(blocks: Sequence[Block], number: int, end: int, lower: int) -> _Bounds:
    """The bounds of a text whose number stands at `number` with its day, and the next one's at `end`."""
    formula = next((i for i in range(number + 1, end) if _enacts(blocks[i].text)), None)
    stop = end if formula is None else formula
    clause = next((i for i in range(number + 1, stop) if _is_clause(blocks[i].text)), None)
    body = clause if clause is not None else number + 1 if formula is None else formula + 1
    return _Bounds(_head(blocks, number, lower), body, formula)


def _further_parts(blocks: Sequence[Block], lower: int, end: int) -> Iterator[_Bounds]:
    """The bounds of the parts below the first of a numbered text: a letter, and a formula of their own."""
    for i in range(lower, end):
        if is_formula(blocks[i].text):
            head = _head(blocks, i, lower)
            if any(is_part(above.text) for above in blocks[head:i]):
                yield _Bounds(head, i + 1, i)
                lower = i + 1


def _enacts(text: str) -> bool:
    """Whether the paragraph is a formula, as old texts print it too: "Therefore the Security Council,"."""
    return is_formula(text) or _goes_on_to_enact(text)


def _goes_on_to_enact(text: str) -> bool:
    """Whether the paragraph says that recitals end above it: "Therefore,", "The General Assembly, therefore,"."""
    formula = read_formula(text)
    behind = formula is not None and text[formula.end :].strip(" ,:").lower() in ("therefore", "now therefore")
    return behind or _THEREFORE.fullmatch(text) is not None or _is_therefore(text)


def _is_therefore(text: str) -> bool:
    found = _THEREFORE.match(text)
    return found is not None and is_formula(text[found.end() : found.end() + 1].upper() + text[found.end() + 1 :])


def _is_clause(text: str) -> bool:
    """Whether the paragraph can be a clause, not a title or a symbol between a number and the formula."""
    return not is_masthead(text) and (text.endswith((",", ";", ", and", ".")) or begins(text) or is_finite(text))


def _without_formula(blocks: Sequence[Block]) -> Iterator[_Bounds]:
    """The bounds of a resolution that lost its formula or never had one: its number is stated, and what opens as a clause
    follows; or preambular clauses stand above a first operative one; or at least half of the paragraphs open as clauses do."""
    number = next((i for i, block in enumerate(blocks) if is_numbered(block.text)), None)
    if number is not None:
        for i in range(number + 1, len(blocks)):
            if is_participial(blocks[i].text) or is_finite(blocks[i].text):
                yield _Bounds(_head(blocks, number + 1, 0), i)
                return
    first = next((i for i, block in enumerate(blocks) if _is_preambular(block.text)), None)
    if first is not None:
        end = next((i for i in range(first, len(blocks)) if not _is_preambular(blocks[i].text)), len(blocks))
        if end < len(blocks) and _is_first_operative(blocks[end].text):
            yield _Bounds(_head(blocks, first, 0), first)
            return
    yield from _fragment(blocks)


def _fragment(blocks: Sequence[Block]) -> Iterator[_Bounds]:
    """The bounds of clauses without a formula, in any order, numbered or not: what a draft shows while it is being written.

    A document that has been distributed is none: it prints its formula, or is an amendment.
    """
    if any(is_distribution(block.text) for block in blocks):
        return
    clauses = [i for i, block in enumerate(blocks) if opens_as_clause(block.text)]
    # Titles neither end nor open as clauses do.
    prose = {i for i, block in enumerate(blocks) if has_ended(block.text) and not is_point(block.text)} - {*clauses}
    if len(clauses) >= max(len(prose), 1):
        yield _Bounds(_head(blocks, clauses[0], 0), clauses[0])


def _is_preambular(text: str) -> bool:
    return text.endswith((",", ";")) and is_participial(text)


def _is_first_operative(text: str) -> bool:
    number = number_of(text, 1)
    return number is not None and is_finite(text[number.end :])


def _head(blocks: Sequence[Block], formula: int, lower: int) -> int:
    """Where the masthead above this formula begins: below the last clause, conclusion or prose before it."""
    i = formula
    while i > lower:
        text = blocks[i - 1].text
        concludes = is_conclusion(text) and lower > 0
        if concludes or (not is_masthead(text) and (SENTENCE.search(text) or text.endswith((";", ",")))):
            break
        i -= 1
    return i
