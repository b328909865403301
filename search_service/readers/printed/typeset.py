"""Finds notes, headings and paragraphs of a typeset text from its geometry."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, Block, join_lines
from search_service.readers.printed.furniture import is_margin
from search_service.readers.printed.hyphens import with_whole_words
from search_service.readers.printed.line import Line, SetLine
from search_service.readers.printed.line_notes import is_rule
from search_service.readers.printed.line_sense import goes_on_below, opens_clause
from search_service.readers.printed.paragraph_shapes import begins
from search_service.readers.printed.typeset_rows import joined_row, rows_of
from search_service.symbols import read_formula

HEAD, FOOT = 28.0, 60.0  # points from a page's first and last line within which running heads and feet stand
SMALL = 0.93  # of the body's size: notes and running heads are smaller
MIN_SIZE = 1.0  # point: letters of a damaged size, too, have one to compare with
INDENT = 6.0  # points by which a first line stands further in
MAX_STEP, MAX_PUSHED_STEP = 1.3, 1.65  # pitches within a paragraph; to a line that a raised mark pushes down, as in browsers
SHORTER = 0.1  # of a line's width: a line that ends earlier is the last of its paragraph
_NOTE = re.compile(rf"{MARK_OPEN}|\*+ ?\S|(?P<plain>\d{{1,3}}) +\S")
_RAISED_NUMBER = re.compile(rf"{MARK_OPEN}(\d+){MARK_CLOSE}")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Measure:
    """The usual measures of a text: `size` of letters, `pitch` from line to line, `left` and `right` edge."""

    size: float
    pitch: float
    left: float
    right: float


def typeset_paragraphs(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The printed paragraphs of lines that tell where they stand; the notes of a page stand behind its last paragraph.

    Every word is in one of them, but for running heads, feet and rules.
    """
    lines = with_whole_words(lines, breaks_words=False)
    pages = [[_set_line(line) for line in page] for _, page in groupby(lines, key=lambda line: line.page)]
    measure = _measured([set_line for page in pages for set_line in _above_rule(page)])
    repeated = _repeated(pages)
    paragraphs: list[list[SetLine]] = []
    notes: defaultdict[int, list[Block]] = defaultdict(list)
    above_formula = True
    for number, page in enumerate(pages):
        body, below = _parted(_without_furniture(page, repeated, measure, number == 0), measure)
        for row in rows_of(body, measure.pitch / measure.size):
            above_formula = above_formula and number == 0 and not any(read_formula(set_line.line.text) for set_line in row)
            for set_line in row if above_formula or len(row) == 1 else [joined_row(row)]:
                if paragraphs and not _begins(paragraphs[-1], set_line, measure):
                    paragraphs[-1].append(set_line)
                else:
                    paragraphs.append([set_line])
        notes[len(paragraphs)] += _notes(below, _raised(body))
    blocks = list(notes[0])
    for number, paragraph in enumerate(paragraphs, start=1):
        blocks += (_block(paragraph, measure), *notes[number])
    return tuple(blocks)


def _set_line(line: Line) -> SetLine:
    return SetLine(line, line.left or 0.0, line.right or 0.0, line.y or 0.0, max(line.size or 0.0, MIN_SIZE))


# --- what most of a text is set in ---


def _above_rule(page: Sequence[SetLine]) -> Sequence[SetLine]:
    """The lines above the rule that stands above a page's notes: of short texts these have most letters."""
    rule = next((number for number, set_line in enumerate(page) if number and is_rule(set_line.line.text)), len(page))
    return page[:rule]


