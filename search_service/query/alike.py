"""The query behind "identical in 12 documents": what a query finds in one wording, each clause listed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from search_service.query.nodes import And, Identical, Near, Node, Not, Or, Phrase, Pinned, Prefix, Word
from search_service.query.parser import parse
from search_service.query.query import Query
from search_service.query.references import pinned

_LONGEST_ID = 100
_PLAIN = re.compile(r"[\w/.~@-]+")


def alike(query: Query, clause_id: str) -> Query:
    """The query that lists every clause that `query` finds, under its filters, in the wording of this clause.

    Clauses of one wording share their words: a query of words alone need not be asked again.
    """
    return replace(query, q=f"{wording(clause_id)} {within(query.q)}".strip(), sort="newest", group="none", page=1)


def wording(clause_id: str) -> str:
    """The term that asks for the wording of a clause."""
    return f"identical:{clause_id}" if _PLAIN.fullmatch(clause_id) else f'identical:"{clause_id}"'


@lru_cache(maxsize=64)  # one page of hits asks for one query as often as it has hits
def within(q: str) -> str:
    """What must be asked beside a wording, so that it finds no more than q does; "" where nothing need, or can, be."""
    tree = parse(q).tree
    if tree is None or _of_words(tree):
        return ""
    text = _of_pin(pin) if (pin := pinned(q)) else f"({q})"
    both = parse(f"identical:{'x' * _LONGEST_ID} {text}").tree
    # A closing bracket that nothing opened, or a bound, can make of the two something else than both.
    return text if isinstance(both, And) and set(both.children[1:]) == set(_parts(tree)) else ""


def _of_pin(pin: Pinned) -> str:
    """Among other terms a bare symbol is a citation; alone it was its document as well."""
    if pin.paragraph:
        return f'in:"{pin.symbol} para {pin.paragraph}"'
    return f'(in:"{pin.symbol}" OR cites:"{pin.symbol}")'


def _parts(tree: Node) -> tuple[Node, ...]:
    return tree.children if isinstance(tree, And) else (tree,)


def _of_words(node: Node) -> bool:
    """Whether a tree speaks of the words of a clause alone, not of its document, its notes or what it cites."""
    match node:
        case Word() | Phrase() | Prefix() | Near() | Identical():
            return True
        case And(children) | Or(children):
            return all(_of_words(child) for child in children)
        case Not(child):
            return _of_words(child)
        case _:
            return False
