"""How a clause opens: its leading phrase as printed, and as a verb with modifiers.

The grammar is `[adverbial]* VERB [particle] [adverbial]* [object] [and VERB]`. A phrase may stand before it ("Acting under
Chapter VII of the Charter, decides"): then the verb is the one after it. What each verb means, and how strong an act it is,
is the table verbs.tsv.
"""

from __future__ import annotations

from search_service.verbs.lexicon import lexicon
from search_service.verbs.openings import Opening, read_opening

__all__ = ["Opening", "family", "lemmas", "read_opening", "strength"]


def lemmas() -> tuple[str, ...]:
    """Every lemma of the table, by family, strongest first; a verb outside it keeps a lemma of its own."""
    return tuple(lexicon().lemmas)


def strength(verb: str) -> int | None:
    """How strong an act this verb is, from 1 (notes, invites) to 5 (demands, decides); None where nothing is known."""
    lemma = lexicon().lemmas.get(verb)
    return lemma.strength if lemma else None


def family(verb: str) -> str:
    """The group of verbs that do the same ("be concerned" and "express concern" are both `concern`); "other" where unknown."""
    lemma = lexicon().lemmas.get(verb)
    return lemma.family if lemma else "other"
