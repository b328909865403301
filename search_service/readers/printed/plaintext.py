"""Reads plain text, such as text copied from a PDF, a mail or a draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from search_service.model import Document
from search_service.readers.printed.block import BROKEN_WORD, WIDE, clean, set_apart, without_controls
from search_service.readers.printed.columns import columns_apart
from search_service.readers.printed.documents import documents_of
from search_service.readers.printed.glued import unglued
from search_service.readers.printed.layout import printed_paragraphs
from search_service.readers.printed.line import Line
from search_service.readers.printed.line_notes import is_mark_alone

MIN_STEPS = 3  # in a text whose lines are split: fewer are set so
MIN_STEP, MAX_OVERLAP = 12, 5  # columns at least where a step begins, and at most that it reaches back
MIN_INDENTED = 3  # lines that begin in one column: it is an indent
# People keep the italics of an opening as "*Encourages*" or "_Encourages_"; a lone asterisk is a reference mark and stays.
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,2})(?=[^\s*_])([^*_]{1,2000})(?<=\S)\1(?![\w*])")
_NEW_LINE = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
# " 3  which": the blanks that a PDF viewer leaves around a raised number; at a line's end only one is left to see.
_PARTED = re.compile(r"(?<=\S) (\d{1,3})[ \u00a0]{2,}(?=\S)|(?:(?<=\D[.,;:)\]”\"’])|(?<=\d{4}[,;.])) (\d{1,3}) *$")
# What goes on with a number at the end of the line above: "955" + "(1994) of", "paragraphs 15 (a), 16" + "(f) and 16 (g)".
_GOES_ON_WITH_NUMBER = re.compile(r"\s*\((?:(?:19|20)\d\d\)|(?:[a-z]|[ivx]{2,4})\) (?:and|or|of|above|below)\b)")
# The prefix of quoted lines in mail and chats.
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_QUOTED_BELOW = re.compile(r"^([ \t]*[^>\s][^\n]*)\n(?=[ \t]*>)", re.MULTILINE)
# What a chat sets before a message: "[10:31, 03/05/2024] Anna: ", "03/05/2024, 10:31 - Anna: ".
_DAY, _TIME = r"\d\d?[./]\d\d?[./]\d{2,4}", r"\d\d?:\d\d(?::\d\d)?"
_SENDER = re.compile(rf"^(?:\[{_TIME}, {_DAY}\]|{_DAY}, {_TIME}(?: [AP]M)? -) [^:\n]{{1,40}}: +(?=\S)", re.MULTILINE)
_FILLED = re.compile(r"^.*\S", re.MULTILINE)
_SOFT_HYPHEN_AT_END = re.compile(r"\w[\u00ad¬]\s*$")  # "¬" is what some programs make of a soft hyphen


def recognises(text: str) -> bool:
    """True: any text is plain text, which is the last format tried."""
    return True


def read(text: str, source: str) -> tuple[Document, ...]:
    """The documents of a plain text, in printed order; raises ReadError where there is no text at all."""
    printed = columns_apart(steps_joined(unglued(unquoted(without_controls(text)))))
    blocks = printed_paragraphs(tuple(lines_of(printed)))
    return documents_of([replace(block, text=_EMPHASIS.sub(r"\2", block.text)) for block in blocks], source)


def steps_joined(text: str) -> str:
    """The text with the printed lines whole that a tool has split into steps, each beginning where the one above ends.

    A tool that counts every letter as equally wide starts a new line where letters would overlap: "Reaffirming", and below
    it, eleven blanks further in, "its commitment".
    """
    lines = text.split("\n")
    begins = [line.find(line.strip()) for line in lines]
    ends = [begin + len(line.strip()) for begin, line in zip(begins, lines, strict=True)]
    touching = [
        begin >= MIN_STEP and 0 <= end + 1 - begin <= MAX_OVERLAP for begin, end in zip(begins, [0, *ends], strict=False)
    ]
    indents = Counter(begin for begin, touches in zip(begins, touching, strict=True) if not touches)
    joined: list[str] = []
    for line, begin, touches in zip(lines, begins, touching, strict=True):
        if touches and indents[begin] < MIN_INDENTED and not is_mark_alone(joined[-1].strip()):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return "\n".join(joined) if len(joined) + MIN_STEPS <= len(lines) else text


def unquoted(text: str) -> str:
    """The text without quotation prefixes, if most of its lines are quoted; what is quoted begins a paragraph, and so does
    a message behind its sender's name."""
    quoted = sum(1 for _ in _QUOTED.finditer(text))
    if quoted and quoted * 2 > sum(1 for _ in _FILLED.finditer(text)):
        text = _QUOTED.sub("", _QUOTED_BELOW.sub(r"\1\n\n", text))
    return _SENDER.sub(r"\g<0>\n\n", text)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a plain text that are not empty."""
    gap, broken = 0, False
    lines = _NEW_LINE.split(text)
    for number, (raw, below) in enumerate(zip(lines, [*lines[1:], ""], strict=True), start=1):
        content = _content(raw, below)
        indent = len(raw) - len(raw.lstrip())
        broken = broken or "\f" in raw[:indent]
        if content:
            yield Line(content, number, indent, gap, raw.endswith(" "), broken or gap >= 3)
            gap, broken = 0, "\f" in raw[indent:]
        else:
            gap += 1


def _cites_on(before: str, below: str) -> bool:
    """Whether the number at a line's end is no mark, but cited with what stands before it and begins the line below."""
    return _GOES_ON_WITH_NUMBER.match(below) is not None or (before.endswith("),") and below.lstrip().startswith("("))


def _content(raw: str, below: str) -> str:
    """The text of a line; a wide blank follows a separated number, unless the line below goes on with it."""
    if "|" in raw:
        return clean(raw)
    pieces, at = [], 0
    for parted in _PARTED.finditer(raw):
        if parted[2] and _cites_on(raw[: parted.start()], below):
            continue
        pieces.append(f"{clean(raw[at : parted.start()])} {parted[1] or parted[2]}{WIDE}")
        at = parted.end()
    broken = BROKEN_WORD if _SOFT_HYPHEN_AT_END.search(raw) else ""
    return set_apart("".join([*pieces, clean(raw[at:]).removesuffix("¬")])) + broken
