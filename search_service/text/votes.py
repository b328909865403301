"""Votes: how a text was adopted, and how each State voted."""

from __future__ import annotations

import re

from search_service.model import Vote
from search_service.text.state_names import known_state

# How a text was adopted. A recorded vote without counts in the source is neither unanimous nor contested.
ADOPTIONS = ("without a vote", "unanimous", "contested", "recorded vote without counts")
SIDES = {"in-favour": "in favour", "against": "against", "abstaining": "abstaining"}
_SIDE = re.compile(
    r"(?:(?P<favour>in[ _-]favou?r|favou?r|for|yes)|(?P<against>against|no)|(?P<abstaining>abstain\w*|abstention\w*))"
    r"(?:\s*[=:]\s*|\s+)",
    re.IGNORECASE,
)


def adoption(vote: Vote | None) -> str | None:
    """One of ADOPTIONS; a recorded vote is "unanimous" if no State opposed it or abstained; None if the text states nothing."""
    if vote is None or vote.method is None:
        return None
    if vote.method == "without a vote":
        return vote.method
    against, abstaining = (
        len(states) if count is None and vote.states_in_favour else count
        for count, states in ((vote.against, vote.states_against), (vote.abstaining, vote.states_abstaining))
    )
    if against is None or abstaining is None:
        return ADOPTIONS[3]
    return "contested" if against or abstaining else "unanimous"


def is_divided(vote: Vote | None) -> bool:
    """Whether a text was adopted by a vote, and not unanimously as far as is known."""
    return adoption(vote) in ("contested", "recorded vote without counts")


def votes(vote: Vote | None) -> tuple[str, ...]:
    """How each State voted, as values: "in-favour=Kenya"; names that are no State's are left to the document's page."""
    if vote is None:
        return ()
    states = zip(SIDES, (vote.states_in_favour, vote.states_against, vote.states_abstaining), strict=True)
    cast = ((side, known_state(name)) for side, names in states for name in names)
    return tuple(dict.fromkeys(f"{side}={state}" for side, state in cast if state))


def vote_of(text: str) -> str | None:
    """A side and a State, "for=usa" or "against: Israel": "in-favour=United States of America"."""
    text = text.strip()
    side = _SIDE.match(text)
    state = known_state(text[side.end() :]) if side else None
    if side is None or state is None:
        return None
    return f"{'in-favour' if side['favour'] else side.lastgroup}={state}"


def end_of_side(text: str, start: int) -> int:
    """Where the side of a vote ends that stands in a text at `start`, with its sign; `start` where none does."""
    side = _SIDE.match(text, start)
    return side.end() if side else start


def vote_label(value: str) -> str:
    side, _, state = value.partition("=")
    return f"{state}, {SIDES[side]}"
