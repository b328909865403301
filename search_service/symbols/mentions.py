"""Finds the mentions of symbols in a text: "its resolutions 72/7 and 75/272"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from search_service.symbols.bare_numbers import Context, of_number, of_roman_session, of_session, of_year
from search_service.symbols.bodies import SAME_NUMBERING, Body, body_after, body_before, body_of_organ
from search_service.symbols.grammar import NO_WORD, OWN_STARTS, SYMBOL, canonical, folded
from search_service.symbols.other_scripts import has_other_script, other_mentions, with_arabic_part

Mention = tuple[int, int, str]

_PART = rf"(?: ?[A-Z](?: ?(?:-|to) ?[A-Z])?{NO_WORD})?"
_OLD_OR_YEAR = r"(?: ?[A-Z])? ?\((?:(?:19|20)\d\d|(?:E?S-)?[IVXL]+)\)"
# Where a mention can start: its first character, what follows that one, and the kind of mention.
_NUMBER_STARTS = (
    ("1-9", rf"\d{{0,3}}/[1-9]\d{{0,2}}(?![\d/]|\.\d){_PART}(?!\w)", "session"),  # "72/7", "53/243 A"
    ("S", rf"-\d{{1,2}}/[1-9]\d{{0,2}}(?![\d/]){_PART}(?!\w)", "special"),  # "S-27/2"
    ("E", rf"S-\d{{1,2}}/[1-9]\d{{0,2}}(?![\d/]){_PART}(?!\w)", "emergency"),  # "ES-10/2"
    ("1-9", rf"\d{{0,3}}{_OLD_OR_YEAR}", "number"),  # "1514 (XV)", "1325 (2000)"
    ("1-9", rf"(?<=[snRd,] .)\d{{2,3}}(?![\w/]|[.,]\d|{_OLD_OR_YEAR}|\)? ?\()", "plain"),  # "resolution 1325"
    ("RrDdU", r"(?:(?<=[Rr])esolutions?|(?<=[Dd])ecisions?|(?<=R)ESOLUTIONS?|(?<=U)NSCRs?)\b", "keyword"),
)
# The ends of lines and sentences.
_BREAKS = (
    (r"\n", "", "line"),
    (".;", r"(?= [A-Z“])(?<!sect\.)(?<!chap\.)(?<!para\.)(?<!paras\.)(?<!vol\.)(?<!No\.)", "stop"),
)
_OWN_WITHOUT_SLASH = tuple(start for start in OWN_STARTS if "/" not in start)  # "WHA74"
_OWN = (
    "".join(start[0] for start in _OWN_WITHOUT_SLASH),
    "(?:" + "|".join(f"(?<={start[0]}){start[1:]}" for start in _OWN_WITHOUT_SLASH) + ")",
    "own",
)


def _branches(starts: Iterable[tuple[str, str, str]], shape: str) -> str:
    """The alternatives of a pattern; the kind is the name of the empty group at the end of each."""
    return "|".join(f"{shape.format(first)}{rest}(?P<{kind}>)" for first, rest, kind in starts)


# Most texts have no symbol with a slash after letters. The pattern for these begins with a set of characters, so the regex
# engine skips all others: three times as fast.
_SLASHED = re.compile(r"/(?<=[A-Za-z-]/)")
_NUMBER_TOKEN = re.compile(
    f"[{''.join(first for first, _, _ in (*_BREAKS, *_NUMBER_STARTS, _OWN))}]"
    rf"(?:{_branches(_BREAKS, '(?<=[{}])')}|(?<!\w.)(?:{_branches((_OWN, *_NUMBER_STARTS), '(?<=[{}])')}))"
)
_ANY_TOKEN = re.compile(
    rf"{_branches(_BREAKS, '[{}]')}|\b(?:[A-Za-z][A-Za-z-]{{0,7}}/(?P<symbol>)|(?:{'|'.join(OWN_STARTS)})(?P<own>)"
    rf"|{_branches(_NUMBER_STARTS, '[{}]')})"
)
_SYMBOL = re.compile(rf"(?:{SYMBOL})(?!\w(?!/RES/))")  # two symbols can be printed without a blank
_OF_SESSION = re.compile(r"(?P<session>[\w-]+)/(?P<number>\d+) ?(?P<part>.*)")
_NUMBER = re.compile(r"(?P<number>\d+) ?(?P<part>[A-Z])? ?\((?:(?P<year>\d+)|(?P<roman>.+))\)")
_NO_START = re.compile(r"(?:[\w/]|(?P<number>[.%$€-]|No\. )|(?P<thousands>\d,))$")
_DIGIT = re.compile(r"\d")
_SLASH_AND_DIGIT = re.compile(r"/[\w.-]{0,12}\d")
_DIGIT_AND_BRACKET = re.compile(r"\d[\dA-Z ]{0,6}[/(]")
_FURTHER_PART = re.compile(rf"(?:,| and|, and) (?P<part>[A-Z]){NO_WORD}(?! ?\()")
_DATED = re.compile(r" of \d{1,2} \w{3,9} (?P<year>(?:19|20)\d\d)")
# The words and marks between the members of one list.
_JOINT = re.compile(
    r"(?:[ ,()]|and\b|or\b|to\b|as well as\b|(?:of|on|adopted on) \d{1,2} \w{3,9} \d{4}|"
    r"(?:sections?|sect\.|annex(?:es)?|parts?|chap\.|chapter)(?: [IVXL]+\b)?|paragraphs?|paras?\.|[A-Z]\b)*"
)
_MAX_JOINT_CHARACTERS = 90
_IN_FULL = frozenset({"symbol", "own"})
_NUMBERED_ROOT = re.compile(rf"({'|'.join(sorted(SAME_NUMBERING, reverse=True))})/RES/")


@dataclass(frozen=True, slots=True)
class _List:
    """A list that "resolutions" or "decisions" opens: its body, and the offset up to which its members were read."""

    kind: Literal["RES", "DEC"]
    body: Body
    end: int
    plural: bool
    members: int = 0

    def with_member(self, mention: Mention) -> _List:
        """The list after this member, whose body the later members have."""
        body: Body = "A/HRC" if mention[2].startswith("A/HRC/") else self.body
        return _List(self.kind, body, mention[1], self.plural, self.members + 1)


def symbol_spans(text: str, speaker: str | None = None) -> Iterator[Mention]:
    """Each mention of a symbol: where it starts, where it ends (exclusive), and the canonical symbol.

    `speaker` is the organ of the text: "its resolution 48/13" is a resolution of this organ.

    Mentions are in order and do not overlap. If only a number is printed ("resolution 1325 (2000)", "53/243 A and B"), the
    span covers the number or the letter. Left out, as their symbols are uncertain: resolutions of bodies with their own
    numbering, decisions of conferences of the parties ("decision 1/CP.21"), fractions, dates. Linear in the length of the text.
    """
    text = folded(text)
    if worth_looking(text):
        yield from mentions_in(text, speaker)


def mentions_in(text: str, speaker: str | None = None) -> Iterator[Mention]:
    """The mentions in a folded text that `worth_looking` accepts."""
    if not has_other_script(text):
        yield from _latin_mentions(text, speaker)
        return
    found = [*map(partial(with_arabic_part, text), _latin_mentions(text, speaker)), *other_mentions(text)]
    end = 0
    for mention in sorted(found):
        if mention[0] >= end:
            end = mention[1]
            yield mention


def _latin_mentions(text: str, speaker: str | None) -> Iterator[Mention]:
    own = body_of_organ(speaker) if speaker else ""
    human_rights = own == "A/HRC" or "Human Rights Council" in text
    current_list: _List | None = None  # the last list of this sentence
    list_after: _List | None = None  # the list that a symbol printed in full begins: "A/HRC/RES/48/13 and 49/7"
    read = 0
    tokens = _ANY_TOKEN if _SLASHED.search(text) else _NUMBER_TOKEN
    for match in tokens.finditer(text):
        kind = match.lastgroup
        if kind in ("stop", "line"):
            current_list = list_after = None
        elif kind == "keyword":
            current_list, list_after = _opened(text, match, current_list, own), None
        elif match.start() >= read and _starts(text, match, read):
            if list_after and not _joined(text, list_after.end, match.start()):
                list_after = None
            in_full = kind in _IN_FULL
            mentions = (
                _whole(text, match.start()) if in_full else _listed(text, match, list_after or current_list, human_rights)
            )
            yield from mentions
            read = mentions[-1][1] if mentions else read
            if mentions and in_full:
                list_after = _begun(mentions[-1])
            elif mentions:
                current_list, list_after = (
                    current_list and current_list.with_member(mentions[-1]),
                    list_after and list_after.with_member(mentions[-1]),
                )


def worth_looking(text: str) -> bool:
    """Whether a folded text can mention a symbol: a cheap test that most texts without one fail."""
    if "esolution" in text or "ESOLUTION" in text or "UNSCR" in text:
        return _DIGIT.search(text) is not None
    slash = "/" in text
    if (slash and _SLASH_AND_DIGIT.search(text)) or ((slash or "(" in text) and _DIGIT_AND_BRACKET.search(text)):
        return True
    return "(د" in text


def _begun(mention: Mention) -> _List | None:
    """The list of numbers that a resolution's symbol may begin; None for other symbols."""
    root = _NUMBERED_ROOT.match(mention[2])
    return _List("RES", root[1], mention[1], plural=True, members=1) if root else None


