"""What a masthead states, a row each: how it looks, and what it does to the masthead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from search_service.readers.printed.dates import DAY, day_of, meeting_of
from search_service.symbols import ORGANS, Organ, agenda_items, organ_in, parse_symbol, session_from_words
from search_service.symbols import own_symbol as symbol_of_number
from search_service.text.states import states_in

_DRAFT_SYMBOL = re.compile(r"\b[AS]/[^\s,;()]*\bL\.?\d+[^\s,;()]*|\bA/ES-\d+/L\.\d+[^\s,;()]*")
_COMMITTEE = re.compile(r"\b(First|Second|Third|Fourth|Fifth|Sixth) Committee\b")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What is stated above the enacting formula and below the last clause; what is not stated is None or empty.

    `organ` is the one whose number it prints. `part` is the letter of a part of a resolution ("B"), whose number may be
    stated above the first part only. `unread` are texts that state nothing.
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
    unread: tuple[str, ...] = ()


def own_symbol(facts: Masthead, found: re.Match[str]) -> Masthead | None:
    """The symbol of the document; None for other words with a slash ("HIV/AIDS"), and for numbers that no such session had."""
    symbol = parse_symbol(found["symbol"])
    if symbol is None or (found["roman"] and symbol.startswith("A/") and not parse_symbol(symbol.partition("RES/")[2])):
        return None
    return replace(facts, symbol=facts.symbol or symbol)


def _distributed(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, published=facts.published or day_of(found[0]), draft=facts.draft or "Limited" in found[0])


def _session(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, session=facts.session or session_from_words(found[0]))


def _assembly(facts: Masthead, found: re.Match[str]) -> Masthead | None:
    """The session of an assembly that is named by its ordinal: "SEVENTY-FOURTH WORLD HEALTH ASSEMBLY"."""
    session = session_from_words(f"{found[0].split()[0]} session")
    return replace(facts, session=facts.session or session) if session else None


def _agenda(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, agenda_items=facts.agenda_items or agenda_items(found[0]))


def _proponent(facts: Masthead, found: re.Match[str]) -> Masthead:
    committee = _COMMITTEE.search(found[0])
    drafts = (parse_symbol(symbol) for symbol in _DRAFT_SYMBOL.findall(found[0]))
    return replace(
        facts,
        committee=committee[0] if committee else facts.committee,
        draft_symbols=tuple(symbol for symbol in drafts if symbol) or facts.draft_symbols,
    )


def _adopted(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, adopted=day_of(found[0]), meeting=meeting_of(found[0]), organ=facts.organ or organ_in(found[0]))


def _number(facts: Masthead, found: re.Match[str]) -> Masthead:
    """The symbol of the number, as the organ numbers that is named here, above or in the formula; else as numbers tell."""
    organ = facts.organ or organ_in(found[0])
    number = found["number"]
    symbol = (
        symbol_of_number(number, organ) if organ else parse_symbol(f"A/RES/{number}") or parse_symbol(f"resolution {number}")
    )
    return replace(facts, symbol=symbol or facts.symbol)


def _numbered_on(facts: Masthead, found: re.Match[str]) -> Masthead:
    """A number with its day, as the yearly volumes print it: "100 (1953). Resolution of 27 October 1953"."""
    return replace(_number(facts, found), adopted=facts.adopted or day_of(found[0]))


def _dated(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, adopted=facts.adopted or day_of(found[0]))


def _draft_title(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, draft=True, title=facts.title or found[0])


def _labelled(facts: Masthead, found: re.Match[str]) -> Masthead:
    """A line of a form: "SUBMITTED BY: Chad", "Question of: Rivers", "Committee: Third Committee"."""
    label, value = found["label"].lower(), found["value"].strip()
    if label.startswith(("question", "topic", "title")):
        return replace(facts, title=facts.title or value)
    if label.startswith(("submitted", "main submitter", "sponsor")):
        return replace(facts, sponsors=facts.sponsors or _names(value))
    if label.startswith(("committee", "forum")):
        committee = _COMMITTEE.search(value)
        return replace(facts, committee=committee[0] if committee else facts.committee, organ=facts.organ or organ_in(value))
    return facts


def _part(facts: Masthead, found: re.Match[str]) -> Masthead:
    return replace(facts, part=found[1])


def _sponsored(facts: Masthead, found: re.Match[str]) -> Masthead:
    names = _names(found[1]) if found[1] else ()
    return replace(facts, draft=True, sponsors=names or facts.sponsors)


def _drafted(facts: Masthead, _: re.Match[str]) -> Masthead:
    """A draft among others, or one that a committee recommends."""
    return replace(facts, draft=True)


def _unchanged(facts: Masthead, _: re.Match[str]) -> Masthead:
    return facts


def _names(text: str) -> tuple[str, ...]:
    """The States of a sponsors' line; a phrase that names none ("submitted by the Chair ...") stays whole."""
    return states_in(text) or ((text,) if text[0].islower() else ())


