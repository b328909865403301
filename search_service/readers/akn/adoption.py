"""Reads the adoption of a text: drafts, sponsors, day, meeting and vote."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from search_service.model import Vote
from search_service.readers.akn.front import Front, meta_elements, printed_elements, words
from search_service.readers.akn.text import clean
from search_service.symbols import citations
from search_service.text.numerals import calendar_day, written_day
from search_service.text.states import states_in

_MEETING = re.compile(r"\d+(?:st|nd|rd|th)(?:\s\(\w+\))?\s(?:plenary\s)?meeting(?:\s\((?:closed|private|resumed|Part\s\w+)\))?")
_SPLIT_VOTE = re.compile(r"\bAdopted (\d{1,4})-(\d{1,4})-(\d{1,4})\b")
_UNOPPOSED = re.compile(r"without (?:a )?vote|acclamation|consensus|adoptedWithoutVote|adoptedByAcclamation", re.I)
_MAX_COUNT_DIGITS = 4  # digits
_SIDES = ("inFavour", "against", "abstaining")


def adoption_day(front: Front, opening: str) -> str | None:
    """The day of adoption as printed, as the attribute of the print gives it, and as registered. Where they differ two of
    them outvote the third, else the print counts. The `opening` sentence of a presidential statement is asked last."""
    found = [day for day in printed_elements(front, "docDate") if day.get("refersTo") == "#adoptionDate"][:1]
    shown = [written_day(words(day)) for day in found] + [calendar_day(day.get("date")) for day in found]
    days = [*shown, _registered(front, "adoption"), written_day(opening)]
    return next((day for day, _ in Counter(filter(None, days)).most_common(1)), None)


def distribution_day(front: Front) -> str | None:
    """The day of distribution, from the cover."""
    days = (
        calendar_day(day.get("date")) for day in printed_elements(front, "docDate") if day.get("refersTo") == "#dateOfIssuance"
    )
    return next(filter(None, days), None) or _registered(front, "publication")


def _registered(front: Front, name: str) -> str | None:
    days = (calendar_day(found.get("date")) for found in meta_elements(front, "FRBRdate") if found.get("name") == name)
    return next(filter(None, days), None)


def meeting(front: Front, opening: str) -> str | None:
    """The meeting as printed below the text, on the cover, or in the opening sentence of a presidential statement."""
    for found in printed_elements(front, "inline", "location"):
        if found.get("name") == "adoptionMeeting" or found.get("refersTo") == "#adoptionMeeting":
            return words(found) or None
    spoken = _MEETING.search(opening)
    return spoken[0] if spoken else None


def draft_symbols(front: Front) -> tuple[str, ...]:
    """The drafts of a text: those on its cover, then the one that was tabled."""
    named = [words(found) for found in printed_elements(front, "inline") if found.get("name") == "originating document"]
    tabled = [step.get("as") or "" for step in meta_elements(front, "step") if step.get("outcome") == "draftResolution"]
    found = [citation.symbol for text in (*named, *tabled) for citation in citations(text)]
    return tuple(dict.fromkeys(symbol for symbol in found if "/L." in symbol or symbol.startswith("S/")))


def sponsors(front: Front) -> tuple[str, ...]:
    """The States that tabled the draft, then those that joined them, as printed."""
    found: list[str] = []
    for outcome in ("draftResolution", "draftResolutionAdditionalSponsors"):
        for step in meta_elements(front, "step"):
            if step.get("outcome") == outcome:
                found.extend(states_in(clean(step.get("by"))))
    return tuple(dict.fromkeys(found))


def vote(front: Front) -> Vote | None:
    """The vote; None if the file has none. If one side is listed, a side that is not listed has no votes."""
    counts: dict[str, int] = {}
    voters: dict[str, tuple[str, ...]] = {}
    for count in meta_elements(front, "count"):
        side, value = count.get("refersTo") or "", (count.get("value") or "").strip()
        if value.isdecimal() and len(value) <= _MAX_COUNT_DIGITS:
            counts.setdefault(side, int(value))
        voters.setdefault(side, tuple(filter(None, (clean(state.text) for state in count.iter("organization")))))
    shown = _printed_outcome(front)
    if not counts and (split := _SPLIT_VOTE.search(shown)):
        counts = dict(zip(_SIDES, map(int, split.groups()), strict=True))
    if not counts and not _UNOPPOSED.search(shown):
        return Vote("recorded vote") if "adoptedRecordedVote" in shown else None
    method: Literal["recorded vote", "without a vote"] = "recorded vote" if counts else "without a vote"
    in_favour, against, abstaining = (counts.get(side, 0) if counts else None for side in _SIDES)
    return Vote(method, in_favour, against, abstaining, *(voters.get(side, ()) for side in _SIDES))


def _printed_outcome(front: Front) -> str:
    outcomes = [voting.get("outcome") or "" for voting in meta_elements(front, "voting")]
    steps = [step.get("by") or "" for step in meta_elements(front, "step") if step.get("outcome") == "adopted"]
    return " ".join([*outcomes, *steps])
