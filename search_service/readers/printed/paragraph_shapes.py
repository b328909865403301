"""Finds the shape of printed paragraphs: numbered, point, row, heading, plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from search_service.model import Change, Footnote
from search_service.readers.printed.block import Block, joiner
from search_service.readers.printed.paragraph_numbers import Opens, number_of
from search_service.verbs import Opening, lemmas, read_opening

Shape = Literal["numbered", "point", "bullet", "row", "heading", "plain"]

_FINITE = re.compile(
    r"(?!(?:its|this|thus|always|as|was|perhaps|whereas)$)(?:\w*[^\W\dsui]s|is)$"
)  # "decides", not "conscious"
OPENING_WORDS = 5  # "In this regard, also requests"
_POINT = re.compile(
    r"(\(?(?:[a-z]{1,2}|[ivxl]+|[A-Z]|\d{1,2})\)|(?:[a-z]|[ivx]{2,5})\.(?![eg]\.)(?=\s|[^\W\d])|[•▪◦‣·●○■□–—-](?= ))\s*(?=\S)"
    r"(?!(?:and|or) \d|\([ivx]+\) (?:and|or) \()"  # what goes on with a citation: "(f) and 16 (g)", "(c) (i) and (iii)"
)
_BULLET = re.compile(r"[•▪◦‣·●○■□–—-]\s+")
_WHEREAS = re.compile(r"(?:And )?Whereas\b|WHEREAS\b", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXLC]+\.?$")
# The Arabic and the Chinese signs, too.
_ENDED = re.compile(r"[.,;:?!…،؛؟，。；：？！][”\"’')\]》）]*$")


@dataclass(frozen=True, slots=True)
class ShapedPart:
    """A printed paragraph with its shape: `text` without `number`, which is as printed without its full stop.

    `heads` is the shape of what stands below a heading, and below the further headings that follow it; `indent` is where
    its first line begins, in points, where the format tells; `opens` is the type of clause that its label names ("PP3").
    """

    shape: Shape
    text: str
    number: str | None = None
    footnotes: tuple[Footnote | Change, ...] = ()
    linked: tuple[str, ...] = ()
    heads: Shape | None = None
    indent: float | None = None
    opens: Opens | None = None


def parts_of(blocks: Sequence[Block]) -> tuple[ShapedPart, ...]:
    """The parts of these blocks, in order; a paragraph that a page break split is one part."""
    parts: list[ShapedPart] = []
    expected = 1
    blocks = list(_mended(blocks))
    dotted = any(_is_sure(block.text) for block in blocks)
    for block in blocks:
        part = _part(block, expected, dotted, bool(parts) and _lists_figures(parts[-1]))
        if part.shape == "numbered" and part.number:
            expected = int(part.number.split()[0]) + 1
        parts.append(part)
    below: Shape | None = None
    for i in range(len(parts) - 1, -1, -1):
        parts[i] = replace(parts[i], heads=below)
        below = below if parts[i].shape == "heading" else parts[i].shape
    return tuple(parts)


def _lists_figures(above: ShapedPart) -> bool:
    """Whether a number below this part can be a point's: the part announces a list, or is a point that no letter numbers."""
    return above.text.endswith(":") or (above.shape in ("point", "bullet") and not re.match(r"\W*[a-z]", above.number or ""))


def begins(text: str) -> bool:
    """Whether the text begins as a paragraph of its own does, by its first characters: a number, a point, a section."""
    number = number_of(text, 0)
    return bool((number and number.sure) or _POINT.match(text) or _ROMAN.match(text))


def labels_itself(text: str, listed: str) -> bool:
    """Whether the paragraph prints its own label, beside which `listed`, that of its list, is not printed.

    "5. (a) Decides" has both: the clause's number, and the letter of its first point.
    """
    point = _POINT.match(text)
    has_both = listed.strip(". ").isdecimal() and point is not None and is_finite(text[point.end() :])
    return begins(text) and not has_both


def is_point(text: str) -> bool:
    """Whether the text begins as a point of a list does, and no clause: "(a) To cooperate"."""
    return _POINT.match(text) is not None and not opens_as_clause(text)


def opens_as_clause(text: str) -> bool:
    """Whether the text opens with a verb that is known, as a clause of a resolution does, behind its number or bullet."""
    text = text.lstrip('“"‘«')
    number = number_of(text, 1)
    bullet = None if number else _BULLET.match(text)
    text = text[number.end if number else bullet.end() if bullet else 0 :]
    opening = read_opening(text, "operative")
    return is_participial(text) or (opening is not None and opening.verb in lemmas() and is_finite(text))


def has_ended(text: str) -> bool:
    """Whether the text ends as a clause or a point does, with a punctuation mark."""
    return _ENDED.search(text) is not None


