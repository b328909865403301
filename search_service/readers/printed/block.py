"""The block: a printed paragraph of any format, before its content is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from search_service.model import Change, Footnote
from search_service.text.folding import INVISIBLE

# A reference mark that the printing sets apart (a superscript) stands between these two characters in a block's text; no
# file's own text holds them, because readers take it `without_controls`.
MARK_OPEN, MARK_CLOSE = "\x0e", "\x0f"
# A wide blank: text copied from a PDF has one after a mark that is separated from its word.
WIDE = "\u2003"
# The end of a line whose last word continues in the next, in place of a hyphen that is not part of the word.
BROKEN_WORD = "\u00ad"

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_RUN_OF_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_HYPHEN_AT_END = re.compile(r"\w-$")
_HANGING = re.compile(r"(?:and|or|to)\b")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")  # ff, fi, fl, ffi, ffl, and two of "st"
_BLANKS = re.compile(r"[\s\u00a0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One printed paragraph, its wraps joined; `line` is the first of its lines, counted from 1.

    `broken` says that a page break, or what looks like one, stands before it; `ruled` that it stands between a rule and the
    end of the page, where notes are printed; `heading` that the format marks it as a heading; `note` is the mark of the
    note that it goes on with, where the format tells. `linked` are the symbols that its hyperlinks lead to. Set-apart marks
    are in `text` between MARK_OPEN and MARK_CLOSE until they are lifted: `footnotes`; tracked changes stand among these from
    the start, since their offsets move with the text as well.

    `typeset` says that the format tells which numbers are raised, so that no other is taken for a mark; `indent` is where
    the first line begins, in points, where the format tells.
    """

    text: str
    line: int
    broken: bool = False
    ruled: bool = False
    heading: bool = False
    note: str | None = None
    typeset: bool = False
    indent: float | None = None
    linked: tuple[str, ...] = ()
    footnotes: tuple[Footnote | Change, ...] = ()


def without_controls(text: str) -> str:
    """The text without control characters, but for those between lines, pages and words; its ligatures are spelled out."""
    return spelled_out(_CONTROLS.sub("", text))


def spelled_out(text: str) -> str:
    """The text with the letters of ligatures that have a code of their own, as some fonts and tools give them: "ﬁ" as "fi"."""
    return _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def clean(text: str) -> str:
    """The text with one blank between words, none at its ends, and no invisible characters."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def narrow(text: str) -> str:
    """The text with wide blanks as ordinary ones."""
    return text.replace(WIDE, " ").strip()


def join_lines(lines: Sequence[str]) -> str:
    """The lines of a paragraph joined to one."""
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        pieces += (joiner(before, line), line)
    return "".join(pieces).replace(BROKEN_WORD, "")


def joiner(line: str, following: str) -> str:
    """The string between two joined lines: a blank; "" after a hyphen ("Secretary-" + "General"), but not "short- and".

    Also "" in a range of numbers, "2023–" + "2026", and after a slash in a word: "Virus/" + "Acquired".
    """
    hyphenated = _HYPHEN_AT_END.search(line[-2:]) and not _HANGING.match(following)
    in_range = line[-2:-1].isdigit() and line[-1] == "–" and following[:1].isdigit()
    in_word = line[-1:] == "/" and line[-2:-1].isalpha() and following[:1].isalpha()
    return "" if hyphenated or in_range or in_word or line.endswith((WIDE, BROKEN_WORD)) else " "


def mark(text: str) -> str:
    """The mark as it is written in a block's text."""
    return f"{MARK_OPEN}{text}{MARK_CLOSE}"


def set_apart(text: str) -> str:
    """The text with each run of superscript digits as a mark."""
    return _RUN_OF_SUPERSCRIPTS.sub(lambda run: mark(run[0].translate(SUPERSCRIPTS)), text)


def bare(text: str) -> str:
    """The text with set-apart characters that are no marks as superscripts again ("m³")."""
    return re.sub(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}", lambda found: found[1].translate(RAISED), text)