_ITEM = r"\d+(?:\.\d{1,2})?\b\s*(?:\((?:[a-z]{1,2}|[ivx]{3,4})\)\s*)*"
_SESSION = r"(?:[A-Z][a-z]+(?:-[a-z]+)?(?: emergency)?(?: special)? session|(?:Resumed )?(?:19|20)\d\d session)"
_SESSION_OF_YEAR = r"(?:[A-Z][a-z]+ )?[Ss]ession of (?:19|20)\d\d\b"
_ORGANS = "|".join(sorted({name for organ in ORGANS for name in organ.formula}, key=len, reverse=True))
_ANY_NAME = r"(?-i:[A-Z][\w-]*(?: (?:[A-Z][\w-]*|of|and|on|the|for|to))*?)"
_NUMBER = (
    r"(?P<number>(?:ES-|S-)?\d{1,4}/(?:S-)?\d{1,4}(?:\s?[A-Z](?!\w))?|"
    r"\d{1,4}(?: ?[A-Z])? ?\((?:(?:19|20)\d\d|(?:E?S-)?[IVXL]+)\)(?: ?[A-Z](?!\w))?)"
)
_SELF = (
    r"(?P<number>WHA\d{1,2}\.\d{1,3}|EB\d{1,3}\.R\d{1,3}|\d{1,2} ?C/Res(?:olution|\.) ?\d{1,3}|ILC\.\d{1,3}/Resolution [IVX]+)"
)
_OWN_SYMBOL = (
    r"(?:(?:Symbol|Document|UN [Dd]oc(?:ument)?\.?)\s*:\s*)?"
    r"(?P<symbol>[A-Z][\w.\u2011-]*(?:\(\w+\))?/[A-Z0-9]\S*?"
    r"(?: ?\((?:\d{4}|(?P<roman>(?:E?S-)?[IVXL]+))\))?(?: [A-Z](?:-[A-Z])?)?)"
)
GLUED = re.compile(
    rf"Resolutions? adopted by the (?:{_ORGANS})|Adopted by the Security Council|\[(?:on the report|without reference)"
    rf"|Agenda items? \d|{_SESSION}\s+Agenda\b|(?<=\s)(?:ES-|S-)?\d{{1,4}}/\d{{1,4}}(?: ?[A-Z])?\. "
)

