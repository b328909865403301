"""Finds the paragraphs and page breaks of a plain text from its layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from search_service.readers.printed.block import Block, join_lines
from search_service.readers.printed.furniture import furniture
from search_service.readers.printed.hyphens import with_whole_words
from search_service.readers.printed.line import Line
from search_service.readers.printed.line_notes import is_mark_alone, is_rule, line_kinds, notes
from search_service.readers.printed.line_repairs import repair_lines, with_whole_symbols
from search_service.readers.printed.line_sense import (
    begins_paragraph,
    begins_tight,
    ends_in_mark,
    goes_on_below,
    heads,
    names_section,
    stands_apart,
)
from search_service.readers.printed.paragraph_shapes import begins

WRAP_LIMIT = 130  # characters: a longer line was not wrapped by a typesetter
FULL_LINE = 60  # characters: a shorter line may end for other reasons than the page's width
FEW_INDENTED = 20  # lines, of which at least one is indented if paragraphs are
OVERLONG = 1.1  # of a full line: no line is longer
FILLED = 0.85  # of a full line: a line this long is wrapped
HALF_FILLED = 0.6  # of a full line: what follows a stop there in a short line begins a paragraph
MAX_MISJUDGED = 4  # blanks between two lines that begin one below the other
WHOLE = 0.8  # of the long lines: if so many end as paragraphs do, each line is one
_GOES_ON = re.compile(
    r"[a-zß-öø-ÿœа-яё](?!\w*\))|\d+(?:/\d+)?[, ]|\(\d{4}\)"
)  # "of the", "72/1 of", "2018, 74/2", "(2004) and"


def printed_paragraphs(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The printed paragraphs of these lines, in order; every word is in one of them, but for page furniture and rules.

    A text whose lines are short is taken as wrapped. There a paragraph starts where a line is indented, if paragraphs are;
    else after an empty line, if these part paragraphs, and where what stands above has ended and a clause opens; else where
    the sense says so. In any other text an empty line parts, and so does the end of a clause before another.
    """
    body: list[Line] = []
    feet: dict[int, list[Block]] = {}
    kept = _without_furniture(lines)
    below_notes = False
    for in_notes, pairs in groupby(
        zip(kept, line_kinds(kept), strict=True), key=lambda pair: pair[1] in ("rule", "note", "more")
    ):
        group = list(pairs)
        if in_notes:
            feet[len(body)] = notes([line for line, kind in group if kind != "rule"])
        else:
            page = [replace(line, broken=line.broken or kind == "page") for line, kind in group]
            body += repair_lines([replace(page[0], broken=page[0].broken or below_notes), *page[1:]])
        below_notes = in_notes
    return tuple(_blocks(with_whole_words(body, breaks_words=True), _starts(body), feet))


def _starts(lines: Sequence[Line]) -> list[bool]:
    """Flags of the lines that begin a paragraph."""
    if not lines:
        return []
    lines = tuple(lines)
    wrapped = sum(len(line.text) > WRAP_LIMIT for line in lines) * 10 <= len(lines)
    if not wrapped:
        return _by_line(lines) if _lines_are_paragraphs(lines) else _after_gaps(lines)
    spaced = _gaps_break_sentences(lines)
    if spaced:
        lines = tuple(_without_page_margins(lines))
    margins = _margins(lines)
    if not _is_ragged(lines) and _indents_paragraphs(lines, margins):
        return list(_by_indent(lines, margins, spaced))
    if spaced or sum(line.gap > 0 for line in lines) * 15 < len(lines):
        return list(_by_sense(lines))
    return _after_gaps(lines)


# --- lines ---