def is_finite(text: str) -> bool:
    """Whether the paragraph opens with a verb in the form of an operative one: "Decides", "Also calls upon"."""
    first = text.split(maxsplit=1)[0]
    acronym = first.isupper() and len(first) > 2 and not text[:40].isupper()  # "UNSOS, the FGS and FMS"
    gerund = first.lower().endswith("ing") and first.lower() != "acting"
    opening = None if gerund or acronym else read_opening(text, "operative")
    return opening is not None and _has_finite(opening)


def is_participial(text: str) -> bool:
    """Whether the paragraph opens as a preambular one does, with a verb that is known: "Recalling", "Deeply concerned"."""
    if _WHEREAS.match(text):
        return True
    opening = read_opening(text, "preambular")
    return opening is not None and opening.verb in lemmas() and not _has_finite(opening)


def _has_finite(opening: Opening) -> bool:
    """Whether the first of the opening's words that can be a verb is one in -s, not one in -ing ("Expressing its thanks")."""
    for word in opening.text.lower().replace(",", "").split()[:OPENING_WORDS]:
        if word.endswith("ing"):
            return False
        if _FINITE.match(word):
            return True
    return False


def _is_sure(text: str) -> bool:
    """Whether the paragraph is a clause whose number nothing else looks like."""
    number = number_of(text, 0)
    return number is not None and number.sure and is_finite(text[number.end :])


def _part(block: Block, expected: int, dotted: bool, listed: bool) -> ShapedPart:
    """The part that a block is; `dotted` says that clauses are numbered "1.", `listed` that a list is going on above it."""
    text = block.text
    number = number_of(text, expected)
    if "|" in text and not (number and number.sure and is_finite(text[number.end :])):
        return ShapedPart("row", text, footnotes=block.footnotes)  # a clause with its table in its line keeps its number
    if number and not number.sure and (listed or not is_finite(text[number.end :]) or (dotted and text[0] == "(")):
        number = None
    if number:
        return _labelled(block, "numbered", number.text, number.end, number.opens, number.before)
    point = _POINT.match(text)
    if point is None:
        return ShapedPart(
            "heading" if block.heading else "plain", text, None, block.footnotes, block.linked, indent=block.indent
        )
    shape: Shape = "point" if point[1][-1] in ")." else "bullet"
    rest = text[point.end() :]
    opens = (not dotted or expected == 1) and (is_finite(rest) or is_participial(rest))
    if shape == "bullet" and not listed and opens:
        return _labelled(block, "plain", None, point.end())  # clauses that a bullet stands before
    return _labelled(block, shape, point[1], point.end())


def _labelled(
    block: Block, shape: Shape, number: str | None, cut: int, opens: Opens | None = None, before: str = ""
) -> ShapedPart:
    """The part of a block whose first `cut` characters are its label, and `before` what of them belongs to the words."""
    notes = tuple(replace(note, at=max(0, note.at - cut + len(before))) for note in block.footnotes)
    return ShapedPart(shape, before + block.text[cut:], number, notes, block.linked, indent=block.indent, opens=opens)


def _mended(blocks: Sequence[Block]) -> Iterator[Block]:
    pending: list[Block] = []
    for block in blocks:
        if pending and not _continues(pending[0], pending[-1], block):
            yield _whole(pending)
            pending = []
        pending.append(block)
    if pending:
        yield _whole(pending)


def _whole(blocks: Sequence[Block]) -> Block:
    """The pieces of a paragraph as one block, with the offsets of footnotes moved."""
    if len(blocks) == 1:
        return blocks[0]
    pieces, notes, length = [blocks[0].text], list(blocks[0].footnotes), len(blocks[0].text)
    for before, block in pairwise(blocks):
        joint = joiner(before.text, block.text)
        notes += (replace(note, at=note.at + length + len(joint)) for note in block.footnotes)
        pieces += (joint, block.text)
        length += len(joint) + len(block.text)
    linked = tuple(symbol for block in blocks for symbol in block.linked)
    return replace(blocks[0], text="".join(pieces), footnotes=tuple(notes), linked=linked)


def _continues(first: Block, before: Block, block: Block) -> bool:
    """Whether the block is the rest of the paragraph from `first` to `before`: that has not ended, and this begins nothing."""
    text = block.text
    if "|" in before.text or "|" in text or before.heading or block.heading or begins(text):
        return False
    pauses = before.text.endswith(",")
    ended = has_ended(before.text) and not pauses
    if block.broken and text[0].islower() and before.text.endswith(":"):
        return True  # a colon inside a title: "Our ocean, our future:" + "call for action"
    if ended or text[0].islower():
        closes_list = pauses and not block.broken and _POINT.match(first.text) is not None
        return not ended and not closes_list
    if not block.broken or not _is_clause(first.text) or not has_ended(text):
        return False
    return not pauses or read_opening(text, "preambular") is None


def _is_clause(text: str) -> bool:
    return bool(number_of(text, 0) or _POINT.match(text)) or read_opening(text, "preambular") is not None
