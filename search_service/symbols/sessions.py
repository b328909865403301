"""Sessions and agenda items as labels, and the order of symbols."""

from __future__ import annotations

import re
from functools import lru_cache

from search_service.symbols.grammar import FOLD
from search_service.symbols.organ_symbols import session_in
from search_service.text.numerals import ORDINAL_WORDS, ORDINALS, from_roman

_WORDS = re.compile(
    r"\b(?P<hundred>(?:one )?hundred and )?"
    r"(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<ten>[a-z]+ty)[ -]?(?P<unit>[a-z]+)|(?P<word>[a-z]+)) "
    r"(?:(?P<emergency>emergency )?(?P<special>special )|regular )?session\b"
)
_OF_YEAR = re.compile(r"\b((?:19|20)\d\d) (?:[a-z]+ )?session\b|\bsession(?: of|,)? ((?:19|20)\d\d)\b")
_ITEMS = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,2})?)(?!\d)(?P<points>(?:\s*\([a-z]{1,2}\))*)|(?P<point>\([a-z]{1,2}\))")
_DIGITS = re.compile(r"(\d+)")


def session_of(symbol: str) -> str | None:
    """The session in a symbol ("76", "ES-11", "2018"); None if it has none."""
    session = session_in(symbol)
    if session is None or session[-1].isdigit():
        return session
    special, hyphen, figures = session.rpartition("-")
    return f"{special}{hyphen}{from_roman(figures)}"


def session_from_words(text: str) -> str | None:
    """The session that is named first: "Seventy-seventh session" is "77", "Tenth emergency special session" "ES-10".

    Without an ordinal, the session of a year: "2018 session", "Substantive session of 2005".
    """
    plain = re.sub(r"\s+", " ", text.translate(FOLD)).lower()
    for found in _WORDS.finditer(plain):
        if found["digits"]:
            number: int | None = int(found["digits"])
        else:
            number = ORDINALS.get(found["word"] or f"{found['ten']}-{found['unit']}")
        if number:
            number += 100 if found["hundred"] else 0
            return f"{'ES-' if found['emergency'] else 'S-' if found['special'] else ''}{number}"
    of_year = _OF_YEAR.search(plain)
    return of_year[of_year.lastindex or 0] if of_year else None


@lru_cache(maxsize=256)
def session_name(session: str) -> str:
    """The label of a session: "77th session", "11th emergency special session", "2018 session"; any other stays itself."""
    found = re.fullmatch(r"(E?S-)?(\d+)", session)
    if not found:
        return session
    if not found[1] and len(session) == 4:
        return f"{session} session"
    kind = {"S-": "special ", "ES-": "emergency special "}.get(found[1] or "", "")
    return f"{_in_figures(int(found[2]))} {kind}session"


def ordinal(number: int) -> str:
    """An ordinal in words, "twenty-first"; in figures beyond a hundred."""
    return ORDINAL_WORDS.get(number) or _in_figures(number)


def _in_figures(number: int) -> str:
    """ "21st"."""
    ending = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def agenda_items(text: str) -> tuple[str, ...]:
    """The agenda items in a line: "Agenda items 9, 11 (a) and (b)" is ("9", "11 (a)", "11 (b)")."""
    found: dict[str, None] = {}
    number = ""
    for item in _ITEMS.finditer(text.translate(FOLD)):
        number = item["number"] or number
        points = re.findall(r"\([a-z]{1,2}\)", item["points"] or item["point"] or "")
        for name in [f"{number} {point}" for point in points] or [number]:
            if number:
                found[name] = None
    return tuple(found)


def symbol_order(symbol: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which numbers count as numbers: A/RES/76/9, A/RES/76/10, A/RES/76/10 A. Total over all strings."""
    return tuple(
        (1, len(piece.lstrip("0")), piece.lstrip("0")) if i % 2 else (0, 0, piece)
        for i, piece in enumerate(_DIGITS.split(symbol))
    )
