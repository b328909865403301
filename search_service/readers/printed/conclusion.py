"""Reads the conclusion below the last clause: meeting, day, vote, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search_service.model import Footnote, Vote
from search_service.readers.printed.block import Block
from search_service.readers.printed.dates import DAY, MEETING, MONTH, day_of, meeting_of
from search_service.readers.printed.furniture import is_margin
from search_service.readers.section_labels import annex_label
from search_service.text.states import states_in

_BLANK_DAY = rf"[.…]{{2,}}\s*(?:{MONTH})\s+\d{{4}}"  # a draft leaves the day open
_SIGNS = re.compile(r"[\W_]*$")
_END = r"[\s.,;]*(?:\d{1,3}|[a-z])?$"
_WORDED_MEETING = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)? plenary meeting")  # "Eighth plenary meeting", as Geneva counts
_RECORD = r"[A-Z]\w*(?:/\d+)?/(?:PV|SR|VR)[./]\d+"
# One way alone to read the blanks between: of two, each statement more would double the time.
_PLAIN = re.compile(rf"(?:(?:{MEETING}|{_WORDED_MEETING.pattern}|{DAY}|{_BLANK_DAY})[\s,.;]*+(?:{_RECORD}[\s,.;]*+)?)+$")
# What the Human Rights Council prints in brackets below its texts, with the States of each side.
_VOTING = re.compile(r"\[(?:Adopted|Rejected)\b")
_VOTING_LINES = 12  # blocks at most
_RECORDED = re.compile(r"\brecorded vote of (\w+)(?: votes?)?(?: in favour)? to (\w+)(?:.{0,20}?\bwith (\w+) abstentions?)?")
_SIDE = re.compile(r"(In favour|Against|Abstain(?:ing|ed)):?\s")
_ADOPTED = re.compile(
    r"(?:(?:Resolutions? a|A)dopted(?: on the report of [^.;]{3,120}?)?|Adoptée?)\b(?: unanimously| without (?:a )?vote)?"
    rf"(?:,? (?:at|on|by)\b.{{0,300}})?{_END}"
)
_VOTES = re.compile(r"\bby (\w+) votes? (?:in favour )?(?:to|against) (\w+)(?:.{0,60}?\bwith (\w+) abstentions?)?")
_VOTES_ALONE = re.compile(rf"by \w+ votes? to \w+\b.{{0,200}}?{_END}")  # below "Adopted at the 473rd meeting"
_WORDS = dict(
    zip(
        ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        range(11),
        strict=True,
    )
)
_WORDS |= {"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What stands below the last clause; what it does not state is None."""

    meeting: str | None = None
    adopted: str | None = None
    vote: Vote | None = None
    unanimous: bool = False


def is_conclusion(text: str) -> bool:
    """Whether the paragraph states when or how the text above was adopted, and nothing else."""
    return any(pattern.match(text) for pattern in (_PLAIN, _ADOPTED, _VOTES_ALONE))


def concluded(body: Sequence[Block]) -> tuple[Conclusion, Sequence[Block]]:
    """What the last of these blocks state of the adoption, or the last above an annex, and the other blocks."""
    annex = next((i for i in range(1, len(body)) if _is_above_annex(body, i)), None)
    stop = len(body) if annex is None else annex
    start = _voting(body) if annex is None else annex
    while start and (is_conclusion(body[start - 1].text) or _is_nothing(body[start - 1].text)):
        start -= 1
    text = " ".join(block.text for block in body[start:stop] if not _is_nothing(block.text))
    unanimous = "unanimously" in text
    vote = Vote("without a vote") if re.search(r"\bwithout (?:a )?vote\b", text) else _vote(text)
    worded = _WORDED_MEETING.search(text)
    meeting = meeting_of(text) or (worded[0] if worded else None)
    return Conclusion(meeting, day_of(text), vote, unanimous), [*_with_notes(body[:start], body[start:stop]), *body[stop:]]


def _is_nothing(text: str) -> bool:
    """Whether the line is of a margin, or a row of signs: "* * *", "=     =     ="."""
    return is_margin(text) or _SIGNS.match(text) is not None


def _is_above_annex(body: Sequence[Block], i: int) -> bool:
    """Whether an annex begins at this place, below a line that says when the text was adopted."""
    return annex_label(body[i].text) is not None and _PLAIN.match(body[i - 1].text) is not None


def _voting(body: Sequence[Block]) -> int:
    """Where the bracket that says how the text was adopted begins; the end of the body where there is none."""
    last_blocks = range(max(0, len(body) - _VOTING_LINES), len(body))
    closed = bool(body) and "]" in body[-1].text
    return next((i for i in last_blocks if closed and _VOTING.match(body[i].text)), len(body))


def _with_notes(body: Sequence[Block], closing: Sequence[Block]) -> Sequence[Block]:
    """The body, the notes of what closes it at the end of its last block: "Adopted at the 2nd meeting. 22"."""
    notes = [note for block in closing for note in block.footnotes if isinstance(note, Footnote)]
    if not body or not notes:
        return body
    moved = tuple(replace(note, at=len(body[-1].text)) for note in notes)
    return [*body[:-1], replace(body[-1], footnotes=body[-1].footnotes + moved)]


def _vote(text: str) -> Vote | None:
    found = _VOTES.search(text) or _RECORDED.search(text)
    in_favour = _count(found[1]) if found else None
    if found is None or in_favour is None:
        return None
    return Vote("recorded vote", in_favour, _count(found[2]), _count(found[3]), *_sides(text))


def _sides(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The States that voted in favour, against, and that abstained, where they are listed."""
    _, *parts = _SIDE.split(text)
    listed = {side[:7]: states_in(states.strip(" ].")) for side, states in zip(parts[::2], parts[1::2], strict=True)}
    return listed.get("In favo", ()), listed.get("Against", ()), listed.get("Abstain", ())


def _count(word: str | None) -> int | None:
    if word is None:
        return 0
    return int(word) if word.isdecimal() else _WORDS.get(word.lower())


def unanimous_vote(adopted: str | None) -> Vote:
    """The vote of all members of the Security Council, who were eleven until 1965; its counts only where the day is known."""
    if adopted is None:
        return Vote("recorded vote")
    return Vote("recorded vote", 11 if adopted < "1966" else 15, 0, 0)
