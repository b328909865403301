"""Where a running text mentions a symbol, printed in full or only as a number: "its resolutions 72/7 and 75/272"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from search_service.symbols.bare_numbers import Context, of_number, of_roman_session, of_session, of_year
from search_service.symbols.bodies import Body, body_after, body_before
from search_service.symbols.grammar import NO_WORD, SYMBOL, canonical, folded

Mention = tuple[int, int, str]

_PART = rf"(?: ?[A-Z](?: ?(?:-|to) ?[A-Z])?{NO_WORD})?"
# Every branch starts with a letter or a digit at a word's edge, so that most places of a text are passed at once.
_TOKEN = re.compile(
    rf"\b(?:(?=[A-Za-z-]{{1,8}}/)(?P<symbol>{SYMBOL})(?!\w)"
    rf"|(?P<session>E?S-\d{{1,2}}|[1-9]\d{{0,3}})/(?P<of_session>[1-9]\d{{0,2}})(?![\d/]|\.\d)(?P<session_part>{_PART})(?!\w)"
    rf"|(?P<number>[1-9]\d{{0,3}})(?: ?(?P<part>[A-Z]))? ?\((?:(?P<year>(?:19|20)\d\d)|(?P<roman>(?:E?S-)?[IVXL]+))\)"
    rf"|(?P<plain>[1-9]\d{{2,3}})(?![\w/]|[.,]\d|\)? ?\(| [A-Z] ?\()"
    r"|(?P<keyword>[Rr]esolutions?|RESOLUTIONS?|UNSCRs?|[Dd]ecisions?)\b)"
    r"|(?P<stop>(?:(?<!sect)(?<!chap)(?<!para)(?<!paras)(?<!vol)(?<!No)\.|;) (?=[A-Z“])|\n)"
)
_NO_START = re.compile(r"(?:[\w/]|(?P<number>[.%$€-]|No\. )|(?P<thousands>\d,))$")
_SLASH_AND_DIGIT = re.compile(r"/[\w.-]{0,12}\d")
_DIGIT_AND_BRACKET = re.compile(r"\d[\dA-Z ]{0,6}[/(]")
_FURTHER_PART = re.compile(rf"(?:,| and|, and) (?P<part>[A-Z]){NO_WORD}(?! ?\()")
_DATED = re.compile(r" of \d{1,2} \w{3,9} (?P<year>(?:19|20)\d\d)")
# What can stand between the members of one list.
_JOINT = re.compile(
    r"(?:[ ,()]|and\b|or\b|to\b|as well as\b|(?:of|on|adopted on) \d{1,2} \w{3,9} \d{4}|"
    r"(?:sections?|sect\.|annex(?:es)?|parts?|chap\.|chapter)(?: [IVXL]+\b)?|paragraphs?|paras?\.|[A-Z]\b)*"
)
_LONGEST_JOINT = 90  # characters


@dataclass(frozen=True, slots=True)
class _List:
    """The list that "resolutions" or "decisions" opens: whose they are, and the place up to which its members were read."""

    kind: Literal["RES", "DEC"]
    body: Body
    end: int
    plural: bool
    members: int = 0


def symbol_spans(text: str) -> Iterator[Mention]:
    """Each mention of a symbol: where it starts, where it ends (exclusive), and the canonical symbol.

    Mentions are in order and do not overlap; where only a number is printed ("resolution 1325 (2000)", "53/243 A and B") the
    span covers the number or the letter. What stays out, since no symbol can be known for certain: resolutions of bodies that
    number in a way of their own, decisions of conferences of the parties ("decision 1/CP.21"), fractions, dates. Linear in the
    length of the text.
    """
    text = folded(text)
    if not _worth_looking(text):
        return
    human_rights = "Human Rights Council" in text
    listed: _List | None = None  # the last list of this sentence
    for match in _TOKEN.finditer(text):
        if match["stop"]:
            listed = None
        elif match["keyword"]:
            listed = _opened(text, match, listed)
        elif _starts(text, match):
            mentions = _whole(match) if match["symbol"] else _listed(text, match, listed, human_rights)
            yield from mentions
            if mentions and listed and not match["symbol"]:
                body: Body = "A/HRC" if mentions[0][2].startswith("A/HRC/") else listed.body
                listed = replace(listed, body=body, end=mentions[-1][1], members=listed.members + 1)


def _worth_looking(text: str) -> bool:
    """A cheap test that most texts without a symbol fail."""
    slash = "/" in text and _SLASH_AND_DIGIT.search(text)
    return bool(slash or "esolution" in text or "ESOLUTION" in text or _DIGIT_AND_BRACKET.search(text))


def _starts(text: str, match: re.Match[str]) -> bool:
    """Whether what stands before lets a symbol or a number start here: not the path of an address, not "1,872" or "No. 169"."""
    start = match.start()
    found = _NO_START.search(text, max(0, start - 4), start) if start else None
    if found is None or (found["number"] and match["symbol"]):
        return True
    return bool(found["thousands"] and (match["symbol"] or match["session"]))


def _whole(match: re.Match[str]) -> list[Mention]:
    """A symbol printed in full; a full stop after it is the sentence's."""
    printed = match["symbol"].rstrip(".-")
    symbol = canonical(printed)
    return [(match.start(), match.start() + len(printed), symbol)] if symbol else []