def _starts(text: str, match: re.Match[str], read: int) -> bool:
    """Whether a symbol or a number can start here: not in a URL's path, not in "1,872" or "No. 169".

    `read` is the end of the mention before: a hyphen after it makes a range, "76/10-76/12".
    """
    start, kind = match.start(), match.lastgroup
    found = _NO_START.search(text, max(0, start - 4), start) if start else None
    if found is None or (kind in _IN_FULL and found["number"]) or (read and text[read:start] in ("", "-")):
        return True
    return bool(found["thousands"] and kind in ("symbol", "session"))


def _whole(text: str, start: int) -> list[Mention]:
    """A symbol printed in full, with the parts after it; a full stop at its end belongs to the sentence."""
    match = _SYMBOL.match(text, start)
    printed = match[0].rstrip(".-") if match else ""
    symbol = canonical(printed)
    return _with_parts(text, (start, start + len(printed), symbol)) if symbol else []


def _with_parts(text: str, mention: Mention) -> list[Mention]:
    """The mention and the further parts of the same resolution: "53/243 A and B"."""
    symbol, mentions = mention[2], [mention]
    while further := _FURTHER_PART.match(text, mentions[-1][1]) if symbol[-2:-1] == " " else None:
        mentions.append((*further.span("part"), symbol[:-1] + further["part"]))
    return mentions


