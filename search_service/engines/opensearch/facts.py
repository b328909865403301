"""What a query tree has to know of the index before it becomes a query: counts, wordings and places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from search_service.engines.opensearch.schema import kept_word
from search_service.query import (
    NO_BOUND,
    And,
    Compound,
    Identical,
    Near,
    Node,
    Not,
    Or,
    Part,
    Passage,
    Phrase,
    PhrasePrefix,
    Pinned,
    Prefix,
    Synonyms,
    Word,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """By node, as far as a tree has them.

    `words` and `stems` count the clauses that have one, as far as it is known; `begun`, those that hold a word of a prefix;
    `slots`, those that match a part of a passage. `wordings` has the number of a clause's wording, `pinned` the numbers of the
    clauses at a place, `floors` the least share, in steps, of those that a passage means that hold the greatest.
    """

    clauses: int
    words: Mapping[str, int]
    stems: Mapping[str, int]
    begun: Mapping[str, int]
    slots: Mapping[Part, int]
    wordings: Mapping[str, int]
    pinned: Mapping[Pinned, tuple[int, ...]]
    floors: Mapping[Passage, int]

    def idf_of_slots(self, node: Passage) -> list[float]:
        """The idf of each slot of a passage, 0 for what no clause matches."""
        return [self.rarity(count) if (count := self.slots[slot]) else 0.0 for slot in node.slots]

    def rarity(self, clauses: int) -> float:
        """The idf of what so many clauses have, as every engine counts it."""
        return log(self.clauses / (clauses + 1)) + 1


def nodes(tree: Node | None) -> Iterator[Node]:
    """A tree's nodes, each before those below it."""
    if tree is None:
        return
    yield tree
    match tree:
        case And(children) | Or(children):
            below: tuple[Node, ...] = children
        case Not(child):
            below = (child,)
        case Synonyms(typed, others):
            below = (typed, *others)
        case Passage():
            below = tree.slots
        case _:
            below = ()
    for node in below:
        yield from nodes(node)


def words_in(node: Node) -> tuple[Word, ...]:
    """The words of a leaf that scores by words."""
    match node:
        case Word():
            return (node,)
        case Phrase(words) | PhrasePrefix(words) | Compound(words):
            return words
        case Near(left, right):
            return (*words_in(left), *words_in(right))
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Questions:
    """What the nodes of some trees have to know."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    prefixes: tuple[str, ...]
    slots: tuple[Part, ...]
    clause_ids: tuple[str, ...]
    places: tuple[Pinned, ...]
    bounded: tuple[Passage, ...]

    def __bool__(self) -> bool:
        return any((self.words, self.prefixes, self.slots, self.clause_ids, self.places))


def questions(trees: list[Node | None]) -> Questions:
    every = dict.fromkeys(node for tree in trees for node in nodes(tree))
    words = tuple(dict.fromkeys(word for node in every for word in words_in(node)))
    return Questions(
        tuple(kept_word(word.exact) for word in words),
        tuple(dict.fromkeys(kept_word(word.stem) for word in words)),
        tuple(dict.fromkeys(node.prefix for node in every if isinstance(node, (Prefix, PhrasePrefix)))),
        tuple(dict.fromkeys(slot for node in every if isinstance(node, Passage) for slot in node.slots)),
        tuple(dict.fromkeys(node.clause_id for node in every if isinstance(node, Identical))),
        tuple(node for node in every if isinstance(node, Pinned) and node.paragraph is not None),
        tuple(node for node in every if isinstance(node, Passage) and node.most != NO_BOUND),
    )
