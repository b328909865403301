"""Parses a typed query into a tree; every string gives a tree or a problem.

A text with quotes, operators, fields or prefixes is precise: `_Reader` reads it to the letter. Any other is plain words, a few
of which must all match, and most of many (`plain`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import msgspec

from search_service.fields import FACETS_BY_NAME
from search_service.query.foreign_signs import respelled
from search_service.query.lexer import FIELDS, Kind, Lexeme, is_passage, lexemes
from search_service.query.nodes import And, Node, Not, Or, Passage, Phrase, Value, size
from search_service.query.pasted import LONG_PROSE, MAX_TERMS, has_operators, is_prose, mended, typed_offset
from search_service.query.plain import Plain, plain
from search_service.query.problems import QueryProblem, Refused
from search_service.query.references import references
from search_service.query.terms import field_leaf, leaves, near
from search_service.query.wording import in_words
from search_service.text.analysis import tokens
from search_service.text.numerals import typed_date
from search_service.text.synonyms import also_called

# The limits of a precise query, and of a passage.
MAX_CHARACTERS, MAX_PASSAGE_CHARACTERS = 1000, 4000
MAX_PASSAGE_TERMS = 400
MAX_DEPTH = 20
# The size of the cache of parsed texts: a request needs the tree of its text several times, and many requests share a text.
KEPT_TEXTS = 512
# With so many words around its quotes a text is prose, in which quotes are punctuation.
PROSE = 12
_OPERATORS = ("OR", "AND", "NOT")


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """The meaning of a query text. `tree` is None for the empty query, which every clause matches, and if there is a problem.

    `plain` has the parts of a text of plain words. `day` is the date (ISO 8601) of a text that is nothing but a date.
    """

    tree: Node | None
    problem: QueryProblem | None = None
    plain: Plain | None = None
    day: str = ""

    @property
    def understood(self) -> str:
        """The query in words, as it was understood; "" if there is a problem."""
        return "" if self.problem else in_words(self.tree)

    @property
    def match(self) -> str:
        """Whether "all" that carries meaning must match, or "most" of it."""
        return "most" if isinstance(self.tree, Passage) and self.tree.least < len(self.tree.slots) else "all"


@lru_cache(KEPT_TEXTS)
def parse(text: str, match: str = "", synonyms: bool = True) -> Parsed:
    """Read a query text. Quotes of any style close at the end if they were left open, and so do brackets.

    `match` is "all" or "most" where a request says how many plain words must match; without `synonyms` none is looked for.
    """
    if not text.strip():
        return Parsed(None)
    if len(text) > MAX_PASSAGE_CHARACTERS:
        return _too_long(text, MAX_PASSAGE_CHARACTERS)
    try:
        return _parsed(text, match, synonyms)
    except Refused as refused:
        problem = refused.problem
        return Parsed(None, replace(problem, position=typed_offset(text, problem.position or 0)))


def _parsed(text: str, match: str, synonyms: bool) -> Parsed:
    if named := references(text):
        return Parsed(named)
    if day := typed_date(text.strip()):
        words = plain([Lexeme("words", day.isoformat(), 0, len(text))])
        return Parsed(words.tree(match), plain=words, day=day.isoformat())
    found = _lexemes(respelled(mended(text)))
    if _is_plain(found):
        words = plain(found, synonyms)
        tree = words.tree(match)
        if (count := len(text.split())) > MAX_PASSAGE_TERMS:
            shorter = _shortened(text, MAX_PASSAGE_TERMS)
            raise Refused(
                f"The query has {count} words; {MAX_PASSAGE_TERMS} are allowed.", "Use a shorter passage.", 0, shorter
            )
        return Parsed(_something(tree), plain=words)
    tree = _Reader(found).tree()
    if len(text) > MAX_CHARACTERS and not isinstance(tree, Phrase):
        return _too_long(text, MAX_CHARACTERS)
    _check_size(text, tree, MAX_PASSAGE_TERMS if isinstance(tree, Phrase) else MAX_TERMS)
    return Parsed(_something(tree))


def _lexemes(text: str) -> list[Lexeme]:
    found = lexemes(text)
    if is_passage(text) and not has_operators(text):
        # In prose a colon is punctuation: "the following:", "Chair:".
        found = [
            Lexeme("words", lexeme.text, lexeme.at, lexeme.end)
            if lexeme.kind == "field" and lexeme.text not in FIELDS
            else lexeme
            for lexeme in found
        ]
    _check_depth(found)
    return found


def _is_plain(found: list[Lexeme]) -> bool:
    """Whether no lexeme says anything but words and symbols."""
    kinds = {lexeme.kind for lexeme in found}
    if "field" in kinds or "near" in kinds:
        return False
    if not kinds.isdisjoint(_OPERATORS) and not _in_capitals(found) and not _is_prose(found):
        return False
    if any(_is_prefix(lexeme) for lexeme in found) and len(found) < LONG_PROSE:
        return False
    if "phrase" in kinds:
        words = sum(len(tokens(lexeme.text)) for lexeme in found if lexeme.kind in ("words", "symbol"))
        return words >= PROSE
    return True


def _is_prose(found: list[Lexeme]) -> bool:
    words = sum(lexeme.kind in ("words", "symbol") for lexeme in found)
    return is_prose(words, [lexeme.kind for lexeme in found if lexeme.kind in _OPERATORS])


def _is_prefix(lexeme: Lexeme) -> bool:
    return lexeme.kind == "words" and lexeme.text.endswith("*")


def _in_capitals(found: list[Lexeme]) -> bool:
    """Whether operators are words of a line of capitals: "READY OR NOT", "SHALL NOT BE USED"; not of "WMD OR SIDS"."""
    words = [lexeme for lexeme in found if lexeme.kind == "words"]
    operators = [lexeme for lexeme in found if lexeme.kind in _OPERATORS]
    # A sign for NOT is no word.
    if any(lexeme.end - lexeme.at == 1 for lexeme in operators) or any(not lexeme.text.isupper() for lexeme in words):
        return False
    dangling = bool(found) and (found[-1].kind in _OPERATORS or found[0].kind in ("OR", "AND"))
    acronyms = all(also_called([token.exact], True) for lexeme in words for token in tokens(lexeme.text))
    return dangling or (len(words) > 2 and not acronyms)


def _something(tree: Node | None) -> Node:
    if tree is None:
        raise Refused("There is no word in this query.", "Type a word, a phrase in quotes, or a symbol.", 0)
    return tree


def _check_size(text: str, tree: Node | None, most: int) -> None:
    # No character stands for more than one word.
    if tree and len(text) > most and (words := size(tree)) > most:
        raise Refused(f"The query has {words} words; {most} are allowed.", "Use a shorter passage.", 0, _shortened(text, most))


def _too_long(text: str, most: int) -> Parsed:
    detail = f"The query is {len(text):,} characters long; {most:,} are allowed."
    terms = MAX_PASSAGE_TERMS if most == MAX_PASSAGE_CHARACTERS else MAX_TERMS
    return Parsed(None, QueryProblem(detail, "Shorten it.", "q", most, _shortened(text[:most], terms)))


def _shortened(text: str, most: int) -> str:
    """The longest beginning of a text within the limits, to be searched instead; "" if that is no valid query either."""
    # By both ways of counting words, as a sign that stands alone is one of the text's but has no token.
    text = " ".join(text.split()[: most - 4])
    words = [token.end for token in tokens(text)][: most - 4]
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
        self.field: Lexeme | None = None

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
        groups: list[list[Node]] = [[]]
        while self.kinds[self.next] not in (None, "OR", ")"):
            if self.kinds[self.next] == "AND":
                self.next += 1
                groups.append([])
            elif self.kinds[self.next] == "near":
                groups[-1] += self._near(groups[-1])
            else:
                groups[-1] += self._operand()
        return joined(And, [part for group in groups for part in _widened(group)])

    def _near(self, parts: list[Node]) -> list[Node]:
        """Both sides of a `near/N`; the left one is taken from the parts, where it stood as a word of its own."""
        operator = self._taken()
        right = self._operand() if self.kinds[self.next] not in (None, "OR", ")", "near") else []
        # Of "a near/3 b near/3 c", b is near both.
        left = parts.pop() if parts else None
        return [near(operator, left, right[0] if right else None), *right[1:]]

    def _operand(self) -> list[Node]:
        negated = False
        while self.kinds[self.next] in ("NOT", "AND"):
            negated ^= self.kinds[self.next] == "NOT"
            self.next += 1
        if self.kinds[self.next] in (None, "OR", ")", "near"):
            return []
        lexeme = self._taken()
        if lexeme.kind == "(":
            inner = self._alternatives()
            self.next += self.kinds[self.next] == ")"
            found = [inner] if inner else []
        elif lexeme.kind == "field" and self.kinds[self.next] == "(":
            found = self._in_field(lexeme)
        elif lexeme.kind == "field":
            found = field_leaf(lexeme, self._taken() if self.kinds[self.next] in ("words", "phrase", "symbol") else None)
        elif self.field:
            found = field_leaf(self.field, lexeme)
        else:
            found = leaves(lexeme)
        whole = joined(And, found) if negated else None
        return [Not(whole)] if whole else found

    def _in_field(self, field: Lexeme) -> list[Node]:
        """What a field wants of the values in a bracket: sponsor:(France OR Kenya)."""
        outer, self.field = self.field, field
        self.next += 1
        inner = self._alternatives()
        self.next += self.kinds[self.next] == ")"
        self.field = outer
        return [inner] if inner else field_leaf(field, None)


def _widened(parts: list[Node]) -> list[Node]:
    """Values of one facet side by side as one choice: "session:77 session:78" chooses both, as parameters do; AND wants each.

    States each count.
    """
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        if isinstance(part, Value) and not FACETS_BY_NAME[part.facet].plural:
            values[part.facet] = tuple(dict.fromkeys((*values.get(part.facet, ()), *part.values)))
    if len(values) == sum(isinstance(part, Value) for part in parts):
        return parts
    merged = [
        Value(part.facet, values[part.facet]) if isinstance(part, Value) and part.facet in values else part for part in parts
    ]
    return [*dict.fromkeys(merged)]


def joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return kind(tuple([child for node in nodes for child in (node.children if isinstance(node, kind) else (node,))]))