def _opened(text: str, match: re.Match[str], before: _List | None) -> _List:
    """The list that this keyword opens.

    Where nobody is named, it belongs to whom the list before it does, if it carries that on: "Human Rights Council resolutions
    18/6 and 21/9, as well as resolutions 28/6".
    """
    word = match["keyword"].lower()
    body = body_before(text, match.start()) or body_after(text, match.end())
    if not body and before and _joined(text, before.end, match.start()):
        body = before.body
    return _List("DEC" if word.startswith("d") else "RES", body, match.end(), word.endswith("s"))


def _joined(text: str, end: int, start: int) -> bool:
    return start - end <= _LONGEST_JOINT and _JOINT.fullmatch(text, end, start) is not None


def _listed(text: str, match: re.Match[str], listed: _List | None, human_rights: bool) -> list[Mention]:
    """What a bare number stands for, with the parts that follow it."""
    context = _context(text, match, listed, human_rights)
    if match["session"]:
        if listed is None and text[max(0, match.start() - 3) : match.start()].rstrip().isupper():
            return []  # "document LC 32/15" of another organization
        part = re.sub(r" ?(?:-|to) ?", "-", (match["session_part"] or "").strip())
        symbol = of_session(match["session"], match["of_session"], part, context)
    elif match["plain"]:
        symbol = of_number(match["plain"], context) if listed and _lists_plainly(text, match, listed) else None
    elif match["year"]:
        symbol = of_year(match["number"], match["year"], context)
    else:
        symbol = of_roman_session(match["number"], match["part"], match["roman"], context)
    if symbol is None:
        return []
    mentions = [(match.start(), match.end(), symbol)]
    while further := _FURTHER_PART.match(text, mentions[-1][1]) if symbol[-2:-1] == " " else None:
        mentions.append((*further.span("part"), symbol[:-1] + further["part"]))
    return mentions


def _lists_plainly(text: str, match: re.Match[str], listed: _List) -> bool:
    """Whether a number without a year follows its keyword or the member before it at once."""
    between = text[listed.end : match.start()]
    return between in (", ", " and ", ", and ") if listed.members and listed.plural else between == " " and not listed.members


def _context(text: str, match: re.Match[str], listed: _List | None, human_rights: bool) -> Context:
    if listed is None:
        return Context()
    body = (match["session"] and body_after(text, match.end())) or listed.body
    dated = _DATED.match(text, match.end())
    return Context(
        kind=listed.kind,
        body=body,
        listed=True,
        direct=_joined(text, listed.end, match.start()),
        year=int(dated["year"]) if dated else None,
        human_rights=human_rights,
    )
