"""A typed query cut into lexemes: quotes, brackets, operators, fields, symbols and runs of characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Literal

import msgspec

from search_service.query.pasted import OPENING_QUOTES, PASSAGE
from search_service.symbols import place_at, symbol_spans, typed_spans
from search_service.text.state_names import state_at

Kind = Literal["phrase", "(", ")", "OR", "AND", "NOT", "near", "field", "words", "symbol"]
# Their value is a symbol, blanks and all: cites:S/RES/1325 (2000).
_OF_SYMBOLS = ("symbol", "cites", "in")
_AGENDA_ITEM = re.compile(r"((?:(?:ES-|S-)?\d{1,4}/)?\d{1,3})\s?\(([a-z]{1,3})\)")
_SIDE = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)?=")
_QUOTED = re.compile(rf"[{OPENING_QUOTES}]([^{OPENING_QUOTES}]*)[{OPENING_QUOTES}]?")
OPERATORS: dict[str, Kind] = {"OR": "OR", "AND": "AND", "NOT": "NOT"}


class Lexeme(msgspec.Struct, frozen=True, gc=False):
    """A piece of a query, at [at, end) of its text; `text` is a phrase without quotes, a field's name, a near's distance."""

    kind: Kind
    text: str
    at: int
    end: int


_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    |[{OPENING_QUOTES}](?P<phrase>[^{OPENING_QUOTES}]*)[{OPENING_QUOTES}]?
    |(?P<bracket>[()])
    |(?P<operator>OR|AND|NOT)(?=[\s()]|$)
    |(?:near|NEAR)/(?P<near>\d{{1,4}})(?=[\s()]|$)
    |(?P<address>https?://(?:[^\s(){OPENING_QUOTES}]|\(\d{{4}}\))+)
    |(?P<field>[A-Za-z][A-Za-z_-]{{1,19}}):(?=[\w{OPENING_QUOTES}/§.-])
    |(?P<minus>(?<![^\s(])[-\u2212\u2013](?=[^\s\-\u2212\u2013)]))
    |(?P<hyphen>[-\u2010-\u2015\u2212](?=\S))
    |(?P<words>[^\s(){OPENING_QUOTES}]+)""",
    re.VERBOSE,
)


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a text in order; every character that is none is passed over."""
    symbols = _mentions(text)
    found: list[Lexeme] = []
    at, end, field = 0, len(text), ""
    while at < end:
        if text[at] == " ":
            at += 1
            continue
        lexeme = _whole(field, text, at, symbols) if field or at in symbols else None
        if lexeme is None:
            match = _LEXEME.match(text, at)
            if match is None or _left_open(match):
                at += 1
                continue
            at, lexeme = match.end(), _lexeme(match)
        else:
            at = lexeme.end
        if lexeme:
            found.append(lexeme)
            field = lexeme.text if lexeme.kind == "field" else ""
    return found


def _mentions(text: str) -> dict[int, tuple[int, str]]:
    """The symbols as texts print them, and, in few words, as people type them: "UNSCR 1325"; the longest at a place."""
    found = {start: (end, symbol) for start, end, symbol in symbol_spans(text)}
    if len(text.split(None, PASSAGE)) < PASSAGE:
        for start, end, symbol in typed_spans(text):
            found[start] = max(found.get(start, (end, symbol)), (end, symbol), key=itemgetter(0))
    return found


def _whole(field: str, text: str, at: int, symbols: Mapping[int, tuple[int, str]]) -> Lexeme | None:
    """The symbol that begins here, or the value of a field that has blanks and can be nothing else."""
    value = _with_blanks(field, text, at, symbols)
    if value or at not in symbols or field not in ("", *_OF_SYMBOLS):
        return value
    end, symbol = symbols[at]
    return Lexeme("symbol", symbol, at, end)


def _with_blanks(field: str, text: str, at: int, symbols: Mapping[int, tuple[int, str]]) -> Lexeme | None:
    """The value of a field that has blanks and can be nothing else: agenda_item:20 (a), in:76/299 para 3."""
    if field in ("agenda_item", "agenda") and (item := _AGENDA_ITEM.match(text, at)):
        return Lexeme("words", f"{item[1]} ({item[2]})", at, item.end())
    if field in ("vote", "sponsor"):
        return _of_state(field, text, at)
    end, symbol = symbols.get(at, (at, ""))
    if field == "in" and symbol and (place := place_at(text, end)):
        return Lexeme("words", f"{symbol} {place}", at, text.index(place, end) + len(place))
    return None


def _of_state(field: str, text: str, at: int) -> Lexeme | None:
    """A side of a vote and a State, or a State: vote:against=United States, sponsor:Costa Rica; a name may stand in quotes."""
    side = _SIDE.match(text, at) if field == "vote" else None
    start = side.end() if side else at
    if side and (quoted := _QUOTED.match(text, start)):
        return Lexeme("phrase", f"{side[0]}{quoted[1]}", at, quoted.end())
    end = state_at(text, start) if side or field == "sponsor" else start
    return Lexeme("phrase", text[at:end], at, end) if end > start else None


def _left_open(match: re.Match[str]) -> bool:
    """Whether a quote opens a passage and nothing closes it: so begin the paragraphs of statements, and no exact words."""
    passage = match.lastgroup == "phrase" and len(match["phrase"].split(None, PASSAGE)) >= PASSAGE
    return passage and match[0][-1] not in OPENING_QUOTES


def _lexeme(match: re.Match[str]) -> Lexeme | None:
    at, end = match.span()
    match match.lastgroup:
        case "words" | "address":
            return Lexeme("words", match[0], at, end)
        case "phrase":
            return Lexeme("phrase", match["phrase"], at, end)
        case "bracket":
            return Lexeme("(" if match["bracket"] == "(" else ")", "", at, end)
        case "operator":
            return Lexeme(OPERATORS[match["operator"]], "", at, end)
        case "minus":
            return Lexeme("NOT", "", at, end)
        case "near":
            return Lexeme("near", match["near"], at, end)
        case "field":
            return Lexeme("field", match["field"].lower().replace("-", "_"), at, end)
        case _:
            return None
