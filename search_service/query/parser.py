"""How a typed query becomes a tree: a total function, so every string gives a tree or a problem with its position."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import msgspec

from search_service.query.lexer import Kind, Lexeme, lexemes, mended, typed_place
from search_service.query.nodes import And, Node, Not, Or, Phrase, Prefix, Symbol, Word, in_words, size
from search_service.query.references import pinned
from search_service.query.terms import MIN_PREFIX, QueryProblem, Refused, field_leaf, leaves, near
from search_service.text.analysis import tokens

MAX_CHARACTERS = 1000
MAX_TERMS = 64
MAX_DEPTH = 20
# Trees of texts, kept to be asked for again: one request asks for its text several times, and many ask for the same.
KEPT_TEXTS = 512
# A word with what may stand in it or behind it, which begins no operator and no field: "women's", "sub-regional", "peace,".
_WORD = re.compile(r"[A-Za-z](?:[A-Za-z'.,;!?-]*[A-Za-z'.,;!?])?")


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """What a query text means. `tree` is None for the empty query, which every clause answers, and where there is a problem."""

    tree: Node | None
    problem: QueryProblem | None = None

    @property
    def understood(self) -> str:
        """The text as a person would say it; "" where there is a problem."""
        return "" if self.problem else in_words(self.tree)


@lru_cache(KEPT_TEXTS)
def parse(text: str) -> Parsed:
    """Read a query text. Quotes of any style close at the end if they were left open, and so do brackets."""
    if not text.strip():
        return Parsed(None)
    if len(text) > MAX_CHARACTERS:
        detail = f"The query is {len(text):,} characters long; {MAX_CHARACTERS:,} are allowed."
        return Parsed(None, QueryProblem(detail, "Shorten it.", "q", MAX_CHARACTERS, _shortened(text)))
    try:
        tree = _tree(text)
    except Refused as refused:
        problem = refused.problem
        return Parsed(None, replace(problem, position=typed_place(text, problem.position or 0)))
    return Parsed(tree)


def _tree(text: str) -> Node:
    tree = _of_plain_parts(text) or _of_lexemes(text)
    # No character asks for more than one word.
    if len(text) > MAX_TERMS and size(tree) > MAX_TERMS:
        raise Refused(
            f"The query has {size(tree)} words; {MAX_TERMS} are allowed.", "Use a shorter passage.", 0, _shortened(text)
        )
    return tree


def _of_plain_parts(text: str) -> Node | None:
    """What words, prefixes and phrases of letters mean, with AND and OR between them.

    Most queries are no more than that, and it takes a tenth of the work of reading lexemes.
    """
    pieces = text.split('"')
    # A quote that nothing closes may be none, and an operator ends at a blank.
    if not text.isascii() or len(pieces) % 2 == 0 or 'OR"' in text or 'AND"' in text:
        return None
    options: list[list[Node]] = [[]]
    quoted = False
    for piece in pieces:
        if quoted:
            words = piece.lower().split()
            if not "".join(words).isalpha():
                return None
            options[-1].append(Phrase(tuple([Word(word) for word in words])))
        elif not _read_plainly(piece.split(), options):
            return None
        quoted = not quoted
    return joined(Or, [option for nodes in options if (option := joined(And, nodes))])


def _read_plainly(parts: list[str], options: list[list[Node]]) -> bool:
    """Add what plain words and prefixes mean to the last option, or after OR to a new one; false where a part is neither."""
    for part in parts:
        if part == "OR":
            options.append([])
        elif part == "NOT":
            return False
        elif part.isalpha():
            if part != "AND":
                options[-1].append(Word(part.lower()))  # `fold` does no more to letters of ASCII
        elif part[-1] == "*" and len(part) > MIN_PREFIX and part[:-1].isalpha():
            options[-1].append(Prefix(part[:-1].lower()))
        elif _WORD.fullmatch(part):
            options[-1] += leaves(Lexeme("words", part, 0, len(part)))
        else:
            return False
    return True


def _of_lexemes(text: str) -> Node:
    pin = pinned(text)
    if pin:
        # A symbol alone means the document and what cites it; with a paragraph's number, that paragraph.
        return pin if pin.paragraph else Or((pin, Symbol(pin.symbol)))
    # Words side by side must all match: AND says nothing new.
    found = [lexeme for lexeme in lexemes(mended(text)) if lexeme.kind != "AND"]
    _check_depth(found)
    tree = _Reader(found).tree()
    if tree is None:
        raise Refused("There is no word in this query.", "Type a word, a phrase in quotes, or a symbol.", 0)
    return tree


def _shortened(text: str) -> str:
    """As many words from the beginning as a query may have, to be searched instead; "" where that is no query either."""
    words = [token.end for token in tokens(text[:MAX_CHARACTERS])][: MAX_TERMS - 4]
    start = text[: words[-1]].rpartition(" ")[0].strip() if words else ""
    return start if start and parse(start).problem is None else ""


def _check_depth(found: list[Lexeme]) -> None:
    depth = 0
    for lexeme in found:
        if lexeme.kind in ("(", ")"):
            depth += 1 if lexeme.kind == "(" else -1
        if depth > MAX_DEPTH:
            raise Refused(f"Brackets are nested more than {MAX_DEPTH} deep.", "Use fewer brackets.", lexeme.at)


class _Reader:
    """A recursive descent over lexemes; `OR` binds looser than words side by side, `near/N` tighter."""

    def __init__(self, found: list[Lexeme]) -> None:
        self.lexemes = found
        self.kinds: list[Kind | None] = [*(lexeme.kind for lexeme in found), None]
        self.next = 0

    def tree(self) -> Node | None:
        parts = []
        while self.next < len(self.lexemes):
            parts.append(self._alternatives())
            self.next += 1  # a closing bracket that nothing opened
        return joined(And, [part for part in parts if part])

    def _taken(self) -> Lexeme:
        self.next += 1
        return self.lexemes[self.next - 1]

    def _alternatives(self) -> Node | None:
        options = [self._sequence()]
        while self.kinds[self.next] == "OR":
            self.next += 1
            options.append(self._sequence())
        return joined(Or, [option for option in options if option])

    def _sequence(self) -> Node | None:
        parts: list[Node] = []
        while self.kinds[self.next] not in (None, "OR", ")"):
            if self.kinds[self.next] == "near":
                parts += self._near(parts)
            else:
                parts += self._operand()
        return joined(And, parts)

    def _near(self, parts: list[Node]) -> list[Node]:
        """Both sides of a `near/N`; the left one is taken from the parts, where it stood as a word of its own."""
        operator = self._taken()
        right = self._operand() if self.kinds[self.next] not in (None, "OR", ")", "near") else []
        # Of "a near/3 b near/3 c", b is near both.
        left = parts.pop() if parts else None
        return [near(operator, left, right[0] if right else None), *right[1:]]

    def _operand(self) -> list[Node]:
        negated = False
        while self.kinds[self.next] == "NOT":
            negated = not negated
            self.next += 1
        if self.kinds[self.next] in (None, "OR", ")", "near"):
            return []
        lexeme = self._taken()
        if lexeme.kind == "(":
            inner = self._alternatives()
            self.next += self.kinds[self.next] == ")"
            found = [inner] if inner else []
        elif lexeme.kind == "field":
            found = field_leaf(lexeme, self._taken() if self.kinds[self.next] in ("words", "phrase", "symbol") else None)
        else:
            found = leaves(lexeme)
        whole = joined(And, found) if negated else None
        return [Not(whole)] if whole else found


def joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return kind(tuple([child for node in nodes for child in (node.children if isinstance(node, kind) else (node,))]))
