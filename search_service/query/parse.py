"""How a typed query becomes a tree: a total function, so every string gives a tree or a problem with its position."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from search_service.analysis import tokens
from search_service.query.tree import And, Node, Not, Or, Phrase, Symbol, Word, in_words, terms
from search_service.symbols import parse_symbol, symbol_spans

MAX_CHARACTERS = 1000
MAX_TERMS = 64
MAX_DEPTH = 20

OPENING_QUOTES = '"“”„‟«»＂'
Kind = Literal["phrase", "(", ")", "OR", "NOT", "words", "symbol"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is refused: a sentence, what to do, the parameter, and the offset in its text where it matters."""

    detail: str
    advice: str
    parameter: str = "q"
    position: int | None = None
    status: int = 400


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a query text means. `tree` is None for the empty query, which every clause answers, and where there is a problem."""

    tree: Node | None
    understood: str
    problem: Problem | None = None


class _Lexeme(NamedTuple):
    kind: Kind
    text: str
    at: int


# A hyphen at the end of a pasted line stays: UN texts break lines at hyphens that the word has.
_BROKEN_LINE = re.compile(r"(?<=\w)([-\u2010\u2011])\s*[\r\n]+\s*(?=\w)")
_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    |[{OPENING_QUOTES}](?P<phrase>[^{OPENING_QUOTES}]*)[{OPENING_QUOTES}]?
    |(?P<bracket>[()])
    |(?P<operator>OR|AND|NOT)(?=[\s()]|$)
    |(?P<minus>[-\u2212\u2013](?=[^\s\-\u2212\u2013)]))
    |(?P<words>[^\s(){OPENING_QUOTES}]+)""",
    re.VERBOSE,
)
# Words joined by one of these and nothing else are one compound: "COVID-19", "and/or", "U.S.".
_JOINED = re.compile(r"[-\u2010-\u2015/.&@_]")


def parse(text: str) -> Parsed:
    """Read a query text. Quotes of any style close at the end if they were left open, and so do brackets."""
    if len(text) > MAX_CHARACTERS:
        return _refused(
            f"The query is {len(text):,} characters long; {MAX_CHARACTERS:,} are allowed.", "Shorten it.", MAX_CHARACTERS
        )
    if not text.strip():
        return Parsed(None, "every clause")
    text = _BROKEN_LINE.sub(r"\1", text)
    lexemes = _lexemes(text)
    depth_at = _too_deep(lexemes)
    if depth_at is not None:
        return _refused(f"Brackets are nested more than {MAX_DEPTH} deep.", "Use fewer brackets.", depth_at)
    tree = _Reader(lexemes).tree()
    if tree is None:
        return _refused("There is no word in this query.", "Type a word, a phrase in quotes, or a symbol.", 0)
    count = sum(len(term.words) if isinstance(term, Phrase) else 1 for term in terms(_all_positive(tree)))
    if count > MAX_TERMS:
        return _refused(f"The query has {count} words; {MAX_TERMS} are allowed.", "Quote a shorter passage.", 0)
    return Parsed(tree, in_words(tree))


def _refused(detail: str, advice: str, position: int) -> Parsed:
    return Parsed(None, "", Problem(detail, advice, position=position))


def _all_positive(node: Node) -> Node:
    """The same tree without negations, so that its terms are all the terms."""
    match node:
        case And(children) | Or(children):
            return Or(tuple(_all_positive(child) for child in children))
        case Not(child):
            return _all_positive(child)
        case _:
            return node


def _lexemes(text: str) -> list[_Lexeme]:
    symbols = {start: (end, symbol) for start, end, symbol in symbol_spans(text)}
    found: list[_Lexeme] = []
    at = 0
    while at < len(text):
        if at in symbols:
            end, symbol = symbols[at]
            found.append(_Lexeme("symbol", symbol, at))
            at = end
            continue
        match = _LEXEME.match(text, at)
        if match is None:
            at += 1
            continue
        found.extend(_lexeme(match))
        at = match.end()
    return found


def _lexeme(match: re.Match[str]) -> tuple[_Lexeme, ...]:
    at = match.start()
    match match.lastgroup:
        case "phrase":
            return (_Lexeme("phrase", match["phrase"], at),)
        case "bracket":
            return (_Lexeme("(" if match["bracket"] == "(" else ")", "", at),)
        case "operator" if match["operator"] == "AND":
            return ()
        case "operator":
            return (_Lexeme("OR" if match["operator"] == "OR" else "NOT", "", at),)
        case "minus":
            return (_Lexeme("NOT", "", at),)
        case "words":
            symbol = parse_symbol(match["words"].rstrip(",;.:?!"))
            return (_Lexeme("symbol", symbol, at) if symbol else _Lexeme("words", match["words"], at),)
        case _:
            return ()


def _too_deep(lexemes: list[_Lexeme]) -> int | None:
    depth = 0
    for lexeme in lexemes:
        depth += {"(": 1, ")": -1}.get(lexeme.kind, 0)
        if depth > MAX_DEPTH:
            return lexeme.at
    return None


class _Reader:
    """A recursive descent over lexemes; `OR` binds looser than words side by side."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self.lexemes = lexemes
        self.next = 0

    def tree(self) -> Node | None:
        parts = []
        while self.next < len(self.lexemes):
            parts.append(self._alternatives())
            self.next += 1  # a closing bracket that nothing opened
        return _joined(And, [part for part in parts if part])

    def _kind(self) -> Kind | None:
        return self.lexemes[self.next].kind if self.next < len(self.lexemes) else None

    def _alternatives(self) -> Node | None:
        options = [self._sequence()]
        while self._kind() == "OR":
            self.next += 1
            options.append(self._sequence())
        return _joined(Or, [option for option in options if option])

    def _sequence(self) -> Node | None:
        parts: list[Node] = []
        while self._kind() not in (None, "OR", ")"):
            parts.extend(self._operand())
        return _joined(And, parts)

    def _operand(self) -> list[Node]:
        negated = False
        while self._kind() == "NOT":
            negated = not negated
            self.next += 1
        if self._kind() in (None, "OR", ")"):
            return []
        lexeme = self.lexemes[self.next]
        self.next += 1
        if lexeme.kind == "(":
            inner = self._alternatives()
            self.next += self._kind() == ")"
            found = [inner] if inner else []
        else:
            found = _leaves(lexeme)
        whole = _joined(And, found)
        return [Not(whole)] if negated and whole else found


def _joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return kind(tuple(child for node in nodes for child in (node.children if isinstance(node, kind) else (node,))))


def _leaves(lexeme: _Lexeme) -> list[Node]:
    if lexeme.kind == "symbol":
        return [Symbol(lexeme.text)]
    if lexeme.kind == "phrase":
        words = tuple(Word(token.exact, token.stem) for token in tokens(lexeme.text))
        return [Phrase(words)] if words else []
    return _compounds(lexeme.text)


def _compounds(text: str) -> list[Node]:
    """Words of a run without blanks: one alone is a Word, those joined by a hyphen, slash or dot are a Phrase."""
    groups: list[list[Word]] = []
    end = -1
    for token in tokens(text):
        word = Word(token.exact, token.stem)
        if groups and _JOINED.fullmatch(text[end : token.start]):
            groups[-1].append(word)
        else:
            groups.append([word])
        end = token.end
    return [group[0] if len(group) == 1 else Phrase(tuple(group)) for group in groups]
