"""Signs of other query languages: translated, or refused with advice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from search_service.query.lexer import FIELDS
from search_service.query.pasted import OPENING_QUOTES, PASSAGE, is_composed
from search_service.query.problems import Refused

_FIELD = "|".join(sorted(FIELDS, key=len, reverse=True))
_QUOTE = f"[{OPENING_QUOTES}]"
_VALUE = rf"(?=[\w/§]|{_QUOTE})"


class _Sign(NamedTuple):
    """A sign of another query language, and what it becomes in ours."""

    pattern: re.Pattern[str]
    written: Callable[[re.Match[str]], str]


def _range(match: re.Match[str]) -> str:
    number = int(match["number"])
    low, high = {">": (number + 1, ""), ">=": (number, ""), "<": ("", number - 1), "<=": ("", number)}[match["sign"]]
    return f"{match['name']}:{low}..{high}"


def _near(phrase: str, distance: str) -> str:
    words = phrase.split()
    return f"{words[0]} near/{distance} {words[1]}" if len(words) == 2 else f'"{phrase}"'


# At the head of a text of any length, in small letters, a field takes a value behind a blank; "Note: ..." begins a sentence.
_HEAD = re.compile(rf"\s*(?P<name>{_FIELD}):\s+(?=[\w/§(]|{_QUOTE})")
# What is a sign though it is a word, but for its first letter.
_SIGN_WORDS = ("ince", "rom ", "ession")
_READ = (
    _Sign(re.compile(r"(?<!\S)(?:AND/OR|and/OR|\|\|?)(?!\S)"), lambda match: "OR"),
    _Sign(re.compile(r"(?<!\S)(?:&&)(?!\S)"), lambda match: "AND"),
    _Sign(
        re.compile(r"(?<!\S)(?:NEAR\((?P<a>\d{1,2})\)|[wWnN]/(?P<b>\d{1,2})|(?:ADJ|NEAR)(?P<c>\d{1,2}))(?!\S)"),
        lambda match: f"near/{match['a'] or match['b'] or match['c']}",
    ),
    _Sign(re.compile(rf"(?<![^\s(])!(?=[\w(]|{_QUOTE})"), lambda match: "-"),
    _Sign(
        re.compile(rf"(?<![\w:])(?P<name>{_FIELD}):\s+(?=[\w/§(]|{_QUOTE})", re.IGNORECASE), lambda match: f"{match['name']}:"
    ),
    _Sign(
        re.compile(rf"(?<![^\s(-])(?P<name>{_FIELD})\s?=\s?(?=[\w/§(]|{_QUOTE})", re.IGNORECASE),
        lambda match: f"{match['name']}:",
    ),
    _Sign(
        re.compile(
            r"\b(?P<name>session|year):(?P<low>\d{1,4})(?:\s+(?:to|until|through)\s+|\s+[-\u2010-\u2015\u2212]\s+)(?P<high>\d{1,4})\b"
        ),
        lambda match: f"{match['name']}:{match['low']}..{match['high']}",
    ),
    _Sign(re.compile(r"\b(?P<name>session|year)\s?:?\s?(?P<sign>[<>]=?)\s?(?P<number>\d{1,4})\b"), _range),
    _Sign(
        re.compile(r"\b(?P<name>session|year):\[(?P<low>\d{1,4}|\*) TO (?P<high>\d{1,4}|\*)\]"),
        lambda match: f"{match['name']}:{match['low'].strip('*')}..{match['high'].strip('*')}",
    ),
    # Texts write out the number of a session.
    _Sign(
        re.compile(r"^session (?P<label>\d{1,2}|E?S-\d{1,2})(?![\w-])", re.IGNORECASE),
        lambda match: f"session:{match['label']}",
    ),
    _Sign(
        re.compile(r"(?<!\S)(?:since|from) (?P<year>(?:19|20)\d\d)(?:\s+on(?:wards)?)?\s*$", re.IGNORECASE),
        lambda match: f"year:{match['year']}..",
    ),
    _Sign(
        re.compile(r"(?<!\S)since (?:the )?(?P<session>\d\d)(?:st|nd|rd|th)?(?: session)?\s*$", re.IGNORECASE),
        lambda match: f"session:{match['session']}..",
    ),
)
# What is refused: why, and what to write, by the match.
_REFUSED: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(rf"{_QUOTE}(?P<a>[^{OPENING_QUOTES}]*){_QUOTE}~(?P<n>\d{{1,3}})"),
        "A phrase has no ~N here",
        lambda match: (
            f"{words[0]} near/{match['n']} {words[1]}" if len(words := match["a"].split()) == 2 else f'"{match["a"]}"'
        ),
    ),
    (re.compile(r"(?P<a>\w{2,})~\d?(?!\S)"), "Words are not looked for by their likeness", lambda match: match["a"]),
    (re.compile(r"(?P<a>\w{2,}|\))\^\d+(?:\.\d+)?(?!\S)"), "Words have no weights", lambda match: match["a"].strip(")")),
    (
        re.compile(r"(?<!\S)(?P<a>\w+)\?+\w+(?!\S)"),
        "A question mark stands for no letter",
        lambda match: f"{match['a']}*" if len(match["a"]) > 2 else match["a"],
    ),
    (re.compile(r"(?<![\w*])\*(?P<a>\w+)"), "A star stands at the beginning of a word", lambda match: match["a"]),
    (re.compile(r"(?P<a>\w+)\*\w+\*?"), "A star stands inside of a word", lambda match: f"{match['a']}*"),
)


def respelled(text: str) -> str:
    """The text in this language. Refused, where a sign means what it cannot say; a passage holds no such signs."""
    if text.isascii() and text.replace(" ", "").isalnum() and not any(word in text for word in _SIGN_WORDS):
        return text
    text = _HEAD.sub(lambda match: f"{match['name']}:", text, 1) if _HEAD.match(text) else text
    if len(text.split(None, PASSAGE)) >= PASSAGE and not is_composed(text):
        return text
    for sign in _READ:
        text = sign.pattern.sub(sign.written, text)
    for pattern, why, written in _REFUSED:
        if found := pattern.search(text):
            instead = f"{text[: found.start()]}{written(found)}{text[found.end() :]}".strip()
            raise Refused(f"{why}: “{found[0][:40]}”.", f"Write {instead[:200]}.", found.start(), instead)
    return text
