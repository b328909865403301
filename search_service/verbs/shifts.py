"""Verb shifts: whether a clause is weaker or stronger than its earlier wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from search_service.model import Clause
from search_service.verbs.lexicon import Lemma, lexicon
from search_service.verbs.openings import read_opening

Shift = Literal["weaker", "stronger"]

# Where a further act of a clause may begin: "Recalling its resolutions, and reaffirming ...".
_LATER_ACT = re.compile(r"(?:[,;]|\band)\s+(?=[a-z])")
_OWN = ("its ", "their ", "our ")
# Characters: more than any opening has.
_HEAD = 240


def shift(before: str | None, after: str | None) -> Shift | None:
    """Whether a verb is weaker or stronger than the one that it replaces; None if it is neither, or on another ladder."""
    first, second = lexicon().lemmas.get(before or ""), lexicon().lemmas.get(after or "")
    if not first or not second or first.ladder != second.ladder:
        return None
    return _direction(first.strength or 0, second.strength or 0) if first.strength and second.strength else None


def verb_shift(before: Clause, after: Clause) -> Shift | None:
    """Whether the leading verb of a clause moved up or down its ladder since an earlier wording.

    It did not move where an act was only put first, joined or dropped ("Noting A and welcoming B" became "Welcoming B"),
    or where the later verb repeats the earlier act ("condemns" became "reiterates its condemnation").
    """
    way = shift(before.verb, after.verb)
    ladder = lexicon().lemmas[after.verb].ladder if way and after.verb else ""
    if not way or _direction(_strongest(before, ladder), _strongest(after, ladder)) != way:
        return None
    old, new = _acts(before), _acts(after)
    gave_up, took_up = old[before.verb] > new[before.verb], new[after.verb] > old[after.verb]
    return way if gave_up and took_up else None


def _direction(before: int, after: int) -> Shift | None:
    return None if before == after else "stronger" if after > before else "weaker"


def _strongest(clause: Clause, ladder: str) -> int:
    """The strength of the strongest act that an opening names on a ladder, its objects among them ("its concern")."""
    nouns = [word for one in clause.modifiers if one.startswith(_OWN) for word in one.split()]
    verbs = [clause.verb or "", *clause.coordinated, *(lexicon().expressed.get(noun, "") for noun in nouns)]
    return max((lemma.strength or 0 for lemma in _lemmas(verbs) if lemma.ladder == ladder), default=0)


def _lemmas(verbs: Iterable[str]) -> Iterable[Lemma]:
    return (lemma for verb in verbs if (lemma := lexicon().lemmas.get(verb)))


def _acts(clause: Clause) -> Counter[str | None]:
    """How often each verb stands where an act begins: those of the opening, and of what follows a comma or an "and"."""
    line = clause.text.partition("\n")[0]
    acts = Counter[str | None]([clause.verb, *clause.coordinated])
    behind = line.find(clause.opening or "") + len(clause.opening or "")
    for found in _LATER_ACT.finditer(line, max(behind, 0)):
        later = line[found.end() : found.end() + _HEAD]
        opening = read_opening(later, clause.type)
        if opening and later.startswith(opening.text):
            acts.update((opening.verb, *opening.coordinated))
    return acts
