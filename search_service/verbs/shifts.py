"""Whether a verb is weaker or stronger than another of its ladder."""

from __future__ import annotations

from typing import Literal

from search_service.verbs.lexicon import lexicon

Shift = Literal["weaker", "stronger"]


def shift(before: str | None, after: str | None) -> Shift | None:
    """Whether a verb is weaker or stronger than the one that it replaces; None if it is neither, or on another ladder."""
    first, second = lexicon().lemmas.get(before or ""), lexicon().lemmas.get(after or "")
    if not first or not second or first.ladder != second.ladder:
        return None
    return direction(first.strength or 0, second.strength or 0) if first.strength and second.strength else None


def direction(before: int, after: int) -> Shift | None:
    """Which way a strength moved."""
    return None if before == after else "stronger" if after > before else "weaker"
