"""The shape of a single UN symbol, and its one canonical spelling.

After the UN's Document Symbols guide: a root that names the body (A, S, E, ST, FCCC, ...), then elements between slashes, the
last of which may carry a section or a part in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from search_service.symbols.organ_symbols import own_symbol
from search_service.symbols.organs import ORGANS
from search_service.text.folding import LOOK_ALIKES

# One character for one, so that offsets stay: blanks, hyphens and slashes of every kind, look-alikes.
FOLD: dict[int, str] = {
    **dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0x2043), "-"),
    **dict.fromkeys((0x2044, 0x2215, 0x29F8), "/"),
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    **{first + digit: str(digit) for first in (0x660, 0x6F0) for digit in range(10)},
    **LOOK_ALIKES,
}
# Few characters are neither ASCII nor quotation marks nor accented letters: a search for them first is five times as fast.
_UNUSUAL = re.compile("[^\x00-\x9f\u00a1-\u02ff\u2014-\u201f\u2026\n]")
_CONFUSABLE = re.compile("[" + "".join(map(chr, sorted(FOLD))) + "]")

# Roots of documents that no row of ORGANS numbers.
_OTHER_ROOTS = (
    "ST|TD|DP|CD|FCCC|CBD|ICCD|CCPR|CEDAW|CAT|CERD|CRC|CRPD|CMW|CED|HRI|CCW|CAC|CTOC|NPT|BWC|APLC|CCM|UNCTAD|UNODC|"
    "UNDP|UNFPA|UNW|ISBA|SPLOS|LOS|JIU|PBC|CEB|ECE|LC|WFP|IDB|ICEF|ICC-ASP|DC|IPBES|SAICM|MICT|CLCS|TPNW"
)
_ROOTS = "|".join((*dict.fromkeys(organ.root.partition("/")[0] for organ in ORGANS if organ.root), _OTHER_ROOTS))
_ELEMENT = rf"/[A-Za-z0-9.]+(?:-(?!(?:{_ROOTS})/)[A-Za-z0-9.]+)*(?:\(\d+\))?"
_BRACKET = r" ?\((?i:Sect|Vol|Parts?|Supp|Prog|Income|Introduction|Plan|Resumption)[^()]{0,24}\)"
NUMBERED = r"(?i:E?S-)?\d{1,4}/\d{1,4}"
ROMAN = r"(?i:(?:E?S-)?[IVXL]+)"
NO_WORD = r"(?![\w’'.&/-]*\w)"  # "A" after a number is not its part if it begins a word or the next symbol
# The organs whose numbers are whole symbols of their own form: "WHA74.5", "40 C/Resolution 16".
_OWN = tuple(organ for organ in ORGANS if organ.numbers and not organ.root)
OWN_STARTS = tuple(organ.symbols for organ in _OWN)
_OWN_SHAPES = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for organ in _OWN for pattern, _ in organ.numbers)
# A resolution or decision of a body that numbers by session or year, an old one with its session in Roman figures, one of the
# Security Council with its year; then any other symbol.
SYMBOL = (
    rf"(?i:{_OWN_SHAPES})"
    rf"|(?i:A/HRC|A|E|T)/(?i:RES|DEC)/(?:{NUMBERED}(?: ?[A-Z](?: ?- ?[A-Z])?{NO_WORD}|[a-z](?:-[a-z])?{NO_WORD})?|"
    rf"\d{{1,4}}(?: ?[A-Z])? ?\({ROMAN}\)(?: ?[A-Z]{NO_WORD})?)(?:/(?:Add|Corr|Rev)\.\d+)?"
    rf"|(?i:S/RES)/\d{{1,4}}(?: ?\((?:19|20)\d\d\))?"
    rf"|(?i:{_ROOTS})(?:{_ELEMENT})+(?:{_BRACKET}(?:{_ELEMENT})*)?"
)
# Most symbols as the UN prints them: "A/RES/76/246", "S/2021/5", "A/75/L.72/Add.1".
_CANONICAL = re.compile(r"[AES]/(?:HRC/|PRST/|(?<!S/)RES/)?[1-9]\d{1,3}/[1-9]\d{0,3}(?:/(?:Add|Corr)\.\d{1,2})?")
_WHOLE = re.compile(SYMBOL, re.IGNORECASE)
_OLD = re.compile(rf"(.*/(?:RES|DEC)/)(\d+) ?([A-Z])? ?\(({ROMAN})\)(?: ?([A-Z](?:-[A-Z])?))?(/.*)?", re.IGNORECASE)
_NUMBERED_PARTS = re.compile(
    rf"(.*/(?:RES|DEC)/)({NUMBERED})(?: ?([A-Z])(?: ?- ?([A-Z]))?)?(/(?:Add|Corr|Rev)\.\d+)?", re.IGNORECASE
)
_SECURITY = re.compile(r"S/RES/(\d+)(?: ?\((\d{4})\))?", re.IGNORECASE)
_SUPPLEMENT = re.compile(r" ?\(supp\w*\)", re.IGNORECASE)
_BRACKETED = re.compile(r" ?\((sect|vol|parts?|prog|income|introduction|plan|resumption)(\.?) ?([^()]*)\)", re.IGNORECASE)
_PRINTED = {word.lower(): word for word in ("Add", "Corr", "Rev", "Amend", "Res", "Dec", "Agenda", "Corrigendum", "Summary")}
_ALONE = re.compile(r"\d{2,5}|(?:PV|SR|INF|BUR|L)\.\d+")
# The number of the last Security Council resolution of each year from 1946, so that a number gives its year.
_LAST_OF_YEAR = (
    15, 37, 66, 78, 89, 96, 98, 103, 106, 110, 121, 126, 131, 132, 160, 169, 171, 185, 199, 219, 232, 245, 262, 275,
    291, 307, 324, 344, 366, 384, 402, 422, 443, 461, 484, 499, 528, 545, 559, 580, 593, 606, 626, 646, 683, 725, 799,
    892, 969, 1035, 1092, 1146, 1219, 1284, 1334, 1386, 1454, 1521, 1580, 1651, 1738, 1794, 1859, 1907, 1966, 2032,
    2085, 2132, 2195, 2259, 2336, 2397, 2451, 2503, 2560, 2617, 2671, 2721, 2767,
)  # fmt: skip


def folded(text: str) -> str:
    """The text with each look-alike replaced; offsets stay."""
    # str.translate is slow on texts with curly quotes, which most have.
    if text.isascii() or not _UNUSUAL.search(text):
        return text
    return _CONFUSABLE.sub(lambda found: FOLD[ord(found[0])], text)


def year_of_number(number: int) -> int | None:
    """The year in which the Security Council adopted the resolution of this number; None if it is beyond the table."""
    i = bisect_left(_LAST_OF_YEAR, number)
    return 1946 + i if number > 0 and i < len(_LAST_OF_YEAR) else None


def security_council(number: str, year: str | None = None) -> str:
    """The canonical symbol: "S/RES/1325 (2000)". A missing or misprinted year is that of the number."""
    digits = number.lstrip("0") or "0"
    known = year_of_number(int(digits))
    shown = known or year
    return f"S/RES/{digits} ({shown})" if shown else f"S/RES/{digits}"


@lru_cache(maxsize=20_000)
def canonical(symbol: str) -> str | None:
    """The canonical spelling of a symbol in any spelling; None if the text is not exactly one symbol. Expects folded text."""
    if _CANONICAL.fullmatch(symbol):
        return symbol
    symbol = _SUPPLEMENT.sub("", symbol)
    if not _WHOLE.fullmatch(symbol) or not any(letter.isdigit() for letter in symbol):
        return None
    # Nearly every symbol starts with one letter and a slash; symbols of an organ's own form do not.
    if symbol[1:2] != "/" and (own := next(filter(None, (own_symbol(symbol, organ) for organ in _OWN)), None)):
        return own
    if security := _SECURITY.fullmatch(symbol):
        return security_council(security[1], security[2])
    if old := _OLD.fullmatch(symbol):
        part = old[3] or old[5]
        return f"{old[1].upper()}{int(old[2])} ({old[4].upper()}){f' {part.upper()}' if part else ''}{old[6] or ''}"
    if numbered := _NUMBERED_PARTS.fullmatch(symbol):
        body, number, first, last, rest = numbered.groups()
        parts = f" {first.upper()}{f'-{last.upper()}' if last else ''}" if first else ""
        return f"{body.upper()}{number.upper()}{parts}{rest or ''}"
    return _other(symbol)


def _other(symbol: str) -> str | None:
    """A symbol element by element: "a/75/L.72/add.1" is "A/75/L.72/Add.1", "A/77/5(vol.i)" is "A/77/5 (Vol. I)"."""
    plain = _BRACKETED.sub(_bracket, symbol).rstrip(".-")
    root, *elements = plain.split("/")
    incomplete = elements[0].upper() in ("RES", "DEC")
    alone = len(elements) == 1 and not (root.isupper() and _ALONE.fullmatch(elements[0]))
    if incomplete or alone:
        return None
    return "/".join([root.upper(), *(_element(element) for element in elements)])


def _element(element: str) -> str:
    """An element as the UN prints it: "add.1" is "Add.1", "c.5" is "C.5"; mixed case is unchanged ("OzL.Pro.28")."""
    words = re.split(r"(?=[.\d( ])", element, maxsplit=1)
    known = _PRINTED.get(words[0].lower())
    if known and (len(words) > 1 or known not in ("Res", "Dec")):
        return "".join([known, *words[1:]])
    name = element.partition(" (")[0]
    return element if name != name.lower() else name.upper() + element[len(name) :]


def _bracket(match: re.Match[str]) -> str:
    """A section or part as the UN prints it; links have no blanks: "(PartsIandII)"."""
    named = re.sub(r"(?<=[IVX])and(?=[IVX])", " and ", match[3].strip())
    roman = named.upper() if re.fullmatch(r"[ivx]+", named) else named
    return f" ({match[1].capitalize()}{match[2]}{' ' if named else ''}{roman})"
