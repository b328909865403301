"""Reads references to documents and paragraphs: "76/299", "UNSCR 1325, OP 3"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from search_service.query.nodes import And, Node, Or, Pinned, Symbol
from search_service.query.printed_citations import reduced
from search_service.query.problems import Refused
from search_service.symbols import parse_symbol, read_place, symbol_spans, typed_spans, typed_symbols

MAX_SYMBOLS, MAX_RANGE = 8, 30
_MAX_CHARACTERS = 300
_OF = re.compile(r"(?P<place>.{1,80}?),?\s+(?:of|in|to)\s+(?:the\s)?(?P<document>.*\d.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)
_CUT = re.compile(r"(?:,\s*|\s+)(?=\S)|(?<=\d)(?=[¶§])")
_BETWEEN = re.compile(r"(?:[\s,;&+]|and|AND)*")
_EITHER = re.compile(r"(?:\s*,)?\s+(?:OR|or)\s+|\s*\|\|?\s*")
_LISTED = re.compile(r"\s*[,;]\s*")
# The first and the last of a series: "A/RES/77/1-5", "resolutions 77/1 to 77/5".
_RANGE = re.compile(
    r"(?P<series>.*\D)(?P<low>\d{1,4})(?:\s*[-\u2010-\u2015\u2212\u2026]\s*|\s*\.\.+\s*|,?\s+(?:to|through|until)\s+)(?P<last>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_YEAR = re.compile(r"\s?\((?:19|20)\d\d\)")
_CLAUSE_ID = re.compile(
    r"(?P<document>[^@\s:(\"-][^@\s:]*(?:\s\(\d{4}\)|\s[A-Z])?)(?P<language>@\w+)?"
    r"/(?P<place>(?:pre|op|st|annex|press)/(?:(?!\s(?-i:OR|AND|NOT)\s|[\"“”]).)+)",
    re.IGNORECASE | re.DOTALL,
)
# After any other words, a symbol in brackets is the source of a pasted text.
_IN_BRACKETS = re.compile(
    r"(?:presidential\s)?statement\b[^().]*\((?P<symbol>[A-Z]+/[^()]+(?:\(\d{4}\))?)\)(?P<rest>.*)", re.DOTALL | re.IGNORECASE
)


@lru_cache(maxsize=512)
def references(text: str) -> Node | None:
    """The tree of a text that only names documents or paragraphs; None for any other text.

    A document matches its own clauses, then the clauses that cite it. A paragraph matches that paragraph alone. An ambiguous
    number matches each document that it can mean. Several documents match their own clauses, and the clauses that cite all of
    them; with "or" between them, and in a range, the clauses that cite any.
    """
    pins = _pins(text.strip())
    if pins:
        paragraphs = any(pin.paragraph for pin in pins)
        return _any_of((*pins, *(() if paragraphs else (Symbol(pin.symbol) for pin in pins))))
    if symbols := _either(text) or _range(text):
        return Or((*map(Pinned, symbols), *map(Symbol, symbols)))
    symbols = _side_by_side(text)
    return Or((*map(Pinned, symbols), And(tuple(map(Symbol, symbols))))) if symbols else None


def pinned(text: str) -> Pinned | None:
    """The first document, or paragraph of it, that a text can name; None if the text says anything else."""
    pins = _pins(text.strip())
    return pins[0] if pins else None


def spelled_documents(text: str) -> tuple[str, ...]:
    """The ids of documents that a text can spell, which may end in a language: "76/299", "UNSCR 1325", "76/299@fr"."""
    name, at, language = text.strip().partition("@")
    spelled = [pin.symbol for pin in _pins(name) if pin.paragraph is None]
    symbols = [*spelled, parse_symbol(name), parse_symbol(f"A/RES/{name}")]
    return tuple(dict.fromkeys(f"{symbol}{at}{language}" for symbol in symbols if symbol))


def clause_id(text: str) -> str:
    """The id that a text spells, its symbol as the index has it: "a/res/76/299/op/3" is A/RES/76/299/op/3."""
    found = _CLAUSE_ID.fullmatch(text.strip())
    symbol = parse_symbol(found["document"]) if found else None
    return f"{symbol}{found['language'] or ''}/{found['place']}" if found and symbol else text.strip()


def _any_of(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def _pins(text: str) -> tuple[Pinned, ...]:
    """A pin for each document that a text can name, with the paragraph if it names one; () for any other text."""
    text = reduced(text)
    if len(text) > _MAX_CHARACTERS or not any(map(str.isdigit, text)):
        return ()
    if found := _CLAUSE_ID.fullmatch(text):
        symbols = typed_symbols(found["document"]) or ((found["document"],) if "/" not in found["document"] else ())
        return tuple(Pinned(f"{symbol}{found['language'] or ''}", found["place"]) for symbol in symbols)
    if symbols := typed_symbols(text) or _of_address(text):
        return tuple(map(Pinned, symbols))
    if (found := _OF.fullmatch(text)) and read_place(found["place"]) and (symbols := typed_symbols(found["document"])):
        return tuple(Pinned(symbol, found["place"]) for symbol in symbols)
    return _with_place(text)


def _of_address(text: str) -> tuple[str, ...]:
    """The symbol of a link to a document: "https://undocs.org/en/A/RES/76/299"."""
    symbol = parse_symbol(text) if _ADDRESS.match(text) else None
    return (symbol,) if symbol else ()


def _with_place(text: str) -> tuple[Pinned, ...]:
    """Pins for the longest beginning of a text that names a document, with the paragraph that the rest names."""
    if found := _IN_BRACKETS.fullmatch(text):  # "Statement by the President of the Security Council (S/PRST/2021/14), para. 3"
        text = found["symbol"] + found["rest"]
    for cut in reversed([*_CUT.finditer(text)][-24:]):
        symbols, place = typed_symbols(text[: cut.start()]), text[cut.end() :].strip()
        if symbols and read_place(place):
            return tuple(Pinned(symbol, place) for symbol in symbols)
    return tuple(map(Pinned, typed_symbols(text)))


def _either(text: str) -> tuple[str, ...]:
    """The symbols of a text that consists of two or more symbols joined by "or"; () for any other text."""
    if len(text) > _MAX_CHARACTERS or not _EITHER.search(text):
        return ()
    parts = [part for alternative in _EITHER.split(text.strip()) for part in _LISTED.split(alternative)]
    symbols = [typed_symbols(part) for part in parts[: MAX_SYMBOLS + 1]]
    return tuple(dict.fromkeys(chain.from_iterable(symbols))) if all(symbols) and len(parts) <= MAX_SYMBOLS else ()


def _range(text: str) -> tuple[str, ...]:
    """The symbols from the first to the last of a series. Refused where they are more than a query may name."""
    found = _RANGE.fullmatch(_YEAR.sub("", text).strip()) if len(text) <= _MAX_CHARACTERS else None
    first = typed_symbols(f"{found['series']}{found['low']}") if found else ()
    if not found or len(first) != 1:
        return ()
    low, last = int(found["low"]), found["last"]
    ends = typed_symbols(last) if not last.isdecimal() else typed_symbols(f"{found['series']}{last}")
    high = int(re.findall(r"\d+", last)[-1]) if ends else 0
    if not low < high or typed_symbols(f"{found['series']}{high}") != ends:
        return ()
    if high - low >= MAX_RANGE and 1945 <= high <= 2100:  # "S/RES/1325-2000" states a year
        return ()
    if high - low >= MAX_RANGE:
        fewer = f"{found['series']}{low}-{low + MAX_RANGE - 1}"
        raise Refused(f"The range has {high - low + 1:,} documents; {MAX_RANGE} are allowed.", "Name fewer.", 0, fewer)
    return tuple(chain.from_iterable(typed_symbols(f"{found['series']}{number}") for number in range(low, high + 1)))


def _side_by_side(text: str) -> tuple[str, ...]:
    """The symbols of a text that consists of two or more symbols and nothing else; () for any other text."""
    if len(text) > _MAX_CHARACTERS:
        return ()
    return next(filter(None, (_alone(text, [*spans]) for spans in (symbol_spans(text), typed_spans(text)))), ())


def _alone(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
    ends = [0, *(end for _, end, _ in spans)]
    starts = [*(start for start, _, _ in spans), len(text)]
    alone = all(_BETWEEN.fullmatch(text, end, start) for end, start in zip(ends, starts, strict=True))
    symbols = tuple(dict.fromkeys(symbol for _, _, symbol in spans))
    return symbols if alone and 2 <= len(symbols) <= MAX_SYMBOLS else ()
