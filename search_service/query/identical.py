"""The query behind "identical in 12 documents": each clause of one wording."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from search_service.query import nodes
from search_service.query.parser import parse
from search_service.query.query import Query
from search_service.query.references import pinned

_MAX_ID_CHARACTERS = 100
_PLAIN = re.compile(r"[\w/.~@-]+")


def identical_query(query: Query, clause_id: str) -> Query:
    """The query that lists every clause that `query` finds, under its filters, in the wording of this clause.

    Clauses of one wording share their words, so words of `query` are not repeated.
    """
    term = f"identical:{clause_id}" if _PLAIN.fullmatch(clause_id) else f'identical:"{clause_id}"'
    return replace(query, q=f"{term} {_other_conditions(query.q)}".strip(), sort="newest", group="none", page=1)


@lru_cache(maxsize=64)  # a page of hits needs it of one text for each hit
def _other_conditions(q: str) -> str:
    """What q demands beside the wording; "" where that is nothing, or cannot be combined with another term."""
    tree = parse(q).tree
    if tree is None or _of_words(tree):
        return ""
    text = _reference_terms(reference) if (reference := pinned(q)) else f"({q})"
    both = parse(f"identical:{'x' * _MAX_ID_CHARACTERS} {text}").tree
    # An unmatched closing bracket in q, or a bound, may give another tree than the conjunction of both.
    return text if isinstance(both, nodes.And) and set(both.children[1:]) == set(_conjuncts(tree)) else ""


def _reference_terms(reference: nodes.Pinned) -> str:
    """Among other terms a bare symbol means a citation; alone it also meant its document."""
    if reference.paragraph:
        return f'in:"{reference.symbol} {reference.paragraph}"'
    return f'(in:"{reference.symbol}" OR cites:"{reference.symbol}")'


def _conjuncts(tree: nodes.Node) -> tuple[nodes.Node, ...]:
    return tree.children if isinstance(tree, nodes.And) else (tree,)


def _of_words(node: nodes.Node) -> bool:
    """Whether a tree depends on a clause's words alone, not on its document, its footnotes or its citations."""
    match node:
        case nodes.Word() | nodes.Phrase() | nodes.Prefix() | nodes.Near() | nodes.Identical():
            return True
        case nodes.And(children) | nodes.Or(children):
            return all(_of_words(child) for child in children)
        case nodes.Not(child):
            return _of_words(child)
        case _:
            return False
