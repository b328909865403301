"""The stored spellings of open-list values, such as subjects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from search_service.engines import Engine, Request
from search_service.fields import FACETS_BY_NAME
from search_service.query import And, Node, Not, Or, Phrase, Query, Value, Word
from search_service.text.analysis import folded_words

MAX_VALUE_WORDS = 16


class StoredValues:
    """The values of facets whose lists are open, by their folded words; those of a facet are read when a query names it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._of: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def in_filters(self, query: Query) -> Query:
        """The query with its filters as the index spells them."""
        for name, values in query.filters:
            if FACETS_BY_NAME[name].is_open:
                spelled = [one for value in values for one in self._spellings(name, value)]
                query = replace(query.choosing(name, *spelled), page=query.page)
        return query

    def in_tree(self, node: Node | None) -> Node | None:
        """The tree with the values of fields as the index spells them.

        Words behind a value that is none belong to it, if together they are one: subject:human rights.
        """
        match node:
            case Value(name, values) if FACETS_BY_NAME[name].is_open:
                return Value(name, tuple(dict.fromkeys(one for value in values for one in self._spellings(name, value))))
            case And(children):
                return _joined(And, self._in_sequence(children))
            case Or(children):
                return _joined(Or, [self.in_tree(child) or child for child in children])
            case Not(child):
                return Not(self.in_tree(child) or child)
            case _:
                return node

    def _in_sequence(self, children: Sequence[Node]) -> list[Node]:
        found: list[Node] = []
        i = 0
        while i < len(children):
            node, count = self._longest(children[i:])
            found.append(self.in_tree(node) or node)
            i += count
        return found

    def _longest(self, children: Sequence[Node]) -> tuple[Node, int]:
        """The first of these nodes, with the words behind it that belong to its value, and how many nodes that takes."""
        first = children[0]
        if isinstance(first, Not):
            node, count = self._longest((first.child, *children[1:]))
            return Not(node), count
        if not isinstance(first, Value) or not FACETS_BY_NAME[first.facet].is_open:
            return first, 1
        stored = self._stored(first.facet)
        words = folded_words(first.values[0])
        if " ".join(words) in stored:
            return first, 1
        longest: tuple[Node, int] = first, 1
        for count, child in enumerate(children[1:MAX_VALUE_WORDS], 2):
            more = _typed(child)
            if not more:
                break
            words += more
            if values := stored.get(" ".join(words)):
                longest = Value(first.facet, values), count
        return longest

    def _spellings(self, name: str, value: str) -> tuple[str, ...]:
        return self._stored(name).get(" ".join(folded_words(value)), (value,))

    def _stored(self, name: str) -> Mapping[str, tuple[str, ...]]:
        if name not in self._of:
            counts = self._engine.search(Request(limit=0, facets=(name,), with_totals=False)).counts[name]
            found: dict[str, tuple[str, ...]] = {}
            for value in sorted(counts):
                key = " ".join(folded_words(value))
                found[key] = (*found.get(key, ()), value)
            self._of[name] = found
        return self._of[name]


def _typed(node: Node) -> list[str]:
    """The folded words that a node was typed as, in order; [] for any other node than words."""
    match node:
        case Word(exact):
            return [exact]
        case Phrase(words) | Or((Phrase(words), Word())):
            return [word.exact for word in words]
        case _:
            return []


def _joined(kind: type[And] | type[Or], nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else kind(tuple(nodes))
