"""Finds the footnotes of a text, and attaches them to its blocks."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search_service.model import Change, Footnote
from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, WIDE, Block, bare, clean, narrow
from search_service.readers.printed.conclusion import is_conclusion
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_numbered
from search_service.readers.printed.note_marks import set_marks_apart
from search_service.readers.printed.reference_marks import APART, GLUED, MarkCandidate, candidates_in, sequence, with_repeats

OTHER_PAGE = 0.5  # by how much a candidate is worth less as a mark whose note stands on a later page
_APART = re.compile(f"^{MARK_OPEN}([^{MARK_CLOSE}]+){MARK_CLOSE}\\s*(?=\\S)")
_PLAIN = re.compile(r"^(\d{1,3}|\*{1,3})\s+(?=\S)")
_MARKS_ALONE = re.compile(f"(?:{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE}\\s*)+")
_LONE = re.compile(r"\d{1,3}|\*{1,3}")
_REFERENCE = re.compile(
    r"(?:See|Ibid|[fl1]bid|Documents?|Resolutions?|United Nations|Official|[A-Z]+/|General Assembly|Adopted|Also)\b"
)


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """A note as printed at the end of a page or text: `after` counts the body blocks that stand before it."""

    mark: str
    text: str
    after: int


def separated(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[PrintedNote, ...]]:
    """The blocks of the body, and the notes that were printed between them, each in order."""
    blocks = set_marks_apart(blocks)
    body: list[Block] = []
    notes: list[PrintedNote] = []
    texts: list[list[str]] = []
    expected, opened, closed = 1, False, False
    for i, block in enumerate(blocks):
        numbered = is_numbered(block.text)
        opened = opened or numbered or is_formula(block.text)
        closed = opened and not numbered and (closed or is_conclusion(block.text))
        if block.note is not None and (at := _last_of(notes, block.note)) is not None:
            texts[at].append(clean(bare(block.text)))
            continue
        found = _note(blocks, i, expected, len(body)) or (_closing_note(block.text, len(body)) if closed else None)
        if found:
            notes.append(found)
            texts.append([found.text])
            expected = int(found.mark) + 1 if found.mark.isdecimal() else expected
        elif block.ruled and texts and not texts[-1][-1].endswith("."):
            texts[-1].append(clean(bare(block.text)))
        elif _MARKS_ALONE.fullmatch(block.text):
            if body:  # a mark that lost its line belongs to what stands above
                body[-1] = replace(body[-1], text=body[-1].text + block.text)
        else:
            body.append(block)
    return tuple(body), tuple(replace(note, text=" ".join(filter(None, text))) for note, text in zip(notes, texts, strict=True))


def _last_of(notes: Sequence[PrintedNote], mark: str) -> int | None:
    """Where the last note with this mark stands; None where there is none."""
    return next((i for i in range(len(notes) - 1, -1, -1) if notes[i].mark == mark), None)


def attached(blocks: Sequence[Block], notes: Sequence[PrintedNote]) -> tuple[Block, ...]:
    """Each block without its marks, with the footnotes that the marks call for; a mark without a note has an empty one."""
    candidates = candidates_in(blocks)
    apart = [candidate for candidate in candidates if candidate.worth == APART]
    typeset = bool(blocks) and all(block.typeset for block in blocks)
    # Who sets some marks apart sets all.
    consistent = apart if typeset or len(apart) * 2 >= max(1, len(notes)) else candidates
    first = next((int(note.mark) for note in notes if note.mark.isdecimal()), 1)
    chain = sequence(_above_notes(consistent, notes), bool(notes), first)
    chosen: dict[int, list[MarkCandidate]] = {}
    for candidate in with_repeats(chain, candidates):
        chosen.setdefault(candidate.block, []).append(candidate)
    texts = {note.mark: note.text for note in reversed(notes)}
    return tuple(_lifted(block, chosen.get(number, ()), texts) for number, block in enumerate(blocks))


def _note(blocks: Sequence[Block], i: int, expected: int, after: int) -> PrintedNote | None:
    """The block as a note, if it is one; without a rule or raised mark it is one only if its number is the `expected` one."""
    text = blocks[i].text
    apart = _APART.match(text)
    if apart:
        return PrintedNote(apart[1], clean(bare(text[apart.end() :])), after)
    if blocks[i].ruled and _LONE.fullmatch(text):
        return PrintedNote(text, "", after)  # a raised number that stands on a line of its own: its note follows
    plain = _PLAIN.match(text)
    if not plain or "|" in text:
        return None
    in_list = plain[1] == str(expected) and any(_refers(blocks, i + step, expected + step) for step in (-1, 0, 1))
    return PrintedNote(plain[1], clean(bare(text[plain.end() :])), after) if blocks[i].ruled or in_list else None


def _closing_note(text: str, after: int) -> PrintedNote | None:
    """The note that a numbered paragraph below the end of a text is: old volumes print notes there, as they were counted on."""
    plain = None if "|" in text or is_conclusion(text) else _PLAIN.match(text)
    return PrintedNote(plain[1], clean(bare(text[plain.end() :])), after) if plain else None


def _refers(blocks: Sequence[Block], i: int, mark: int) -> bool:
    """Whether block `i` opens with this mark and then as references do: "3 See resolution"."""
    plain = _PLAIN.match(blocks[i].text) if 0 <= i < len(blocks) else None
    return plain is not None and plain[1] == str(mark) and _REFERENCE.match(blocks[i].text, plain.end()) is not None


def _lifted(block: Block, candidates: Sequence[MarkCandidate], notes: dict[str, str]) -> Block:
    if not candidates:
        return replace(block, text=narrow(bare(block.text)))
    pieces: list[str] = []
    footnotes: list[Footnote | Change] = [_moved(change, block.text, candidates) for change in block.footnotes]
    at = length = 0
    for candidate in candidates:
        pieces.append(bare(block.text[at : candidate.start]).replace(WIDE, " ").rstrip())
        length += len(pieces[-1])
        footnotes.append(Footnote(candidate.mark, notes.get(candidate.mark, ""), length))
        at = candidate.end
    rest = bare(block.text[at:]).replace(WIDE, " ").rstrip()
    return replace(block, text="".join([*pieces, rest]), footnotes=tuple(footnotes))


def _moved(change: Footnote | Change, text: str, candidates: Sequence[MarkCandidate]) -> Footnote | Change:
    """A tracked change where it stands once the marks before it are lifted."""
    lifted, at = 0, 0
    for candidate in (candidate for candidate in candidates if candidate.end <= change.at):
        lifted += candidate.end - at - len(bare(text[at : candidate.start]).rstrip())
        at = candidate.end
    return replace(change, at=change.at - lifted)


def _above_notes(candidates: Sequence[MarkCandidate], notes: Sequence[PrintedNote]) -> list[MarkCandidate]:
    """The candidates that can be marks: those above their note, seldom above an earlier page's notes; any below all notes."""
    numbers = [candidate for candidate in candidates if candidate.mark.isdecimal()]
    if not notes:
        return numbers
    spans: dict[str, tuple[int, int]] = {}
    start = end = 0
    for note in notes:
        start, end = (end, note.after) if note.after != end else (start, end)
        spans.setdefault(note.mark, (start, end))
    kept = []
    for candidate in numbers:
        first, behind = spans.get(candidate.mark, (end, sys.maxsize if candidate.worth >= GLUED else 0))
        if first <= candidate.block < behind:
            kept.append(candidate)
        elif candidate.block < first and candidate.mark in spans:
            kept.append(replace(candidate, worth=candidate.worth * OTHER_PAGE))
    return kept
