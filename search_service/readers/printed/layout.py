"""How a plain text was laid out: which lines make one printed paragraph, and where its pages break."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, WIDE, Block, joined
from search_service.readers.printed.furniture import furniture, is_formula
from search_service.readers.printed.line import Line
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_finite, is_participial

WRAP_LIMIT = 130  # characters: a line that is longer was not wrapped by a typesetter
FULL_LINE = 60  # characters: a line that is shorter may end where it does for other reasons than its page's width
_RULE = re.compile(r"[_\u2014\u2500-]{5,}$")
_STOP = re.compile(r"(?<!\bNo)(?<!\bNos)(?<!\bvol)(?<!\bchap)(?<!\bpara)(?<!\bparas)(?<!\bsect)\.$")
_NUMBER_OF_NOTE = re.compile(r"(\d{1,3})(?: |$)")
_MARK_AT_END = re.compile(rf"(?<=[.,;:?!”\"’)\]])(?: ?\d{{1,3}}{WIDE}?|{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})$")
_APART = re.compile(rf"{_RULE.pattern}|\d{{1,5}}(?:st|nd|rd|th)\b.{{0,20}}\bmeeting\b")
_GOES_ON = re.compile(r"[^\W\d_A-Z](?!\w*\))|\d+(?:/\d+)?[, ]|\(\d{4}\)")  # "of the", "72/1 of", "2018, 74/2", "(2004) and"
Kind = Literal["text", "rule", "note", "more", "page"]


def printed_paragraphs(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The printed paragraphs of these lines, in order; every word is in one of them, but for page furniture.

    A text whose lines are short is taken as wrapped. There a paragraph starts where a line is indented, if paragraphs are;
    else after an empty line, if these part paragraphs; else where the sense says so. In any other text an empty line parts.
    """
    lines = _without_furniture(lines)
    if not lines:
        return ()
    wrapped = sum(len(line.text) > WRAP_LIMIT for line in lines) * 10 <= len(lines)
    if not wrapped:
        return tuple(_blocks(lines, [line.gap > 0 for line in lines]))
    spaced = _gaps_break_sentences(lines)
    if spaced:
        lines = tuple(_without_page_margins(lines))
    margin = _margin(lines)
    if _indents_paragraphs(lines, margin):
        starts = [line.indent > margin or (line.gap > 0 and not spaced) for line in lines]
    elif spaced or sum(line.gap > 0 for line in lines) * 15 < len(lines):
        width = sorted(len(line.text) for line in lines)[len(lines) * 9 // 10]  # of full lines; a tenth may be longer
        starts = [True, *(_begins(before.text, line.text, width) for before, line in pairwise(lines))]
    else:
        starts = [line.gap > 0 for line in lines]
    return tuple(_blocks(lines, starts))


# --- lines ---


def _without_furniture(lines: Sequence[Line]) -> tuple[Line, ...]:
    kept, turned = [], False
    for line, is_furniture in zip(lines, furniture([line.text for line in lines]), strict=True):
        if not is_furniture:
            kept.append(replace(line, broken=line.broken or turned))
        turned = is_furniture
    return tuple(kept)


def _without_page_margins(lines: Sequence[Line]) -> Iterator[Line]:
    """In a PDF's text an empty line follows each line but a page's last, and a page's first line has one blank more."""
    for place, line in enumerate(lines):
        starts_page = place == 0 or line.gap == 0
        yield replace(line, indent=max(0, line.indent - 1), broken=True) if starts_page else line


# --- layouts ---


def _gaps_break_sentences(lines: Sequence[Line]) -> bool:
    """Whether empty lines stand in the middle of sentences: then they part lines, not paragraphs."""
    below = [
        line.text for before, line in pairwise(lines) if line.gap and len(before.text) >= FULL_LINE and "|" not in before.text
    ]
    going_on = sum(_GOES_ON.match(text) is not None for text in below)
    copied = sum(line.trails for line in lines) * 2 > len(lines)
    return going_on > 0 and going_on * 12 >= len(below) if copied else going_on > 1 and going_on * 4 >= len(below)


def _margin(lines: Sequence[Line]) -> int:
    """How far the lines that go on with a sentence are indented, most of them."""
    counts = Counter(line.indent for line in lines if _GOES_ON.match(line.text) and "|" not in line.text)
    return counts.most_common(1)[0][0] if counts else 0


def _indents_paragraphs(lines: Sequence[Line], margin: int) -> bool:
    """Whether first lines stand out: most that are indented begin a sentence, many that are not go on with one."""
    indented = [line.text for line in lines if line.indent > margin]
    others = [line.text for line in lines if line.indent <= margin]
    beginning = sum(not text[0].islower() or begins(text) for text in indented)
    going_on = sum(_GOES_ON.match(text) is not None for text in others)
    return bool(indented) and beginning * 5 >= len(indented) * 3 and going_on * 3 >= len(others)


def _stands_apart(text: str) -> bool:
    return is_formula(text) or _APART.match(text) is not None


def _begins(before: str, text: str, width: int) -> bool:
    """Whether the line begins a paragraph, by the sense of it and of the line before."""
    if begins(text) or "|" in text or _stands_apart(text) or _stands_apart(before):
        return True
    above = _MARK_AT_END.sub("", before)
    opens = not text[0].islower() and (is_participial(text) or is_finite(text))
    if not has_ended(above):
        return text[0].isupper() and len(before) < width * (0.8 if opens else 0.6)
    return opens or (not above.endswith(",") and text[0].isupper() and len(before) < width * 0.85)


# --- blocks ---


def _blocks(lines: Sequence[Line], starts: Sequence[bool]) -> Iterator[Block]:
    """The blocks that start at the lines marked; a rule is left out, and the notes below it on its page are `ruled`."""
    block: list[Line] = []
    before = ""
    for line, starts_paragraph, kind in zip(lines, starts, _kinds(lines), strict=True):
        begins_block = starts_paragraph or kind in ("rule", "note", "page") or (before == "rule")
        if block and begins_block:
            yield _block(block, before in ("note", "more"))
            block = []
        if kind != "rule":
            block.append(replace(line, broken=True) if kind == "page" else line)
        before = kind
    if block:
        yield _block(block, before in ("note", "more"))


def _kinds(lines: Sequence[Line]) -> Iterator[Kind]:
    """What each line is to its page: a rule, the first line of a note below it, one more of the note, the first of a new page.

    Where nothing else shows the end of a page that has notes, it is where a note ends with a stop and no other begins.
    """
    rules = [_RULE.match(line.text) is not None for line in lines]
    shown = _shown_ends(lines, rules)
    before: Kind = "text"
    last, below_rule = 0, False
    for place, line in enumerate(lines):
        number = _NUMBER_OF_NOTE.match(line.text)
        numbered = number is not None and (last == 0 or int(number[1]) in (1, last + 1))
        if rules[place]:
            before, below_rule = "rule", True
        elif below_rule and line.broken:
            before, below_rule = "page", False
        elif line.text.startswith(MARK_OPEN) or (below_rule and (numbered or line.text.startswith("*"))):
            before = "note"
            last = int(number[1]) if number else last
        elif not below_rule:
            before = "more" if before in ("note", "more") and line.gap == 0 else "text"
        elif before != "rule" and not shown[place] and _STOP.search(lines[place - 1].text):
            before, below_rule = "page", False
        else:
            before = "more"
        yield before


def _shown_ends(lines: Sequence[Line], rules: Sequence[bool]) -> list[bool]:
    """For each line whether, before the next rule, something shows where its page ends."""
    shown = [False] * len(lines)
    for place in range(len(lines) - 2, -1, -1):
        shown[place] = lines[place + 1].broken or (shown[place + 1] and not rules[place + 1])
    return shown


def _block(lines: Sequence[Line], ruled: bool) -> Block:
    return Block(joined([line.text for line in lines]), lines[0].number, broken=lines[0].broken, ruled=ruled)
