"""Cleans a pasted text: broken lines, markup, paragraph numbers, marks of notes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from search_service.symbols import symbol_spans
from search_service.text.folding import INVISIBLE, NARROW_BLANKS

OPENING_QUOTES = '"“”„‟«»＂'
PASSAGE = 8  # words: who types fewer means the number
# A hyphen at which a line broke. Words may have it ("non-proliferation") or not ("disarma-ment"): `leaves` looks for both.
BROKEN = "\u2010\u2011"

# What takes fewer characters when it is mended: a soft hyphen before the end of a line; a word broken over two lines, or over
# a blank, which is what a box of one line makes of a line's end; and an entity of HTML.
_SHORTER = re.compile(
    r"(?P<soft>\u00ad\s+(?=\w))"
    r"|(?P<broken>(?<=\w)[-\u2010\u2011]\s*[\r\n]+\s*(?=\w))"
    r"|(?P<blank>(?<=[a-z]{2})[-\u2010] +(?=(?!(?:and|or|to|nor|und|et)\b)[a-z]{2}))"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|\#\d{2,5}|\#x[0-9A-Fa-f]{2,5});)"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
# Stars and underscores that open and close what Markdown prints in italics or bold; a star behind a word ends a prefix.
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=[^\s*_)])([^*\n]*?[^\s*])(\1)(?!\w)")
_STARS = re.compile(r"\*+(?=\w)|(?<=\s)\*+(?=\s)")
_NUMBER = re.compile(
    rf"\s*(?:[-–•*]\s+)?(?:\d{{1,3}}\s?[.)]|\(\d{{1,3}}\)|\d{{1,3}}(?=\s+[A-Z][a-z]+s\b)"
    rf"|\((?:(?P<letter>[a-z])(?P=letter)?|[ivxl]{{1,6}})\)|[a-z]\)|"
    rf"(?:OP|PP)\s?\d{{1,3}}(?:\s?(?:bis|ter|alt))?[.:)]?)\s+(?!(?:OR|AND|NOT)\b)(?=[{OPENING_QUOTES}*_]*[A-Za-z])"
)
_NOTE_MARK = re.compile(r"(?<=[\w,.;:)”\"’])[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|(?<=\w)\[\d{1,3}\]")
_GLUED_NOTE_MARK = re.compile(r"(?:(?<=[a-z]{3})|(?<=[a-z]{3}[,.;]))\d{1,2}(?=[\s,.;:)]|$)")
# A source behind the end of a sentence: "… of the region. (A/RES/76/299, para. 3)", "… – 76/299".
_SOURCE = re.compile(r"(?<=[.;,”\"])\s*[(\[–—-]*\s*$")
_BEHIND_SOURCE = re.compile(r"(?:,?\s*(?:paras?\.?|paragraphs?|OP|PP)\s*\d{1,3})?\s*[)\].;]*\s*", re.IGNORECASE)
_DIGITS_APART = re.compile(rf"(?<=\d)[{NARROW_BLANKS}](?=\d{{3}}(?!\d))|(?<=\d) (?=\d{{3}}(?: \d{{3}})* ?000(?!\d)|000(?!\d))")
_DOTTED = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){2,}(?!\w)|(?<![\w.])(?:[A-Z]\.)+[A-Z](?![\w.])")
_UNSEEN = re.compile(f"[{INVISIBLE.replace(chr(0xAD), '')}]")
OPERATOR = re.compile(r"(?<![^\s()])(?:OR|AND|NOT)(?=[\s()]|$)")
# The most words of a query with operators. More words than these with fewer operators than one in eight of them are prose, and
# LONG_PROSE words with no operator but AND: there "AND" is a word in capitals, and a star the mark of a note.
MAX_TERMS, LONG_PROSE, COMPOSED = 64, 20, 8
# What is written as a query, however long: a field with its value.
_FIELD = re.compile(rf"(?<![^\s(-])[a-z_]{{2,11}}:(?=[\w{OPENING_QUOTES}])")
_LATER = re.compile(r"[^\x00-\x7f]|[<>*_&\[\r\n]|- |\d \d|\.[A-Za-z]")


def mended(text: str) -> str:
    """A query as if it had not been pasted from a page.

    Words broken over a line are whole again; blanks stand for markup, for the marks of notes, for the number of the paragraph
    and for a source behind it.
    """
    if _LATER.search(text):
        text = _SHORTER.sub(_shorter, text)
        text = _UNSEEN.sub("", text) if not text.isascii() else text
        for pattern in (_TAG, _NOTE_MARK):
            text = pattern.sub(_blank, text)
        text = _EMPHASIS.sub(_plain, text)
        text = _DIGITS_APART.sub(",", _DOTTED.sub(_undotted, text))
    if len(text.split(None, PASSAGE)) < PASSAGE or is_composed(text):
        return text
    number = _NUMBER.match(text)
    text = _blank(number) + text[number.end() :] if number else text
    return _without_source(_GLUED_NOTE_MARK.sub(_blank, _STARS.sub(_blank, text)))


def is_composed(text: str) -> bool:
    """Whether a text is written as a query, whose words mean the same however many there are."""
    return has_operators(text) or bool(_FIELD.search(text))


def has_operators(text: str) -> bool:
    """Whether operators join the words of a text; in prose, and in a line of capitals, they are words."""
    operators = OPERATOR.findall(text)
    return bool(operators) and any(map(str.islower, text)) and not is_prose(len(text.split()) - len(operators), operators)


def is_prose(words: int, operators: Sequence[str]) -> bool:
    """Whether so many words, with these operators among them, are prose and no query."""
    least = LONG_PROSE if set(operators) == {"AND"} else MAX_TERMS + 1
    return words >= least and len(operators) * COMPOSED < words


def typed_offset(text: str, offset: int) -> int:
    """Where in a text as typed stands what stands at this offset when it is mended."""
    for found in _SHORTER.finditer(text):
        if offset <= found.start():
            break
        offset += len(found[0]) - len(_shorter(found))
    return min(offset, len(text))


def _shorter(match: re.Match[str]) -> str:
    if match.lastgroup == "entity":
        return html.unescape(match[0])
    return "" if match.lastgroup == "soft" else BROKEN


def _without_source(text: str) -> str:
    spans = [*symbol_spans(text)]
    if not spans:
        return text
    start, end, _ = spans[-1]
    before = _SOURCE.search(text, 0, start)
    if not before or not _BEHIND_SOURCE.fullmatch(text, end):
        return text
    return text[: before.start()]


def _undotted(match: re.Match[str]) -> str:
    """ "U.N." as "UN", of the same length."""
    return match[0].replace(".", "").ljust(len(match[0]))


def _plain(match: re.Match[str]) -> str:
    return " " * len(match[1]) + match[2] + " " * len(match[3])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
