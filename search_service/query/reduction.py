"""A query text without one of its terms, for a search that finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search_service.query.lexer import Lexeme, lexemes
from search_service.query.pasted import BROKEN, mended
from search_service.query.references import pinned, references
from search_service.query.wording import in_words

_TERMS = ("words", "phrase", "symbol")
_JOINING = ("OR", "AND")

Span = tuple[int, int]


def without_each_term(q: str) -> Iterator[tuple[str, str]]:
    """Each term as typed, with its sign or its brackets, and the text without it and without the operator that joined it.

    A term is a word, a compound, a phrase, a symbol, a field with its value, or a bracket with all it holds.
    """
    pin = pinned(q)
    if pin:
        if pin.paragraph:
            yield in_words(pin).removesuffix(f" of {pin.symbol}"), pin.symbol
        return
    text = mended(q).replace(BROKEN, "-")
    found = lexemes(text)
    for start, end in _operands(found):
        # A bracket goes with what it holds alone.
        if not (_kind(found, start - 1) == "(" and _kind(found, end) in (")", None)):
            first, last = _with_operator(found, start, end)
            rest = f"{text[:first].rstrip()} {text[last:].lstrip()}"
            yield text[found[start].at : found[end - 1].end], re.sub(r"(?<=\() | (?=\))", "", rest).strip()


def required(q: str) -> tuple[str, ...]:
    """The parts of a text, as typed, that must all match: the whole where it is of alternatives, or names a document."""
    text = mended(q).replace(BROKEN, "-")
    found = lexemes(text)
    spans: list[Span] = []
    for start, end in _operands(found):
        if spans and start < spans[-1][1]:
            continue  # a part of a bracket
        if spans and "near" in (found[i].kind for i in range(spans[-1][1], start)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    inside = {i for start, end in spans for i in range(start, end)}
    if references(q) or any(lexeme.kind == "OR" for i, lexeme in enumerate(found) if i not in inside):
        return (q,)
    return tuple(text[found[start].at : found[end - 1].end] for start, end in spans)


def _operands(found: Sequence[Lexeme]) -> Iterator[Span]:
    """The lexemes [start, end) of each term, those inside of brackets as well; what negates a term is a part of it."""
    for i, lexeme in enumerate(found):
        if lexeme.kind == "(" and _kind(found, i - 1) != "field":
            end = _closing(found, i)
        elif lexeme.kind == "field" and _kind(found, i + 1) == "(":
            end = _closing(found, i + 1)
        elif lexeme.kind == "field":
            end = i + 1 + (_kind(found, i + 1) in _TERMS)
        elif lexeme.kind in _TERMS and _kind(found, i - 1) != "field":
            end = i + 1
        else:
            continue
        start = i
        while _kind(found, start - 1) == "NOT":
            start -= 1
        yield start, end


def _closing(found: Sequence[Lexeme], opening: int) -> int:
    """The index after the bracket that closes this one, or after the last lexeme if it was left open."""
    depth = 0
    for i in range(opening, len(found)):
        depth += {"(": 1, ")": -1}.get(found[i].kind, 0)
        if not depth:
            return i + 1
    return len(found)


def _with_operator(found: Sequence[Lexeme], start: int, end: int) -> Span:
    """The characters of a term and of the operator that joins it to the term before it, else to the one after it."""
    before, after = _kind(found, start - 1), _kind(found, end)
    if before in (*_JOINING, "near"):
        return found[start - 1].at, found[end - 1].end
    if after in (*_JOINING, "near"):
        return found[start].at, found[end].end
    return found[start].at, found[end - 1].end


def _kind(found: Sequence[Lexeme], i: int) -> str | None:
    return found[i].kind if 0 <= i < len(found) else None
