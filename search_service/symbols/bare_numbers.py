"""The symbol of a bare number ("72/7", "1325 (2000)"), from its list and its date."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from search_service.symbols.bodies import CITED, SAME_NUMBERING, Body
from search_service.symbols.grammar import security_council, year_of_number
from search_service.symbols.organ_symbols import own_symbol
from search_service.text.numerals import from_roman

_FIRST_NUMBERED_SESSION = 31  # of the General Assembly: before it, resolutions were numbered through, as "3541 (XXX)"
# The number of the first resolution of each regular session from I to XXX.
_FIRST_OF_SESSION = (
    1, 102, 182, 289, 367, 501, 611, 713, 808, 906, 991, 1134, 1235, 1349, 1489, 1606, 1747, 1883, 1993, 2005, 2133, 2240, 2363,
    2493, 2616, 2749, 2902, 3050, 3201, 3362, 3542,
)  # fmt: skip
_RESUMED = 60  # resolutions: a resumed session numbers on after the next has begun
_FIRST_YEAR = 1946
_LAST_HUMAN_RIGHTS_SESSION = 69  # that of 2028: a later number without the Council's whole name is more likely the Assembly's
_ORGANS = {body: organ for body, organ in CITED.items() if body not in SAME_NUMBERING}


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a number in a text.

    `kind` and `body` are those of its list, `listed` whether it is in a list, `direct` whether only dates and the like
    separate it from the member before. `year` is that of the date after it. `human_rights`: the text speaks of the
    Human Rights Council, whose numbers look like the General Assembly's.
    """

    kind: Literal["RES", "DEC"] = "RES"
    body: Body = ""
    listed: bool = False
    direct: bool = False
    year: int | None = None
    human_rights: bool = False


def of_session(session: str, number: str, part: str, context: Context) -> str | None:
    """A number such as "72/7", "S-27/2", "2021/8" or "53/243 A"; None if it is no resolution of a known body."""
    if context.kind == "DEC" and not context.direct:
        return None
    if context.body in _ORGANS:
        return _of_organ(f"{session}/{number}{f' {part}' if part else ''}", context)
    if not session.isdigit():
        root = _root_of_special(session, context)
    elif int(session) >= _FIRST_YEAR:
        root = _root_of_year(int(session), context)
    elif not context.listed and not _stands_alone(int(session), int(number)):
        root = None
    else:
        root = _root_of_regular(int(session), context)
    return f"{root}/{context.kind}/{session}/{number}{f' {part}' if part else ''}" if root else None


def _of_organ(number: str, context: Context) -> str | None:
    return own_symbol(number, _ORGANS[context.body]) if context.kind == "RES" else None


def _stands_alone(session: int, number: int) -> bool:
    """Whether a number is a resolution without that word before it: "60/40", "24/7" and "31/12" are not."""
    date = session == 31 and number <= 12
    return session >= _FIRST_NUMBERED_SESSION and session + number != 100 and not date


def _root_of_regular(session: int, context: Context) -> str | None:
    assembly = _FIRST_NUMBERED_SESSION <= session <= 99
    dated_assembly = context.year is not None and 0 <= context.year - 1945 - session <= 1
    # The Human Rights Council meets three times a year since 2006.
    dated_council = context.year is not None and abs(2006 + session / 3.1 - context.year) < 2
    match context.body:
        case "A":
            return "A" if assembly else None
        case "Council" if session > _LAST_HUMAN_RIGHTS_SESSION:
            return "A" if assembly else None
        case "A/HRC" | "Council":
            return "A" if dated_assembly and not dated_council else "A/HRC"
        case "foreign" | "E":
            return None
    if assembly and (context.year is None or dated_assembly):
        return "A"
    return "A/HRC" if context.human_rights and (dated_council or context.year is None) else None


def _root_of_special(session: str, context: Context) -> str | None:
    if context.body == "foreign":
        return None
    return "A/HRC" if context.body in ("A/HRC", "Council") and session.startswith("S") else "A"


def _root_of_year(session: int, context: Context) -> str | None:
    owned = context.body == "E" or (context.direct and context.body == "Council")
    return "E" if owned and session < 2100 else None


def of_number(number: str, context: Context) -> str | None:
    """A number of the Security Council without its year: "resolution 1325"."""
    fits = context.direct and context.kind == "RES" and context.body in ("S", "Council", "its", "")
    return security_council(number) if fits and year_of_number(int(number)) else None


def of_year(number: str, year: str, context: Context) -> str | None:
    """A number of the Security Council: "1325 (2000)". Its year must fit, exactly if the word "resolution" is missing."""
    known = year_of_number(int(number))
    if context.direct and context.body == "foreign":
        return None
    if known is None:
        return security_council(number, year) if context.listed and int(year) > 2024 else None
    misprint = context.direct and int(number) >= 1000
    return security_council(number) if misprint or abs(known - int(year)) <= (1 if context.listed else 0) else None


def of_roman_session(number: str, part: str | None, roman: str, context: Context) -> str | None:
    """A number from before 1976: "1514 (XV)", "2200 A (XXI)". Other organs number so too: it must fit its session."""
    if context.body in _ORGANS:
        return _of_organ(f"{number}{f' {part}' if part else ''} ({roman})", context)
    if context.body == "foreign" or context.kind == "DEC" or not (context.listed or int(number) >= 100):
        return None
    root = "E" if context.body == "E" else "A"
    if root == "A" and "-" not in roman and not _fits(int(number), from_roman(roman)):
        return None
    return f"{root}/RES/{number} ({roman.upper()}){f' {part}' if part else ''}"


def _fits(number: int, session: int) -> bool:
    if not 1 <= session < len(_FIRST_OF_SESSION):
        return False
    return _FIRST_OF_SESSION[session - 1] - _RESUMED <= number < _FIRST_OF_SESSION[session] + _RESUMED


def assembly_session(number: int) -> int | None:
    """The session, 1 to 30, in which the General Assembly adopted the resolution of this number; None for later ones."""
    session = bisect_right(_FIRST_OF_SESSION, number)
    return session if 1 <= session < len(_FIRST_OF_SESSION) else None
