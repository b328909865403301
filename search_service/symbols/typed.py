"""The symbols that a typed name can mean: "UNSCR 1325", "GA Res. 61/295"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from search_service.symbols.bare_numbers import assembly_session
from search_service.symbols.grammar import canonical, folded, security_council, year_of_number
from search_service.symbols.mentions import Mention, symbol_spans
from search_service.symbols.organ_symbols import own_symbol
from search_service.symbols.organs import ORGANS, Organ
from search_service.text.folding import visible
from search_service.text.numerals import to_roman

_MAX_CHARACTERS = 120
_AROUND = " \"'“”‘’«»<>[].,;:?"
# File names and tools replace the slash: "A_RES_61_295", "A-RES-ES-11-1", "61 / 295".
_UNDERSCORED = re.compile(r"[A-Za-z]+(?:_[\w().-]+)+")
_DASHED = re.compile(r"(?:A|S|E|T)-(?:HRC-)?(?:RES|DEC|PRST)-[\w().-]+", re.IGNORECASE)
_DASH = re.compile(r"(?<!\bES)(?<!/S)-")
_SPACED_SLASH = re.compile(r"(?<=\w)\s*/\s*(?=\w)")
_GLUED = re.compile(r"\b(res(?:olution)?s?\.?|para(?:graph)?s?\.?|UNSCR|SCR)(?=\d)", re.IGNORECASE)
_COMPACT = re.compile(r"(?<=^WHA)\s(?=\d)|(?<=^EB)\s(?=\d)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_DOCUMENT = re.compile(
    r"(?:the\s)?(?:UN\s|United Nations\s)?(?:doc(?:ument)?s?\b\.?\s?)(?:no\.?\s|symbol\s)?|symbol:?\s|"
    r"draft\s(?:resolution|decision)\s|presidential\sstatement\s|press\sreport\s",
    re.IGNORECASE,
)
_KIND = re.compile(r"(?:res(?:olution)?s?\b\.?|R\b)\s?(?:no\.?\s?|number\s|#\s?)?", re.IGNORECASE)
_WITH_KIND = {"UNSCR": "Security Council", "SCR": "Security Council", "UNGAR": "General Assembly", "GAR": "General Assembly"}
_WITH_KIND |= {f"{short}s": name for short, name in _WITH_KIND.items()}
# A list of resolutions of the Security Council names it once: "UNSCR 1325, 1820 and 1888".
_NEXT_NUMBER = re.compile(r"(?:,\s?(?:and\s)?|\s(?:and|or|&)\s)(?P<number>\d{3,4})\b(?!\s?[(/.\d])")
_NUMBER = re.compile(
    r"(?P<number>\d{1,4})(?:\s?\((?P<year>(?:19|20)\d\d)\)|\s(?P<after>(?:19|20)\d\d)|\s?/\s?(?P<slashed>(?:19|20)\d\d))?"
)
_SYMBOL_WITH_YEAR = re.compile(r"S/(?:RES|PRST)/(\d{1,4})[/ ]((?:19|20)\d\d)", re.IGNORECASE)
_PRESIDENT = re.compile(r"(?:S\s)?PRST[ /](\d{4})/(\d{1,3})", re.IGNORECASE)
_NAMED = "resolution "
# Among other words, a name begins with a word and ends with its number; a year is in brackets.
_TYPED_WORD = re.compile(r"\([\dIVXLivxl]+\)|[^\s():\"“”„«»\u2212\u2013-][^\s():\"“”„«»]*")
_MAX_WORDS = 6
_KIND_WORD = re.compile(r"\b(?:(?:UN)?(?:SC|GA)Rs?|res(?:olution)?s?)\b", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"(?:.*\s)?(\d+)", re.DOTALL)
_YEARS = range(1945, 2100)
# Session numbers of both the General Assembly and the Human Rights Council; a Council session has fewer resolutions.
_SHARED_SESSIONS = range(31, 70)
_MAX_OF_HUMAN_RIGHTS = 60


def _names() -> tuple[tuple[str, Organ | None], ...]:
    """The names and abbreviations of organs, the longest first, with the organ of each."""
    by_name = {organ.name: organ for organ in ORGANS}
    names = {name: organ for organ in ORGANS if organ.root for name in (organ.name, *organ.short)}
    names |= {short: by_name[name] for short, name in _WITH_KIND.items()}
    return tuple(sorted(names.items(), key=lambda row: -len(row[0])))


_ORGAN_NAMES = _names()
_ORGAN = re.compile(
    rf"(?:the\s)?(?:UN\s|United Nations\s)?(?P<name>{'|'.join(re.escape(name) for name, _ in _ORGAN_NAMES)})\b[.,]?\s*",
    re.IGNORECASE,
)
_BY_NAME = {name.casefold(): organ for name, organ in _ORGAN_NAMES}


@lru_cache(maxsize=2048)
def typed_symbols(text: str) -> tuple[str, ...]:
    """The symbols that a text can mean, if it has no other words; () for none, several for an ambiguous number.

    Total: no string raises. "resolution 2758" is of the Security Council (2024) or of the General Assembly (1971).
    """
    if len(text) > _MAX_CHARACTERS or not any(map(str.isdigit, text)):
        return ()
    plain = _plain(text)
    if symbol := _as_printed(plain):
        return (symbol,)
    if document := _DOCUMENT.match(plain):
        return (symbol,) if (symbol := _as_printed(plain[document.end() :])) else ()
    organ = _ORGAN.match(plain)
    rest = plain[organ.end() :] if organ else plain
    kind = _KIND.match(rest)
    number = rest[kind.end() :] if kind else rest
    if organ:
        return _of_organ(_BY_NAME[organ["name"].casefold()], number)
    return _of_anyone(number) if kind else _of_bare_number(number)


def typed_spans(text: str) -> Iterator[Mention]:
    """The spans and symbols of names among other words: "UNSCR 1325", "HRC res. 48/13".

    Unlike in `symbol_spans`, which finds printed mentions, the span covers the whole name. An ambiguous number has the
    first symbol of `typed_symbols`.
    """
    words = [word.span() for word in _TYPED_WORD.finditer(text)] if any(map(str.isdigit, text)) else []
    numbered = [any(map(str.isdigit, text[start:end])) for start, end in words]
    read = 0
    for first, (start, _) in enumerate(words):
        if start < read or not text[start].isalpha():
            continue
        # A word with a number is a complete name, "A_RES_76_299", or none.
        furthest = first if numbered[first] else min(first + _MAX_WORDS, len(words)) - 1
        for last in range(furthest, first - 1, -1):
            name = text[start : words[last][1]].rstrip(".,;?!")
            if (symbols := typed_symbols(name)) and _is_named(name, symbols[0]):
                read = start + len(name)
                yield start, read, symbols[0]
                for mention in _listed(text, read) if symbols[0].startswith("S/RES/") else ():
                    read = mention[1]
                    yield mention
                break


def _listed(text: str, end: int) -> Iterator[Mention]:
    """The further numbers in a list of Security Council resolutions."""
    while (found := _NEXT_NUMBER.match(text, end)) and int(found["number"]) not in _YEARS:
        end = found.end()
        yield found.start("number"), end, security_council(found["number"])


def _is_named(name: str, symbol: str) -> bool:
    """Whether a name among other words means its symbol: "Security Council 15 members" and "General Assembly 2015" do not."""
    number = _PLAIN_NUMBER.fullmatch(name)
    if number is None:
        return True
    if _KIND_WORD.search(name):
        return len(number[1]) >= 3
    return symbol.startswith("S/RES/") and len(number[1]) == 4 and int(number[1]) not in _YEARS


def _plain(text: str) -> str:
    plain = " ".join(folded(visible(text)).split()).strip(_AROUND)
    plain = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), plain)
    plain = _COMPACT.sub("", plain)
    plain = _GLUED.sub(r"\1 ", _SPACED_SLASH.sub("/", plain))
    if _UNDERSCORED.fullmatch(plain):
        plain = plain.replace("_", "/")
    elif _DASHED.fullmatch(plain):
        plain = _DASH.sub("/", plain)
    return plain


def _as_printed(plain: str) -> str | None:
    if found := _PRESIDENT.fullmatch(plain):
        return f"S/PRST/{found[1]}/{int(found[2])}"
    if found := _SYMBOL_WITH_YEAR.fullmatch(plain):
        return security_council(found[1], found[2]) if "PRST" not in plain.upper() else None
    return canonical(plain)


def _of_organ(organ: Organ | None, number: str) -> tuple[str, ...]:
    """The symbol of this organ's number."""
    if organ is None:
        return ()
    if organ.name == "Security Council":
        found = _NUMBER.fullmatch(number)
        return (security_council(found["number"], found["year"] or found["after"] or found["slashed"]),) if found else ()
    if symbol := own_symbol(number, organ):
        return (canonical(symbol) or symbol,)
    return _of_early_assembly(number) if organ.name == "General Assembly" and number.isdecimal() else ()


