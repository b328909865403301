"""Verb shifts: whether a clause is weaker or stronger than its earlier wording.

A clause is read as a row of acts, each a verb and what it is about. Readers do without this module: it needs stems.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search_service.model import Clause
from search_service.symbols.citing import citations
from search_service.text.analysis import STOP_WORDS, tokens
from search_service.text.numerals import MONTHS
from search_service.verbs.lexicon import lexicon
from search_service.verbs.openings import Opening, read_opening
from search_service.verbs.shifts import Shift, direction, shift

# Where a further act of a clause may begin: "Recalling its resolutions, and reaffirming ...", "..., but expresses concern".
_LATER_ACT = re.compile(r"(?:[,;]\s+(?:(?:and|but|while|yet)\s+)?|\b(?:and|but|while)\s+)(?=[a-z])", re.IGNORECASE)
# Characters: more than any opening has.
_HEAD = 240
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Texts that are one of many: "its previous resolutions on Haiti, in particular ...".
_AMONG_OTHERS = re.compile(r"\b(?:previous|all|in particular|relevant)\b")
# Words of citations, which tell no matter from another.
_OF_CITATIONS = frozenset(word.lower() for word in MONTHS) | {
    *("resolution", "resolutions", "decision", "decisions", "statement", "statements", "previous", "relevant", "president"),
}
# Two matters are one if they share several of their first words, or enough of all; a matter of one word may be any.
_FIRST_WORDS, _SHARED_FIRST, _SHARE, _FEW = 8, 2, 0.2, 2
# As many of the first words of a decision are those of what was asked before.
_DECISION, _SHARED_BY_DECISION = "decide 7", 3
# How much more of what a leading act is about a later act of the other wording has, if it has taken that over.
_MARGIN = 0.3


class Act(NamedTuple):
    """One act of a clause: its kinds, one a verb ("Welcomes and encourages"), and the words that say what it is about."""

    kinds: frozenset[str]
    matter: str
    words: Sequence[str]


def verb_shift(before: Clause, after: Clause, in_series: bool = True) -> Shift | None:
    """Whether the leading verb of a clause moved up or down its ladder since an earlier wording.

    It did not move where an act was only put first, joined or dropped ("Noting A and welcoming B" became "Welcoming B"),
    where the later verb repeats the earlier act ("condemns" became "reiterates its condemnation"), or where the two verbs are
    about different things. `in_series`: both are of one series of texts, so that a later year's report takes up the earlier.
    """
    way = shift(before.verb, after.verb)
    ladder = lexicon().lemmas[after.verb].ladder if way and after.verb else ""
    if not way or direction(_strongest(before, ladder), _strongest(after, ladder)) != way:
        return None
    return way if _is_moved(before, after, in_series) else None


def _acts(clause: Clause) -> tuple[Act, ...]:
    """The acts of the first line of a clause, in order: that of its opening, and those behind a comma or an "and"."""
    line = clause.text.partition("\n")[0]
    opening = clause.opening or ""
    starts = [max(line.find(opening), 0) + len(opening)]
    verbs, ends = [(clause.verb or "", *clause.coordinated, *_expressed(clause.modifiers))], []
    for found in _LATER_ACT.finditer(line, starts[0]):
        later = line[found.end() : found.end() + _HEAD]
        read = read_opening(later, clause.type)
        if read and later.startswith(read.text):
            ends.append(found.start())
            starts.append(found.end() + len(read.text))
            verbs.append(_verbs(read))
    matters = [line[start:end] for start, end in zip(starts, [*ends, len(line)], strict=True)]
    return tuple(Act(frozenset(map(_kind, some)), matter, _words(matter)) for some, matter in zip(verbs, matters, strict=True))


def _expressed(modifiers: Iterable[str]) -> tuple[str, ...]:
    """The lemmas, of those on a ladder, of what an opening expresses by a noun: "its concern", "with appreciation"."""
    nouns = (word for one in modifiers if one.startswith(("its ", "their ", "our ", "with ")) for word in one.split())
    lemmas = (lemma for noun in nouns if (lemma := lexicon().lemmas.get(lexicon().expressed.get(noun, ""))))
    return tuple(lemma.name for lemma in lemmas if lemma.strength)


def _is_moved(before: Clause, after: Clause, in_series: bool) -> bool:
    """Whether a clause leads with another act than its earlier wording, on the same matter, and no longer has that act.

    Outside of a series of texts, clauses that name other years are on other matters.
    """
    old, new = _acts(before), _acts(after)
    if not in_series and _names_other_years(old[0], new[0]):
        return False
    if old[0].kinds & new[0].kinds or _is_later(old[0], new) or _is_later(new[0], old):
        return False
    counts = [Counter(kind for act in some for kind in act.kinds) for some in (old, new)]
    gone, come = _kind(before.verb or ""), _kind(after.verb or "")
    gave_up, took_up = counts[0][gone] > counts[1][gone], counts[1][come] > counts[0][come]
    return gave_up and took_up and _same_matter(old[0], new[0])


def _is_later(leading: Act, others: Sequence[Act]) -> bool:
    """Whether what a leading act is about stands behind another leading act in the other wording."""
    shares = [len({*act.words} & {*leading.words}) / max(len({*act.words}), _FEW) for act in others]
    best = max(shares)
    stays = any(share == best and act.kinds & leading.kinds for share, act in zip(shares[1:], others[1:], strict=True))
    return best > shares[0] and (stays or best > shares[0] + _MARGIN)


def _same_matter(old: Act, new: Act) -> bool:
    """Whether two leading acts are about one thing.

    They are not where an event of one year is recalled and that of another year welcomed, where other resolutions are cited,
    where what is decided was not asked before, nor where they share hardly a word.
    """
    if _is_other_event(old, new) or _cites_others(old.matter, new.matter):
        return False
    first = len({*old.words[:_FIRST_WORDS]} & {*new.words[:_FIRST_WORDS]})
    if _DECISION in old.kinds | new.kinds and first < _SHARED_BY_DECISION:
        return False
    shared, fewer = len({*old.words} & {*new.words}), min(len({*old.words}), len({*new.words}))
    return fewer < _FEW or first >= _SHARED_FIRST or shared >= max(_SHARE * fewer, _FEW)


def _verbs(opening: Opening) -> tuple[str, ...]:
    return (opening.verb, *opening.coordinated, *_expressed(opening.modifiers))


def _kind(verb: str) -> str:
    """What verbs of one meaning and strength share: "remains concerned" is the act of "expresses concern"."""
    lemma = lexicon().lemmas.get(verb)
    return f"{lemma.family} {lemma.strength}" if lemma and lemma.strength else verb


def _words(matter: str) -> list[str]:
    """The stems that tell one matter from another, in order."""
    found = (token for token in tokens(matter) if not token.exact[:1].isdigit())
    return [token.stem for token in found if token.exact not in STOP_WORDS and token.exact not in _OF_CITATIONS]


def _is_other_event(old: Act, new: Act) -> bool:
    """Whether something is recalled that happened in other years than what the other clause welcomes."""
    return {"recall 1", "welcome-commend 2"} <= old.kinds | new.kinds and _names_other_years(old, new)


def _names_other_years(old: Act, new: Act) -> bool:
    years = [{*_YEAR.findall(act.matter)} for act in (old, new)]
    return all(years) and not years[0] & years[1]


def _cites_others(old: str, new: str) -> bool:
    """Whether two matters cite resolutions, and not one that both cite."""
    if _AMONG_OTHERS.search(old) and _AMONG_OTHERS.search(new):
        return False
    symbols = [{cited.symbol for cited in citations(matter) if "/RES/" in cited.symbol} for matter in (old, new)]
    return all(symbols) and not symbols[0] & symbols[1]


def _strongest(clause: Clause, ladder: str) -> int:
    """The strength of the strongest act that an opening names on a ladder, its nouns among them ("its concern")."""
    verbs = (clause.verb or "", *clause.coordinated, *_expressed(clause.modifiers))
    lemmas = (lemma for verb in verbs if (lemma := lexicon().lemmas.get(verb)))
    return max((lemma.strength or 0 for lemma in lemmas if lemma.ladder == ladder), default=0)
