"""Accounts for words: finds those of a file that are in no part of its document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from search_service.model import Clause, Footnote
from search_service.readers.akn.text import passage
from search_service.readers.akn.tree import Element

_TEXTS = frozenset({"preamble", "mainBody", "body", "attachments"})
_PRINTED = ("p", "num", "heading", "subheading", "crossHeading", "listIntroduction", "listWrapUp", "td", "th")
# All characters but letters: readers change numbers, signs and blanks.
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_NO_LATIN_LETTERS = bytes(code for code in range(256) if not (code < 128 and chr(code).isalpha()))
_UNSEEN = tuple(sign.encode() for sign in "\u00a0\u00ad\u2003\u200b\u200e\u200f\u202f\u2060")
_NO_LETTER = re.compile(r"[\W\d_]+")
_LABEL = re.compile(r"\W*+\w{1,6}[.)\s]+")
_QUOTED = 80  # characters of what is lost


def unread_words(
    statement: Element, clauses: Sequence[Clause], notes: Sequence[Footnote], printed: Sequence[str]
) -> tuple[str, ...]:
    """A sentence for each paragraph of the file whose words are in none of `clauses`, nor in `notes`, nor in `printed`: what
    else the document prints, and what a rule leaves out."""
    out = [*printed, *_texts(clauses)]
    # The note of a repeated mark is printed once.
    marked = {(note.mark, note.text) for clause in clauses for note in clause.footnotes}
    known = [text for _, text in marked]
    texts = (etree.tostring(part, encoding="utf-8", method="text", with_tail=False) for part in statement if part.tag in _TEXTS)
    more = _letters(b"".join(texts)) - _letters("".join([*out, *known]).encode("utf-8", "replace"))
    lettered = sum(len(mark) for mark, _ in marked if mark.isalpha())  # the notes of a table print their marks
    if more in (0, lettered):
        return ()  # nearly every file: to count letters is ten times as fast as to look for paragraphs
    everything = "\n".join([*out, *known, *(note.text for note in notes)])
    latin = everything.encode("utf-8", "replace").translate(None, _NO_LATIN_LETTERS)
    left = [text for text in _paragraphs(statement, latin) if not any(_stands_in(latin, part) for part in (text, _bare(text)))]
    kept = _NO_LETTER.sub("", everything) if left else ""
    lost = (text for text in left if not any(_NO_LETTER.sub("", part) in kept for part in (text, _bare(text))))
    return tuple(f"Words of the file are in no clause: “{text[:_QUOTED]}{'…' * (len(text) > _QUOTED)}”." for text in lost)


def _texts(clauses: Iterable[Clause]) -> Iterator[str]:
    for clause in clauses:
        yield clause.text
        if clause.number and not clause.number.isdecimal():
            yield clause.number
        yield from clause.headings


def _letters(text: bytes) -> int:
    """The number of bytes of the letters of a text."""
    latin = len(text.translate(None, _NO_LATIN_LETTERS))
    if latin * 2 > len(text):
        return latin  # in Latin script the signs between letters are counted as little as those of ASCII
    for unseen in _UNSEEN:
        text = text.replace(unseen, b"")
    return len(text.translate(None, _NO_LETTERS))


def _bare(text: str) -> str:
    """The text without its number, which can be the number of the clause."""
    label = _LABEL.match(text)
    return text[label.end() :] if label else text


def _found_in(latin: bytes, text: bytes, at: int) -> int:
    """Where the letters of a text in Latin script stand in `latin`, looked for from `at` on first; -1 for any other text."""
    letters = text.translate(None, _NO_LATIN_LETTERS)
    if not text.isascii() and len(letters) * 2 <= len(b"".join(text.split())):
        return -1
    found = latin.find(letters, at)
    return found if found >= 0 else latin.find(letters)


def _stands_in(latin: bytes, text: str) -> bool:
    return _found_in(latin, text.encode("utf-8", "replace"), 0) >= 0


def _paragraphs(statement: Element, latin: bytes) -> Iterator[str]:
    """What each element prints that holds text and no other such element, and each footnote; but for what stands in `latin`."""
    at = 0
    for part in statement:
        if part.tag in _TEXTS:
            for element in part.iter(*_PRINTED):
                found = _found_in(latin, etree.tostring(element, encoding="utf-8", method="text", with_tail=False), at)
                if found >= 0:
                    at = found
                    continue
                words = passage(element, {})
                nested = any(inner is not element for inner in element.iter(*_PRINTED) if _above(inner) is element)
                if words and not nested:
                    yield words.text
                yield from (note.text for note in words.footnotes)


def _above(element: Element) -> Element | None:
    """The nearest element around it that prints text of its own; None within a footnote."""
    for outer in element.iterancestors(*_PRINTED, "authorialNote"):
        return None if outer.tag == "authorialNote" else outer
    return None