def _of_early_assembly(number: str) -> tuple[str, ...]:
    """The symbol of an early Assembly resolution: numbers were consecutive until 1975 and give the session, 2758 (XXVI)."""
    session = assembly_session(int(number[:6]))
    return (f"A/RES/{int(number)} ({to_roman(session).upper()})",) if session else ()


def _of_anyone(number: str) -> tuple[str, ...]:
    """The symbols that "resolution" and this number can mean."""
    if number.isdecimal():
        council = (security_council(number),) if year_of_number(int(number[:6])) else ()
        return (*council, *_of_early_assembly(number)) if len(number) < 5 else ()
    if (
        (dated := _NUMBER.fullmatch(number))
        and dated["slashed"]
        and year_of_number(int(dated["number"])) == int(dated["slashed"])
    ):
        return (security_council(dated["number"]),)
    if re.fullmatch(r"(?:19|20)\d\d/\d{1,3}", number):
        return (f"E/RES/{number}",)
    return _of_bare_number(number)


def _of_bare_number(number: str) -> tuple[str, ...]:
    """The symbols of a number with its session or year: "72/7", "1325 (2000)", "2625 (XXV)", "48/13"."""
    named = f"{_NAMED}{number}"
    mentions = list(symbol_spans(named))
    if number.isdecimal() or [(start, end) for start, end, _ in mentions] != [(len(_NAMED), len(named))]:
        return ()
    symbol = mentions[0][2]
    session = re.fullmatch(r"A/RES/(\d+)/(\d+)", symbol)
    if session and int(session[1]) in _SHARED_SESSIONS and int(session[2]) <= _MAX_OF_HUMAN_RIGHTS:
        return symbol, f"A/HRC/RES/{session[1]}/{session[2]}"
    return (symbol,)