def _without_furniture(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without furniture, which marks page breaks if nothing else does."""
    feeds = any(line.broken and line.gap < 3 for line in lines)
    lines = with_whole_symbols(lines)
    kept: list[Line] = []
    turned = False
    for line, is_furniture in zip(lines, furniture([line.text for line in lines]), strict=True):
        if is_furniture:
            turned = turned or line.broken or not (feeds or _awaits_note(kept))
        else:
            kept.append(replace(line, broken=line.broken or turned))
            turned = False
    return tuple(kept)


def _awaits_note(lines: Sequence[Line]) -> bool:
    """Whether these lines end below a rule, or marks alone below it: a number in the margin there ends no page."""
    end = len(lines)
    while end and is_mark_alone(lines[end - 1].text):
        end -= 1
    return end > 0 and is_rule(lines[end - 1].text)


def _without_page_margins(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without margins, if an empty line follows each line but a page's last, as in the text of some PDFs."""
    for i, line in enumerate(lines):
        starts_page = i == 0 or line.gap == 0
        yield replace(line, indent=max(0, line.indent - 1), broken=True) if starts_page else line


# --- layouts ---


def _gaps_break_sentences(lines: Sequence[Line]) -> bool:
    """Whether empty lines stand in the middle of sentences: then they part lines, not paragraphs."""
    if sum(line.gap > 0 for line in lines) * 2 < len(lines):
        return False
    below = [
        line.text for before, line in pairwise(lines) if line.gap and len(before.text) >= FULL_LINE and "|" not in before.text
    ]
    going_on = sum(_GOES_ON.match(text) is not None for text in below)
    copied = sum(line.trails for line in lines) * 2 > len(lines)
    return going_on > 0 and going_on * 12 >= len(below) if copied else going_on > 1 and going_on * 4 >= len(below)


def _lines_are_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether nothing but an author's line end parts the paragraphs: long lines end as clauses do, and no gaps part them."""
    long = [line.text for line in lines if len(line.text) > WRAP_LIMIT]
    gaps = sum(line.gap > 0 for line in lines)
    return gaps * 3 < len(lines) and sum(not goes_on_below(text) for text in long) >= WHOLE * len(long)


def _margins(lines: Sequence[Line]) -> list[int]:
    """For each line how far, on its page, those lines are indented that go on with a sentence, most of them."""
    margins: list[int] = []
    usual = _margin(lines) or 0
    page: list[Line] = []
    for line in (*lines, None):
        if line is None or (line.broken and page):
            margin = _margin(page)
            margins += [usual if margin is None else margin] * len(page)
            page = []
        if line is not None:
            page.append(line)
    return margins


def _margin(lines: Sequence[Line]) -> int | None:
    counts = Counter(line.indent for line in lines if _GOES_ON.match(line.text) and "|" not in line.text)
    return counts.most_common(1)[0][0] if counts else None


def _is_ragged(lines: Sequence[Line]) -> bool:
    """Whether lines that go on with one another begin a few blanks apart: a tool makes blanks of widths, and misjudges them."""
    steps = [
        abs(line.indent - above.indent)
        for above, line in pairwise(lines)
        if not line.broken and _GOES_ON.match(above.text) and _GOES_ON.match(line.text)
    ]
    return sum(0 < step <= MAX_MISJUDGED for step in steps) * 3 > len(steps) > 0


def _indents_paragraphs(lines: Sequence[Line], margins: Sequence[int]) -> bool:
    """Whether first lines stand out: most that are indented begin a sentence, many that are not go on with one."""
    placed = list(zip(lines, margins, strict=True))
    indented = [line.text for line, margin in placed if line.indent > margin]
    others = [line.text for line, margin in placed if line.indent <= margin]
    beginning = sum(not text[0].islower() or begins(text) for text in indented)
    going_on = sum(_GOES_ON.match(text) is not None for text in others)
    enough = len(indented) * FEW_INDENTED >= len(lines) and bool(indented)
    return enough and beginning * 5 >= len(indented) * 3 and going_on * 3 >= len(others)


# --- where paragraphs begin ---


def _by_indent(lines: Sequence[Line], margins: Sequence[int], spaced: bool) -> Iterator[bool]:
    yield True
    texts = [line.text for line in lines]
    width = _usual_width([line.indent + len(line.text) for line in lines])
    for i in range(1, len(lines)):
        line, before, after = lines[i], texts[i - 1], texts[i + 1] if i + 1 < len(lines) else ""
        indented = line.indent > margins[i]
        hangs = line.gap == 0 and line.indent == lines[i - 1].indent and line.indent + len(before) >= width * FILLED
        goes_on = (line.text[0].islower() or hangs) and goes_on_below(before) and not begins(line.text)
        parted = line.gap > 0 and not spaced and not (line.broken and not indented)
        apart = stands_apart(line.text) or stands_apart(before)
        ended = not goes_on_below(before) or names_section(before)
        short = before.endswith((".", ";")) and lines[i - 1].indent + len(before) < width * HALF_FILLED
        titled = not indented and (heads(line.text, after) or (short and line.text[0].isupper()))
        yield (indented and not goes_on) or parted or apart or (ended and (begins(line.text) or titled))


def _by_sense(lines: Sequence[Line]) -> Iterator[bool]:
    texts = [line.text for line in lines]
    width = _usual_width([*map(len, texts)])
    yield True
    length = 0
    for before, text, after in zip(texts, texts[1:], [*texts[2:], ""], strict=False):
        length += len(before)
        begun = begins_paragraph(before, text, after, length / width)
        yield begun
        # A tool that sets raised marks on lines of their own cuts the printed line there: what follows goes on with it.
        if begun or not ends_in_mark(before) or length + len(text) > width * OVERLONG:
            length = 0


def _by_line(lines: Sequence[Line]) -> list[bool]:
    """Each line begins a paragraph, but one that goes on with a sentence that a page has broken."""
    return [
        True,
        *(line.gap > 0 or not (line.text[0].islower() and goes_on_below(above.text)) for above, line in pairwise(lines)),
    ]


def _usual_width(lengths: Sequence[int]) -> int:
    """The length of a full line; a tenth of the lines may be longer."""
    return sorted(lengths)[len(lengths) * 9 // 10]


def _after_gaps(lines: Sequence[Line]) -> list[bool]:
    texts = [line.text for line in lines]
    tight = map(begins_tight, texts, texts[1:], [*texts[2:], ""])
    return [True, *(line.gap > 0 or begun for line, begun in zip(lines[1:], tight, strict=True))]


# --- blocks ---


def _blocks(lines: Sequence[Line], starts: Sequence[bool], feet: dict[int, list[Block]]) -> Iterator[Block]:
    """The blocks that start at the lines marked; the notes at the foot of a page stand where it ends."""
    block: list[Line] = []
    for i, (line, begun) in enumerate(zip(lines, starts, strict=True)):
        if block and (begun or i in feet):
            yield _block(block)
            block = []
        yield from feet.get(i, ())
        block.append(line)
    if block:
        yield _block(block)
    yield from feet.get(len(lines), ())


def _block(lines: Sequence[Line]) -> Block:
    return Block(join_lines([line.text for line in lines]), lines[0].number, broken=lines[0].broken)
