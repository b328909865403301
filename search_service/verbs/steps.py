"""Steps of the two ladders as values: "urge", "urge..", "4..", "asked".

The value of a step is the lemma that names it, so that "warns" is on the step `urge`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from search_service.verbs import LADDERS, finite, ladder, read_opening, rung, strength


@lru_cache(maxsize=1024)
def step_of(verb: str) -> str | None:
    """The step that a verb in any of its forms is on, "Calls upon"; None for one on no ladder."""
    verb = verb.lower()
    if not verb.replace(" ", "").isalpha():
        return None
    found = rung(verb)
    opening = read_opening(verb, "operative") if found is None else None
    return rung(opening.verb) if opening and not opening.modifiers else found


def steps_named(text: str) -> tuple[str, ...]:
    """The steps of a ladder, "asked"; of a number on both, "4"; of a range, "urge..", "request..decide", "4.."; else none.

    A range with the name of a verb stays on its ladder, one of numbers takes both.
    """
    if text in LADDERS:
        return LADDERS[text]
    first, dots, last = text.partition("..")
    if not dots:
        return _between({*LADDERS}, int(text), int(text)) if _is_number(text) else ()
    ends = [end.strip() for end in (first, last)]
    steps = [_end(end) for end in ends]
    if not any(ends) or any(end and not step for end, step in zip(ends, steps, strict=True)):
        return ()
    on = {*LADDERS}.intersection(*(ladders for ladders, _ in filter(None, steps)))
    low, high = (step[1] if step else default for step, default in zip(steps, (1, 99), strict=True))
    return _between(on, min(low, high), max(low, high)) if on else ()


def step_label(value: str) -> str:
    """A step as pages print it: "urges (4 of 7)"."""
    name = ladder(value)
    return f"{finite(value)} ({strength(value)} of {len(LADDERS[name])})" if name else value


def by_step(value: str) -> tuple[bool, int]:
    """What orders steps: what is asked before what is judged, and the strongest first."""
    return ladder(value) != "asked", -(strength(value) or 0)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 1


def _end(text: str) -> tuple[set[str], int] | None:
    """The ladders that one end of a range is on, and its step; None where it names none."""
    if _is_number(text):
        return {*LADDERS}, int(text)
    step = step_of(text) if text else None
    name, number = (ladder(step), strength(step)) if step else (None, None)
    return ({name}, number) if name and number else None


def _between(ladders: set[str], low: int, high: int) -> tuple[str, ...]:
    found = (lemma for name, steps in LADDERS.items() if name in ladders for lemma in steps)
    return tuple(lemma for lemma in found if low <= (strength(lemma) or 0) <= high)


def greatest_strength(verbs: Iterable[str]) -> int:
    """The strength of the strongest of some verbs, 0 where none is on a ladder: what the order by strength goes by."""
    return max((strength(verb) or 0 for verb in verbs), default=0)
