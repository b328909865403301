"""The syntax tree of a query, and how a tree reads in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Word:
    """Clauses that hold a word of this stem; those that hold the word itself rank higher."""

    exact: str
    stem: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Clauses that hold exactly these folded words, side by side, in this order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Symbol:
    """Clauses that cite this symbol, however they spell it."""

    symbol: str


@dataclass(frozen=True, slots=True)
class And:
    """Clauses that match every child; at least one child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Clauses that match any child; at least one child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Clauses that do not match the child."""

    child: Node


Node = Word | Phrase | Symbol | And | Or | Not


def terms(node: Node) -> tuple[Word | Phrase | Symbol, ...]:
    """The leaves that a match can hold, in query order: those under a Not are left out."""
    match node:
        case Word() | Phrase() | Symbol():
            return (node,)
        case And(children) | Or(children):
            return tuple(term for child in children for term in terms(child))
        case Not():
            return ()
        case _:
            assert_never(node)


def in_words(node: Node) -> str:
    """How a tree was understood, as a person would say it: `preventive and “calls upon” exactly, without women`."""
    match node:
        case Word(exact):
            return exact
        case Phrase(words):
            return "“" + " ".join(word.exact for word in words) + "” exactly"
        case Symbol(symbol):
            return f"citing {symbol}"
        case And(children):
            wanted = " and ".join(_bracketed(child) for child in children if not isinstance(child, Not))
            unwanted = " or ".join(_bracketed(child.child) for child in children if isinstance(child, Not))
            return ", ".join(filter(None, [wanted, unwanted and f"without {unwanted}"]))
        case Or(children):
            return " or ".join(_bracketed(child) for child in children)
        case Not(child):
            return f"without {_bracketed(child)}"
        case _:
            assert_never(node)


def _bracketed(node: Node) -> str:
    return f"({in_words(node)})" if isinstance(node, And | Or) else in_words(node)