DATED_NUMBER = re.compile(rf"{_NUMBER}\.?\s+Resolution of\s+{DAY}[.\s]*(?:\d{{1,3}}\W*)?(?=$|\[)", re.IGNORECASE)
# A line of the forms that conferences of students fill in, and that mail carries.
LABEL_LINE = re.compile(
    r"(?P<label>FORUM|COMMITTEE|QUESTION OF|TOPIC|TITLE|(?:MAIN |CO-?)?SUBMITTE(?:D BY|RS?)|"
    r"(?:CO-?)?SPONSOR(?:S|ED BY)?|SIGNATORIES|SIGNED BY)\s*:\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)

# What a masthead states, in the order of trying: a name for what follows it, how it looks, and what it does to the masthead
# (None: it is something else). The nameless rows are furniture that can stand anywhere above the title.
STATEMENTS: tuple[tuple[str, re.Pattern[str], Callable[[Masthead, re.Match[str]], Masthead | None]], ...] = (
    (
        "",
        re.compile(rf"(?:United Nations|{_ORGANS})(?=$|\s+(?:Distr|[A-Z]+/|(?:{_ORGANS})))"),
        _unchanged,
    ),
    ("", re.compile(rf"{_OWN_SYMBOL}\*{{0,3}}(?=$|\s+(?:Distr|General\b|{_ORGANS}))"), own_symbol),
    ("", re.compile(rf"Distr\.?\s*:?\s*(?:General|Limited|Restricted)(?:\s+{DAY})?"), _distributed),
    ("", re.compile(rf"{DAY}(?=$|\s+(?:\d{{2}}-\d{{5}}|Original|{_SESSION}))"), _distributed),
    (
        "",
        re.compile(r"Original\s*:\s*(?:English|French|Spanish|Russian|Arabic|Chinese)(?:(?: and|,|/)\s*[A-Z][a-z]+)*"),
        _unchanged,
    ),
    (
        "",
        re.compile(r"(?:GE\.)?\d{2}-\d{5}\b(?:\s*\([A-Z]\))?(?:\s+\d{6})?|\*?\d{7,8}\*?(?=$|\s)|Please recycle\W*"),
        _unchanged,
    ),
    ("", re.compile(r"\*+ ?(?:Re)?issued for technical reasons\.?\**", re.IGNORECASE), _unchanged),
    ("", re.compile(rf"{DAY}\s*[–—-]\s*{DAY}(?=$|\s)"), _unchanged),
    (
        "",
        re.compile(
            rf"(?:[A-Z][\w ,]{{2,40}}, )?\d{{1,2}}(?: [A-Z][a-z]+)? ?(?:[–—-]|to) ?{DAY}(?:, [A-Z][\w ]{{2,30}}?)?"
            r"(?=$|\s+(?:Agenda|Item) )"
        ),
        _unchanged,
    ),
    (
        "",
        re.compile(
            r"(?:(?:Annual|(?:First|Second) regular) session(?: of)? \d{4}|For (?:decision|action|information))(?=$|\s+\d)"
        ),
        _unchanged,
    ),
    ("session", re.compile(rf"{_SESSION}(?=$|\s+(?:Agenda\b|{DAY}))|{_SESSION_OF_YEAR}$"), _session),
    (
        "session",
        re.compile(
            r"[A-Z][\w-]* (?:World Health|United Nations Environment) Assembly(?=$|\s+(?:WHA|UNEP/|Agenda)\S*)", re.IGNORECASE
        ),
        _assembly,
    ),
    (
        "agenda item",
        re.compile(
            rf"(?:Agenda items?|Item(?=.*agenda$))\s*{_ITEM}(?:(?:,\s*and|,|and)\s+(?:{_ITEM}|\([a-z]{{1,2}}\)\s*))*"
            r"(?: ?of the provisional agenda)?\*?",
            re.IGNORECASE,
        ),
        _agenda,
    ),
    ("proponent", re.compile(r"\[(?:on the report|without reference)[^\]]*\]?", re.IGNORECASE), _proponent),
    (
        "adopted",
        re.compile(
            rf"(?:Resolution|Decision)s? adopted by the (?:{_ORGANS}|{_ANY_NAME})(?: of the United Nations)?"
            rf"(?:(?: on|,)\s*(?:{DAY}|.*$)|$|(?=\s+(?:\[|\d)))",
            re.IGNORECASE,
        ),
        _adopted,
    ),
    ("adopted", re.compile(r"Adopted by the Security Council\b.*?(?=$|\s+Resolution \d)", re.IGNORECASE), _adopted),
    ("number", DATED_NUMBER, _numbered_on),
    ("number", re.compile(rf"{_NUMBER}\.\s*(?=\D|$)"), _number),
    ("number", re.compile(rf"(?:(?:{_ORGANS})\s+)?Resolution\s*{_NUMBER}\s*$", re.IGNORECASE), _number),
    ("number", re.compile(rf"(?:Resolution\s+)?{_SELF}\.?\s*(?=$|[A-Z])"), _number),
    ("adopted", re.compile(rf"of {DAY}$"), _dated),
    ("", re.compile(r"\[(?P<symbol>[SAET]/[^\s\]]+)\]$"), _unchanged),
    ("", LABEL_LINE, _labelled),
    ("part alone", re.compile(r"([A-HJ-UWYZ])\.?$"), _part),
    ("part", re.compile(r"([A-HJ-UWYZ])\.?\s+(?=[A-Z])"), _part),
    ("sponsors", re.compile(r"([^:]+?)\s*:[*,\s]*(?:revised )?draft (?:resolution|decision)\*{0,3}$"), _sponsored),
    (
        "sponsors",
        re.compile(r"(?:Revised )?[Dd]raft (?:resolution|decision)\b(?: submitted (?:(?:by|to) the .*|by (.*)))?$"),
        _sponsored,
    ),
    (
        "sponsors",
        re.compile(
            r"(?:\d{1,3}\. )?The [A-Z][^:;.]{5,150} recommends? (?:to|that) [^:;]{5,150}\bfollowing draft [^:;]{5,60}:$"
        ),
        _drafted,
    ),
    ("number", re.compile(r"(?:Draft|DRAFT) (?i:resolution|decision) (?:[IVX]+|\d{1,3})(?=$|\s+[A-Z])"), _drafted),
    ("title", re.compile(r"Draft resolution(?:\s*[:–—-]| (?:on|concerning|for|about)\b)\s*\S.*$", re.I), _draft_title),
)
