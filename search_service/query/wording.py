"""A query tree in words: how a query was understood, as a person would say it."""

from __future__ import annotations

from typing import assert_never

from search_service.query.nodes import (
    OPEN_ENDS,
    And,
    Compound,
    Identical,
    InField,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Passage,
    Phrase,
    PhrasePrefix,
    Pinned,
    Prefix,
    Symbol,
    Synonyms,
    Value,
    Word,
    typed_words,
)
from search_service.symbols import read_place


def in_words(node: Node | None) -> str:
    """How a tree was understood, as a person would say it: `preventive and “calls upon” exactly, without women`."""
    match node:
        case Word(exact):
            return exact  # most are; asking for what is rarer first would cost more
        case None:
            return "every clause"
        case And(children):
            wanted = " and ".join([_bracketed(child) for child in children if not isinstance(child, Not)])
            unwanted = " or ".join([_bracketed(child.child) for child in children if isinstance(child, Not)])
            return ", ".join(filter(None, [wanted, unwanted and f"without {unwanted}"]))
        case Or((Phrase(words) as parts, Word(whole))) if whole == "".join(word.exact for word in words):
            return f"{in_words(parts)} (or as one word)"
        case Or(children):
            return " or ".join([_bracketed(child) for child in children])
        case Not(child):
            return f"without {_bracketed(child)}"
        case Synonyms():
            return " ".join([word.exact for word in typed_words(node)]) if isinstance(node.typed, And) else in_words(node.typed)
        case Passage():
            return _passage_in_words(node)
        case _:
            return _leaf_in_words(node)


def _passage_in_words(passage: Passage) -> str:
    slots = passage.slots
    listed = [_bracketed(part) for part in slots]
    if passage.least >= len(slots):
        return " and ".join(listed)
    return f"at least {passage.least} of {', '.join(listed)}"


def _leaf_in_words(leaf: Leaf) -> str:
    match leaf:
        case Word(exact):
            return exact
        case Phrase(words):
            return "“" + " ".join(word.exact for word in words) + "” exactly"
        case Compound(words):
            return "-".join(word.exact for word in words)
        case PhrasePrefix(words, prefix):
            return "“" + " ".join([*(word.exact for word in words), prefix]) + "…” exactly"
        case Prefix(prefix):
            return f"words beginning with {prefix}"
        case Near(left, right, distance):
            apart = "one word" if distance == 1 else f"{distance} words"
            return f"{in_words(left)} within {apart} of {in_words(right)}"
        case Symbol(symbol):
            return f"citing {symbol}"
        case Value(facet, chosen):
            return f"{facet.replace('_', ' ')} {_values_in_words(facet, chosen)}"
        case InField(field, term):
            return f"{in_words(term)} in the {'title' if field == 'title' else 'notes'}"
        case Pinned(symbol, paragraph):
            place = read_place(paragraph) if paragraph else None
            return f"{place.in_words} of {symbol}" if place else f"in {symbol}"
        case Identical(clause_id):
            return f"worded like {clause_id}"
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


def _bracketed(node: Node) -> str:
    if isinstance(node, Word):
        return node.exact
    words = in_words(node)
    return f"({words})" if isinstance(node, (And, Or)) and not words.endswith(" (or as one word)") else words
