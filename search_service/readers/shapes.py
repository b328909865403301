"""What a printed paragraph looks like (numbered, a point, a row, a heading, plain), once what a page split is whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from search_service.model import Footnote
from search_service.readers.printed import Block, joined
from search_service.verbs import Opening, lemmas, read_opening

Shape = Literal["numbered", "point", "row", "heading", "plain"]

_NUMBER = re.compile(r"(\d{1,3}(?: (?:bis|ter))?)\.\s*(?=[^\W\d]|[“\"‘'(\[])")
_BEFORE_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=\d)")
_LOST_STOP = re.compile(r"(\d{1,3}) (?=[A-Z])")
_POINT = re.compile(r"(\(?(?:[a-z]{1,2}|[ivxl]+|[A-Z]|\d{1,2})\)|[a-z]\.(?=\s?[A-Z])|[•▪◦‣·●○■□–—-](?= ))\s*(?=\S)")
_ROMAN = re.compile(r"[IVXLC]+\.?$")
_ENDED = re.compile(r"[.,;:?!…][”\"’')\]]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A printed paragraph with the shape it has: `text` without `number`, which is as printed without its full stop."""

    shape: Shape
    text: str
    number: str | None = None
    footnotes: tuple[Footnote, ...] = ()
    linked: tuple[str, ...] = ()
    broken: bool = False


def parts_of(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """The parts that these blocks make, in order; a paragraph that a page break had split is one part again."""
    parts: list[Part] = []
    expected = 1
    for block in _mended(blocks):
        part = _part(block, expected)
        if part.shape == "numbered" and part.number:
            expected = int(part.number.split()[0]) + 1
        parts.append(part)
    return tuple(parts)


def begins(text: str) -> bool:
    """Whether the text begins as a paragraph of its own does, by its first characters: a number, a point, a section."""
    return bool(_NUMBER.match(text) or _POINT.match(text) or _ROMAN.match(text))


def has_ended(text: str) -> bool:
    """Whether the text ends as a clause or a point does, with a punctuation mark."""
    return _ENDED.search(text) is not None


def is_finite(text: str) -> bool:
    """Whether the paragraph opens with a verb in the form of an operative one: "Decides", "Also calls upon"."""
    opening = read_opening(text, "operative")
    return opening is not None and _has_finite(opening)


def is_participial(text: str) -> bool:
    """Whether the paragraph opens as a preambular one does, with a verb that is known: "Recalling", "Deeply concerned"."""
    opening = read_opening(text, "preambular")
    return opening is not None and opening.verb in lemmas() and not _has_finite(opening)


def _has_finite(opening: Opening) -> bool:
    base = opening.verb.split()[0]
    forms = {f"{base}s", f"{base}es", f"{base[:-1]}ies", *{"be": ("is", "remains"), "have": ("has",)}.get(base, ())}
    return any(word.strip(",").lower() in forms for word in opening.text.split())


def _part(block: Block, expected: int) -> Part:
    text = block.text
    if "|" in text:
        return Part("row", text, footnotes=block.footnotes)
    number = _NUMBER.match(text)
    if number is None and (found := _BEFORE_NUMBER.match(text)) and int(found[1]) == expected:
        number = found
    if number is None and (found := _LOST_STOP.match(text)) and int(found[1]) == expected and is_finite(text[found.end() :]):
        number = found
    point = None if number else _POINT.match(text)
    found = number or point
    if found is None:
        return Part("heading" if block.heading else "plain", text, None, block.footnotes, block.linked, block.broken)
    cut = found.end()
    notes = tuple(replace(note, at=max(0, note.at - cut)) for note in block.footnotes)
    return Part("numbered" if number else "point", text[cut:], found[1], notes, block.linked, block.broken)


def _mended(blocks: Sequence[Block]) -> Iterator[Block]:
    held: Block | None = None
    for block in blocks:
        if held is not None and _continues(held, block):
            held = _whole(held, block)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _whole(first: Block, second: Block) -> Block:
    text = joined(first.text, second.text)
    shift = len(text) - len(second.text)
    moved = tuple(replace(note, at=note.at + shift) for note in second.footnotes)
    return replace(first, text=text, footnotes=first.footnotes + moved, linked=first.linked + second.linked)


def _continues(before: Block, block: Block) -> bool:
    """Whether the paragraph is the rest of the one before it: that one has not ended, and this one begins nothing."""
    text = block.text
    if "|" in before.text or "|" in text or before.heading or block.heading:
        return False
    if begins(text):
        return False
    pauses = before.text.endswith(",")
    ended = has_ended(before.text) and not pauses
    if ended or text[0].islower():
        closes_list = pauses and not block.broken and _POINT.match(before.text) is not None
        return not ended and not closes_list
    if not block.broken or not _is_clause(before.text) or not has_ended(text):
        return False
    return not pauses or read_opening(text, "preambular") is None


def _is_clause(text: str) -> bool:
    return bool(_NUMBER.match(text) or _POINT.match(text)) or read_opening(text, "preambular") is not None