def _measured(set_lines: Sequence[SetLine]) -> _Measure:
    letters: Counter[float] = Counter()
    for set_line in set_lines:
        letters[set_line.size] += len(set_line.line.text) * (1 if set_line.line.bold else 4)  # a long title is bold
    size = letters.most_common(1)[0][0]
    body = [set_line for set_line in set_lines if abs(set_line.size - size) < 0.3]
    steps = Counter(round(below.y - above.y) for above, below in pairwise(body) if size < below.y - above.y < 2 * size)
    common = [step for step, times in steps.items() if times * 8 >= steps.total()]
    lefts = Counter(round(set_line.left) for set_line in body)
    rights = sorted(set_line.right for set_line in body)
    left = min((edge for edge, times in lefts.items() if times * 8 >= len(body)), default=min(lefts))
    return _Measure(size, float(min(common, default=1.2 * size)), left, rights[len(rights) * 9 // 10])


# --- furniture ---


def _normal(set_line: SetLine) -> str:
    return _DIGITS.sub("#", set_line.line.text)


def _repeated(pages: Sequence[Sequence[SetLine]]) -> frozenset[str]:
    """What stands at the edge of more than one page, whatever its numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_normal(set_line) for set_line in _edges(page)})
    return frozenset(text for text, pages_with in counts.items() if pages_with > 1)


def _edges(page: Sequence[SetLine]) -> list[SetLine]:
    top, bottom = min(set_line.y for set_line in page), max(set_line.y for set_line in page)
    return [set_line for set_line in page if set_line.y - top < HEAD or bottom - set_line.y < FOOT]


def _without_furniture(page: Sequence[SetLine], repeated: frozenset[str], measure: _Measure, first: bool) -> list[SetLine]:
    """The page without its head and its foot; above the masthead of a first page stands no head."""
    ordered = sorted(page, key=lambda set_line: (set_line.y, set_line.left))
    top, bottom = ordered[0].y, ordered[-1].y
    out: set[int] = set()
    for set_line in reversed(ordered):
        if bottom - set_line.y >= FOOT or not _is_furniture(set_line, repeated):
            break
        out.add(id(set_line))
    for set_line in ordered if not first else ():
        small = set_line.size < SMALL * measure.size and not _NOTE.match(set_line.line.text)
        if set_line.y - top >= HEAD or not (small or _is_furniture(set_line, repeated)):
            break
        out.add(id(set_line))
    return [set_line for set_line in page if id(set_line) not in out]


def _is_furniture(set_line: SetLine, repeated: frozenset[str]) -> bool:
    text = set_line.line.text
    return (
        is_margin(text)
        or text == str(set_line.line.page)
        or (_normal(set_line) in repeated and not begins(text) and MARK_OPEN not in text)
    )


# --- notes ---


def _parted(page: Sequence[SetLine], measure: _Measure) -> tuple[Sequence[SetLine], Sequence[SetLine]]:
    """The text of a page and the notes at its foot: what is small below the last rule, or the small lines that end it."""
    end = len(page)
    while end and page[end - 1].size < SMALL * measure.size and not is_rule(page[end - 1].line.text):
        end -= 1
    if end and is_rule(page[end - 1].line.text):
        return page[: end - 1], page[end:]
    raised = _raised(page[:end])
    while end < len(page) and not _begins_note(page[end], raised):
        end += 1
    return page[:end], page[end:]


def _raised(set_lines: Sequence[SetLine]) -> frozenset[str]:
    """The numbers that these lines print raised."""
    return frozenset(number for set_line in set_lines for number in _RAISED_NUMBER.findall(set_line.line.text))


def _begins_note(set_line: SetLine, raised: frozenset[str]) -> bool:
    """Whether a line at a page's foot begins a note; one whose number is not raised there bears one that is raised above."""
    found = _NOTE.match(set_line.line.text)
    return found is not None and (found["plain"] is None or found["plain"] in raised)


def _notes(set_lines: Sequence[SetLine], raised: frozenset[str]) -> Iterator[Block]:
    """The notes, a block each; what stands above the first mark goes on with a note of the page before."""
    pending: list[Line] = []
    for set_line in set_lines:
        if pending and _begins_note(set_line, raised):
            yield Block(join_lines([line.text for line in pending]), pending[0].number, ruled=True, typeset=True)
            pending = []
        pending.append(set_line.line)
    if pending:
        yield Block(join_lines([line.text for line in pending]), pending[0].number, ruled=True, typeset=True)


# --- paragraphs ---


def _begins(paragraph: Sequence[SetLine], set_line: SetLine, measure: _Measure) -> bool:
    """Whether the line begins a paragraph: by a step, an indent, another size or weight."""
    above = paragraph[-1]
    if "|" in set_line.line.text or "|" in above.line.text or abs(set_line.size - above.size) > 0.3:
        return True
    if set_line.line.bold != above.line.bold:
        return True
    if set_line.left > above.left + INDENT and not _hangs(paragraph, set_line, measure):
        return True
    if not goes_on_below(above.line.text) and (
        begins(set_line.line.text) or (set_line.left > paragraph[0].left - 1 and opens_clause(set_line.line.text))
    ):
        return True
    step, pitch = set_line.y - above.y, measure.pitch * set_line.size / measure.size
    turned = set_line.line.page != above.line.page or step < -2 * pitch
    pushed = MARK_OPEN in set_line.line.text and goes_on_below(above.line.text)
    if not turned and (step > (MAX_PUSHED_STEP if pushed else MAX_STEP) * pitch or step < 2):
        return True
    return _stands_as_first(paragraph, set_line, measure, turned)


def _hangs(paragraph: Sequence[SetLine], set_line: SetLine, measure: _Measure) -> bool:
    """Whether the line is the second of a point whose number stands further out than its text."""
    first = paragraph[0]
    full = first.right > measure.right - SHORTER * (measure.right - measure.left)
    close = abs(set_line.y - first.y) < 1.3 * measure.pitch
    return len(paragraph) == 1 and full and close and begins(first.line.text) and not begins(set_line.line.text)


def _stands_as_first(paragraph: Sequence[SetLine], set_line: SetLine, measure: _Measure, turned: bool) -> bool:
    """Whether the line is indented as first lines are: as far as the paragraph's first line, whose others stand further out."""
    first = paragraph[0]
    if set_line.left < measure.left + INDENT or set_line.left < first.left - 1:
        return False
    if len(paragraph) > 1:
        return paragraph[1].left < first.left - 1
    full = paragraph[-1].right > measure.right - SHORTER * (measure.right - measure.left)
    return turned or not full


def _block(paragraph: Sequence[SetLine], measure: _Measure) -> Block:
    heading = all(set_line.line.bold for set_line in paragraph)
    return Block(
        join_lines([set_line.line.text for set_line in paragraph]),
        paragraph[0].line.number,
        heading=heading,
        indent=paragraph[0].left,
        typeset=True,
    )