def _opened(text: str, match: re.Match[str], before: _List | None, own: Body) -> _List:
    """The list that this keyword opens.

    Without a named body, it has the body of the list before, if it continues that list: "Human Rights Council resolutions
    18/6 and 21/9, as well as resolutions 28/6"; else `own`, the body of the text's organ.
    """
    word = match[0].lower()
    body = body_before(text, match.start()) or body_after(text, match.end())
    if not body and before and _joined(text, before.end, match.start()):
        body = before.body
    if own and body in ("its", ""):
        body = own if body or own != "A/HRC" else "Council"  # "resolution 70/1" can be the Assembly's
    return _List("DEC" if word.startswith("d") else "RES", body, match.end(), word.endswith("s"))


def _joined(text: str, end: int, start: int) -> bool:
    return start - end <= _MAX_JOINT_CHARACTERS and _JOINT.fullmatch(text, end, start) is not None


def _listed(text: str, match: re.Match[str], current_list: _List | None, human_rights: bool) -> list[Mention]:
    """The mentions of a bare number and of the parts after it."""
    symbol = None
    if match.lastgroup == "plain":
        if current_list and _lists_plainly(text, match, current_list):
            symbol = of_number(match[0], _context(text, match, current_list, human_rights))
    elif match.lastgroup == "number":
        symbol = _numbered(match[0], _context(text, match, current_list, human_rights))
    elif current_list or not text[max(0, match.start() - 3) : match.start()].rstrip().isupper():
        # Without a list, "document LC 32/15" is a document of another organization.
        symbol = _of_session(match[0], _context(text, match, current_list, human_rights))
    return _with_parts(text, (match.start(), match.end(), symbol)) if symbol else []


def _of_session(printed: str, context: Context) -> str | None:
    match = _OF_SESSION.fullmatch(printed)
    return (
        of_session(match["session"], match["number"], re.sub(r" ?(?:-|to) ?", "-", match["part"]), context) if match else None
    )


def _numbered(printed: str, context: Context) -> str | None:
    match = _NUMBER.fullmatch(printed)
    if match is None:
        return None
    if match["year"]:
        return of_year(match["number"], match["year"], context)
    return of_roman_session(match["number"], match["part"], match["roman"], context)


def _lists_plainly(text: str, match: re.Match[str], current_list: _List) -> bool:
    """Whether a number without a year directly follows its keyword or the member before."""
    between = text[current_list.end : match.start()]
    return (
        between in (", ", " and ", ", and ")
        if current_list.members and current_list.plural
        else between == " " and not current_list.members
    )


def _context(text: str, match: re.Match[str], current_list: _List | None, human_rights: bool) -> Context:
    if current_list is None:
        return Context()
    body = (match.lastgroup == "session" and body_after(text, match.end())) or current_list.body
    dated = _DATED.match(text, match.end())
    return Context(
        kind=current_list.kind,
        body=body,
        listed=True,
        direct=_joined(text, current_list.end, match.start()),
        year=int(dated["year"]) if dated else None,
        human_rights=human_rights,
    )
