"""Splits a typed query into lexemes: quotes, brackets, operators, symbols, words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Literal

import msgspec

from search_service.fields import FACETS_BY_NAME
from search_service.query.nodes import TextField
from search_service.query.pasted import OPENING_QUOTES, OPERATOR, PASSAGE
from search_service.query.ranges import BETWEEN_VALUES, RANGED, listed_values
from search_service.symbols import place_at, symbol_spans, typed_spans

Kind = Literal["phrase", "(", ")", "OR", "AND", "NOT", "near", "field", "words", "symbol"]
# Their value is a symbol, blanks and all: cites:S/RES/1325 (2000).
_OF_SYMBOLS = ("symbol", "cites", "in")
_AGENDA_ITEM = re.compile(r"((?:(?:ES-|S-)?\d{1,4}/)?\d{1,3})\s?\(([A-Za-z]{1,3})\)")
TEXT_FIELDS: dict[str, TextField] = {"title": "title", "note": "note"}
FIELDS = (*FACETS_BY_NAME, *TEXT_FIELDS, "cites", "in", "identical", "shift")
OPERATORS: dict[str, Kind] = {"OR": "OR", "AND": "AND", "NOT": "NOT"}


class Lexeme(msgspec.Struct, frozen=True, gc=False):
    """A piece of a query, at [at, end) of its text; `text` is a phrase without quotes, a field's name, a near's distance."""

    kind: Kind
    text: str
    at: int
    end: int


_UP_TO = re.compile(r"[-\u2010-\u2015\u2212]\d{1,4}(?=[\s,;)]|$)")  # year:-2020
# In a bracket, where a value of several words is as long as there is neither operator nor sign.
_IN_BRACKET = re.compile(rf"[^()\s,{OPENING_QUOTES}]+(?:\s+(?!(?:OR|AND|NOT)\b)[^()\s,{OPENING_QUOTES}]+)*")
_OPERATOR = re.compile(r"(?:OR|AND|NOT)(?=[\s()]|$)")
_QUOTED = re.compile(rf"[{OPENING_QUOTES}][^{OPENING_QUOTES}]*[{OPENING_QUOTES}]")
_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    |[{OPENING_QUOTES}](?P<phrase>[^{OPENING_QUOTES}]*)[{OPENING_QUOTES}]?
    |(?P<bracket>[()])
    |(?P<operator>OR|AND|NOT)(?=[\s()]|$)
    |(?:near|NEAR)/(?P<near>\d{{1,4}})(?=[\s()]|$)
    |(?P<address>https?://(?:[^\s(){OPENING_QUOTES}]|\(\d{{4}}\))+)
    |(?P<field>[A-Za-z][A-Za-z_-]{{1,19}}):(?=[\w{OPENING_QUOTES}/§.(-])
    |(?P<known>{"|".join(FIELDS)}):(?=\S)
    |(?P<minus>(?<![^\s(])[-\u2212\u2013](?=[^\s\-\u2212\u2013)]))
    |(?P<hyphen>[-\u2010-\u2015\u2212](?=\S))
    |(?P<words>[^\s(){OPENING_QUOTES}]+)""",
    re.VERBOSE,
)


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a text in order; every character that is none is passed over."""
    symbols = _mentions(text)
    found: list[Lexeme] = []
    at, end, fields = 0, len(text), _Fields()
    while at < end:
        if text[at] == " ":
            at += 1
            continue
        field = fields.of(text, at)
        lexeme = _whole(field, text, at, symbols) if field or at in symbols else None
        if lexeme is None and fields.in_bracket_of_open_list(field) and (value := _IN_BRACKET.match(text, at)):
            lexeme = Lexeme("phrase", value[0], at, value.end())
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
            fields.follow(lexeme)
    return found


class _Fields:
    """Which field the next lexeme is a value of: the one before it, or the one whose bracket is open: "sponsor:(A OR B)"."""

    __slots__ = ("_before", "_brackets")

    def __init__(self) -> None:
        self._before = ""
        self._brackets: list[str] = []

    @property
    def open(self) -> bool:
        return bool(self._before or self._brackets)

    def of(self, text: str, at: int) -> str:
        """The field whose value can stand here; "" at an operator between values."""
        if self._before or not self._brackets:
            return self._before
        return "" if _OPERATOR.match(text, at) else self._brackets[-1]

    def in_bracket_of_open_list(self, field: str) -> bool:
        """Whether this offset is in the bracket of a field whose values can be any text."""
        return bool(field and not self._before and field in FACETS_BY_NAME and FACETS_BY_NAME[field].is_open)

    def follow(self, lexeme: Lexeme) -> None:
        if lexeme.kind == "(" and self.open:
            self._brackets.append(self._before or self._brackets[-1])
        elif lexeme.kind == ")" and self._brackets:
            self._brackets.pop()
        self._before = lexeme.text if lexeme.kind == "field" else ""


def _mentions(text: str) -> dict[int, tuple[int, str]]:
    """The symbols as texts print them, and, in few words, as people type them: "UNSCR 1325"; the longest at a place."""
    found = {start: (end, symbol) for start, end, symbol in symbol_spans(text)}
    operators = [*OPERATOR.finditer(text)] if any(map(str.isdigit, text)) else []
    starts, ends = [0, *(operator.end() for operator in operators)], [*(operator.start() for operator in operators), len(text)]
    # Each run of words by itself: what one operand means does not hang on how long the other is.
    for first, last in zip(starts, ends, strict=True):
        run = text[first:last]
        printed = symbol_spans(run) if operators else ()
        for start, end, symbol in (*printed, *(typed_spans(run) if not is_passage(run) else ())):
            longest = found.get(first + start, (0, ""))
            found[first + start] = max(longest, (first + end, symbol), key=itemgetter(0))
    return found


def is_passage(text: str) -> bool:
    """Whether the words outside quotes are so many that the text is prose, where a number or a colon means nothing more."""
    return len(text.split(None, PASSAGE)) >= PASSAGE and len(_QUOTED.sub(" ", text).split(None, PASSAGE)) >= PASSAGE


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
    if field in RANGED and (found := _UP_TO.match(text, at)):
        return Lexeme("words", found[0], at, found.end())
    if field in FACETS_BY_NAME:
        end, values = listed_values(FACETS_BY_NAME[field], text, at)
        kind: Kind = "words" if BETWEEN_VALUES in values else "phrase"
        return Lexeme(kind, values, at, end) if values else None
    end, symbol = symbols.get(at, (at, ""))
    if field == "in" and symbol and (place := place_at(text, end)):
        return Lexeme("words", f"{symbol} {place}", at, text.index(place, end) + len(place))
    return None


def _left_open(match: re.Match[str]) -> bool:
    """Whether a quote opens a passage and nothing closes it: so begin the paragraphs of statements, and no exact words."""
    passage = match.lastgroup == "phrase" and len(match["phrase"].split(None, PASSAGE)) >= PASSAGE
    # The quote that opens the next paragraph closes none.
    return passage and (match[0][-1] not in OPENING_QUOTES or match[0][0] == match[0][-1] == "\u201c")


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
        case "field" | "known":
            return Lexeme("field", match[match.lastgroup].lower().replace("-", "_"), at, end)
        case _:
            return None
