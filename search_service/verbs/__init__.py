"""The opening of a clause: its phrase, as printed, and its verb with modifiers.

The grammar is `[adverbial]* VERB [particle] [adverbial]* [object] [and VERB]`. A prefix phrase may come before the verb
("Acting under Chapter VII of the Charter, decides"). The table verbs.tsv has the lemma, family and strength of each verb.
Verbs that ask are on one ladder of strength, verbs that judge on another; the other verbs are on none.
"""

from __future__ import annotations

from search_service.verbs.lexicon import inflections, lexicon
from search_service.verbs.openings import Opening, read_opening
from search_service.verbs.shifts import Shift, shift

__all__ = [
    "LADDERS",
    "Opening",
    "Shift",
    "family",
    "finite",
    "ladder",
    "lemmas",
    "read_opening",
    "rung",
    "shift",
    "strength",
]

# The lemma that names each step of a ladder, weakest first: the strength of a verb is its position here, counted from 1.
LADDERS = {
    "asked": ("invite", "encourage", "call upon", "urge", "request", "demand", "decide"),
    "judged": ("note", "welcome", "stress", "express concern", "deplore", "condemn"),
}


def lemmas() -> tuple[str, ...]:
    """Every lemma of the table, by family, strongest first; a verb outside the table is its own lemma."""
    return tuple(lexicon().lemmas)


def strength(verb: str | None) -> int | None:
    """The strength of a verb, from 1 (invites; notes) up; None for no verb, and for one that is on no ladder. See `ladder`."""
    lemma = lexicon().lemmas.get(verb) if verb else None
    return lemma.strength if lemma else None


def ladder(verb: str) -> str | None:
    """The ladder of a verb, a key of LADDERS; None if it is on none."""
    lemma = lexicon().lemmas.get(verb)
    return lemma.ladder or None if lemma else None


def rung(verb: str) -> str | None:
    """The lemma that names the step of a verb: "urge" for "warn"."""
    lemma = lexicon().lemmas.get(verb)
    return LADDERS[lemma.ladder][lemma.strength - 1] if lemma and lemma.strength else None


def finite(lemma: str) -> str:
    """The finite form of a lemma, as a clause prints it: "calls upon"."""
    verb, *particles = lemma.split()
    printed = next(word for word, form in inflections(verb).items() if form == "finite")
    return " ".join((printed, *particles))


def family(verb: str) -> str:
    """The family of verbs of one meaning ("be concerned" and "express concern" are both `concern`); "other" if unknown."""
    lemma = lexicon().lemmas.get(verb)
    return lemma.family if lemma else "other"
