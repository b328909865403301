"""Repairs lines that a tool split: single numbers and marks, halves of symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from search_service.readers.printed.block import WIDE
from search_service.readers.printed.line import Line

_LABEL = re.compile(
    r"(?:\d{1,3}(?: (?:bis|ter|alt))?[.)]|\(\d{1,3}\)|\(?(?:[a-z]{1,2}|[ivx]{1,5})\)"
    r"|(?:ES-|S-)?\d{1,3}/\d{1,4}(?: ?[A-Z])?\.|[•▪–—])$"
)
_MARK = re.compile(r"(?:\d{1,3}|\*{1,3})$")
_LETTERS = re.compile(r"[A-Z]{1,5}(?:\.\d)?$")
_REST_OF_SYMBOL = re.compile(r"(?:^|\s)(?=/[A-Z0-9]+(?:[./][A-Z0-9.]+)*(?:\s|$))")
_CITING = re.compile(r"\b(?:paras?|Nos?|vols?|chaps?|pp?|arts?|sect)\.$")
SYMBOL_WITHIN = 3  # lines: a tool that sorts characters by height moves the first letter of a symbol up


def repair_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with single numbers and marks joined to the lines that they belong to; no word is lost."""
    return tuple(_with_marks(tuple(_with_labels(lines))))


def with_whole_symbols(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The letters that begin a symbol joined to what follows: "A", then "United Nations /RES/73/7"."""
    kept = list(lines)
    for i, line in enumerate(lines[:-1]):
        if not _LETTERS.match(line.text):
            continue
        for below in range(i + 1, min(i + 1 + SYMBOL_WITHIN, len(lines))):
            if _REST_OF_SYMBOL.search(kept[below].text):
                joined = _REST_OF_SYMBOL.sub(rf"\g<0>{line.text}", kept[below].text, count=1)
                kept[below] = replace(kept[below], text=joined)
                kept[i] = replace(line, text="")
                break
    return tuple(line for line in kept if line.text)


def _with_labels(lines: Sequence[Line]) -> Iterator[Line]:
    """A number that stands alone on its line joined to the line below: "2.", then "Requests the Secretary-General"."""
    pending: Line | None = None
    above = ""
    for line in lines:
        if pending is not None and _ends_sentence(above, pending, line):
            yield pending
            pending = None
        if pending is not None and not _LABEL.match(line.text):
            yield replace(pending, text=f"{pending.text} {line.text}", trails=line.trails)
            pending = None
            continue
        if pending is not None:
            yield pending
        pending = line if _LABEL.match(line.text) else None
        if pending is None:
            yield line
            above = line.text
    if pending is not None:
        yield pending


def _ends_sentence(above: str, label: Line, below: Line) -> bool:
    """Whether what looks like a label is the end of the paragraph above: "part I, para." + "15."."""
    return label.gap == 0 and below.gap > 0 and bool(above) and (_CITING.search(above) is not None or above[-1].isalnum())


def _with_marks(lines: Sequence[Line]) -> Iterator[Line]:
    """A raised mark that stands alone on its line joined to the line above, directly below which it stands."""
    pending: Line | None = None
    for line in lines:
        if (
            pending is not None
            and line.gap == 0
            and not line.broken
            and _MARK.match(line.text)
            and _may_bear_mark(pending.text)
        ):
            pending = replace(pending, text=f"{pending.text} {line.text}{WIDE}")
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _may_bear_mark(text: str) -> bool:
    return not _MARK.match(text) and text[-1] not in "_—"
