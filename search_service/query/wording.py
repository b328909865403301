"""A query tree in words: how a query was understood, as a person would say it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import assert_never

from search_service.query import nodes
from search_service.query.nodes import OPEN_ENDS, typed_words
from search_service.symbols import read_place
from search_service.text.numerals import printed_date

# More documents than these, side by side as alternatives, are the first to the last.
MAX_DOCUMENTS = 6


def in_words(node: nodes.Node | None) -> str:
    """How a tree was understood, as a person would say it: `preventive and “calls upon” exactly, without women`."""
    match node:
        case nodes.Word(exact):
            return exact  # most are; asking for what is rarer first would cost more
        case None:
            return "every clause"
        case nodes.And(children):
            wanted = " and ".join([_bracketed(child) for child in children if not isinstance(child, nodes.Not)])
            unwanted = " or ".join([_bracketed(child.child) for child in children if isinstance(child, nodes.Not)])
            return ", ".join(filter(None, [wanted, unwanted and f"without {unwanted}"]))
        case nodes.Or((nodes.Phrase(words) as parts, nodes.Word(whole))) if whole == "".join(word.exact for word in words):
            return f"{in_words(parts)} (or as one word)"
        case nodes.Or(children):
            return " or ".join(_alternatives(children))
        case nodes.Not(child):
            return f"without {_bracketed(child)}"
        case nodes.Synonyms(nodes.And() | nodes.Phrase()):
            return " ".join([word.exact for word in typed_words(node)])
        case nodes.Synonyms(nodes.Compound(words), _, ()):
            text = in_words(node.typed)
            return text if printed_date(text) else "-".join(word.exact for word in words)  # typed with hyphens
        case nodes.Synonyms(typed):
            return in_words(typed)
        case nodes.Passage():
            return _passage_in_words(node)
        case _:
            return _leaf_in_words(node)


def _alternatives(children: Sequence[nodes.Node]) -> list[str]:
    """The alternatives in words; of many documents the first and the last."""
    found: list[str] = []
    for kind, same in groupby(children, type):
        some = [*same]
        listed = [_bracketed(child) for child in some]
        many = kind in (nodes.Pinned, nodes.Symbol) and len(some) > MAX_DOCUMENTS
        found += [f"{listed[0]} to {listed[-1].split(' ', 1)[1]} ({len(some)} documents)"] if many else listed
    return found


def _passage_in_words(passage: nodes.Passage) -> str:
    slots = passage.slots
    listed = [_bracketed(part) for part in slots]
    if passage.least >= len(slots):
        return " and ".join(listed)
    return f"at least {passage.least} of {', '.join(listed)}"


def _leaf_in_words(leaf: nodes.Leaf) -> str:
    match leaf:
        case nodes.Word(exact):
            return exact
        case nodes.Phrase(words):
            return "“" + " ".join(word.exact for word in words) + "” exactly"
        case nodes.Compound(words):
            text = " ".join(word.exact for word in words)
            return printed_date(text)[0] if printed_date(text) else text
        case nodes.PhrasePrefix(words, prefix):
            return "“" + " ".join([*(word.exact for word in words), prefix]) + "…” exactly"
        case nodes.Prefix(prefix):
            return f"words beginning with {prefix}"
        case nodes.Near(left, right, distance):
            apart = "one word" if distance == 1 else f"{distance} words"
            return f"{in_words(left)} within {apart} of {in_words(right)}"
        case nodes.Symbol(symbol):
            return f"citing {symbol}"
        case nodes.Value(facet, chosen):
            return f"{facet.replace('_', ' ')} {_values_in_words(facet, chosen)}"
        case nodes.InField(field, term):
            return f"{in_words(term)} in the {'title' if field == 'title' else 'notes'}"
        case nodes.Pinned(symbol, paragraph):
            place = read_place(paragraph) if paragraph else None
            return f"{place.in_words} of {symbol}" if place else f"in {symbol}"
        case nodes.Identical(clause_id):
            return f"worded like {clause_id}"
        case nodes.Shifted(shifts):
            return f"with a verb {' or '.join(shifts)} than before"
        case _:
            assert_never(leaf)


def _values_in_words(facet: str, chosen: tuple[str, ...]) -> str:
    if len(chosen) > 1 and all(value.isdigit() for value in chosen):
        numbers = [int(value) for value in chosen]
        if numbers == list(range(numbers[0], numbers[-1] + 1)):
            first, last = OPEN_ENDS.get(facet, (None, None))
            if numbers[-1] == last:
                return f"{chosen[0]} or later"
            return f"{chosen[-1]} or earlier" if numbers[0] == first else f"{chosen[0]} to {chosen[-1]}"
    return " or ".join({value.casefold(): value for value in chosen}.values())


def _bracketed(node: nodes.Node) -> str:
    if isinstance(node, nodes.Word):
        return node.exact
    words = in_words(node)
    return f"({words})" if isinstance(node, (nodes.And, nodes.Or)) and not words.endswith(" (or as one word)") else words
