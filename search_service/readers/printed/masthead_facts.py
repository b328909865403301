"""The facts of a masthead, and the functions of statements that set them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search_service.readers.printed.dates import day_of, meeting_of
from search_service.symbols import Organ, agenda_items, organ_in, parse_symbol, session_from_words
from search_service.symbols import own_symbol as symbol_of_number
from search_service.text.states import states_in

_DRAFT_SYMBOL = re.compile(r"\b[AES]/[^\s,;()]*\bL\.?\d+[^\s,;()]*|\bA/ES-\d+/L\.\d+[^\s,;()]*")
_COMMITTEE = re.compile(r"\b(First|Second|Third|Fourth|Fifth|Sixth) Committee\b")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What is stated above the enacting formula and below the last clause; what is not stated is None or empty.

    `organ` is the one whose number it prints. `part` is the letter of a part of a resolution ("B"), whose number may be
    stated above the first part only. The number of a `decision` is no resolution's. `unread` are texts that state nothing.
    """

    organ: Organ | None = None
    symbol: str | None = None
    part: str | None = None
    title: str = ""
    session: str | None = None
    agenda_items: tuple[str, ...] = ()
    agenda_item_titles: tuple[str, ...] = ()
    adopted: str | None = None
    published: str | None = None
    meeting: str | None = None
    committee: str | None = None
    draft_symbols: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    draft: bool = False
    decision: bool = False
    unread: tuple[str, ...] = ()


def own_symbol(facts: Masthead, found: re.Match[str]) -> Masthead | None:
    """The symbol of the document; None for other words with a slash ("HIV/AIDS"), and for numbers that no such session had."""
    symbol = parse_symbol(found["symbol"])
    if symbol is None or (found["roman"] and symbol.startswith("A/") and not parse_symbol(symbol.partition("RES/")[2])):
        return None
    return replace(facts, symbol=facts.symbol or symbol)


def distributed(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, published=facts.published or day_of(found[0]), draft=facts.draft or "limited" in found[0].lower())


def session(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, session=facts.session or session_from_words(found[0]))


def assembly(facts: Masthead, found: re.Match[str]) -> Masthead | None:
    """The session of an assembly that is named by its ordinal: "SEVENTY-FOURTH WORLD HEALTH ASSEMBLY"."""
    session = session_from_words(f"{found[0].split()[0]} session")
    return replace(facts, session=facts.session or session) if session else None


def agenda(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, agenda_items=facts.agenda_items or agenda_items(found[0]))


def proponent(facts: Masthead, found: re.Match[str]) -> Masthead:
    committee = _COMMITTEE.search(found[0])
    drafts = (parse_symbol(symbol) for symbol in _DRAFT_SYMBOL.findall(found[0]))
    return replace(
        facts,
        committee=committee[0] if committee else facts.committee,
        draft_symbols=tuple(symbol for symbol in drafts if symbol) or facts.draft_symbols,
    )


def adopted(facts: Masthead, found: re.Match[str]) -> Masthead:
    organ, decision = facts.organ or organ_in(found[0]), found[0].startswith("Decision")
    return replace(facts, adopted=day_of(found[0]), meeting=meeting_of(found[0]), organ=organ, decision=decision)


def number(facts: Masthead, found: re.Match[str]) -> Masthead:
    """The symbol of the number, as the organ numbers that is named here, above or in the formula; else as numbers tell."""
    if facts.decision:
        return facts
    organ = facts.organ or organ_in(found[0])
    number = found["number"]
    symbol = (
        symbol_of_number(number, organ) if organ else parse_symbol(f"A/RES/{number}") or parse_symbol(f"resolution {number}")
    )
    return replace(facts, symbol=symbol or facts.symbol)


def numbered_on(facts: Masthead, found: re.Match[str]) -> Masthead:
    """A number with its day, as the yearly volumes print it: "100 (1953). Resolution of 27 October 1953"."""
    return replace(number(facts, found), adopted=facts.adopted or day_of(found[0]))


def dated(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, adopted=facts.adopted or day_of(found[0]))


def unknown_symbol(facts: Masthead, found: re.Match[str]) -> Masthead:
    """A symbol that is not read, and so no part of the title."""
    return replace(facts, unread=(*facts.unread, found[0]))


def draft_title(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, draft=True, title=facts.title or found[0])


def labelled(facts: Masthead, found: re.Match[str]) -> Masthead:
    """A line of a form: "SUBMITTED BY: Chad", "Question of: Rivers", "Committee: Third Committee"."""
    label, value = found["label"].lower(), found["value"].strip()
    if label.startswith(("question", "topic", "title")):
        return replace(facts, title=facts.title or value)
    if label.startswith(("committee", "forum")):
        committee = _COMMITTEE.search(value)
        return replace(facts, committee=committee[0] if committee else facts.committee, organ=facts.organ or organ_in(value))
    if label.startswith(("submitted", "main submitter", "sponsor", "co")):
        return replace(facts, sponsors=facts.sponsors or _names(value))
    return facts


def part(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, part=found[1])


def sponsored(facts: Masthead, found: re.Match[str]) -> Masthead:
    names = _names(found[1]) if found[1] else ()
    return replace(facts, draft=True, sponsors=names or facts.sponsors)


def drafted(facts: Masthead, _: re.Match[str]) -> Masthead:
    """A draft among others, or one that a committee recommends."""
    return replace(facts, draft=True)


def unchanged(facts: Masthead, _: re.Match[str]) -> Masthead:
    return facts


def _names(text: str) -> tuple[str, ...]:
    """The States of a sponsors' line; a phrase that names none ("submitted by the Chair ...") stays whole."""
    return states_in(text) or ((text,) if text[0].islower() else ())
