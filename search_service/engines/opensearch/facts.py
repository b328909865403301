"""The facts of an index that a query tree needs: counts, wordings and paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import log

from search_service.engines.opensearch.schema import kept_word
from search_service.query import NO_BOUND, nodes


@dataclass(frozen=True, slots=True)
class Facts:
    """By node, as far as a tree has them.

    `words` and `stems` count the clauses that have one, as far as it is known; `titles`, those with a stem in the title of
    their document; `begun`, those that hold a word of a prefix;
    `slots`, those that match a part of a passage. `wordings` has the number of a clause's wording, `pinned` the numbers of the
    clauses at a place, `floors` the least share, in steps, of those that a passage means that hold the greatest. `bm25` is the
    factor that the cluster leaves out of BM25.
    """

    clauses: int
    words: Mapping[str, int] = field(default_factory=dict)
    stems: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, int] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    slots: Mapping[nodes.Part, int] = field(default_factory=dict)
    wordings: Mapping[str, int] = field(default_factory=dict)
    pinned: Mapping[nodes.Pinned, tuple[int, ...]] = field(default_factory=dict)
    floors: Mapping[nodes.Passage, int] = field(default_factory=dict)
    bm25: float = 1.0

    def idf_of_slots(self, node: nodes.Passage) -> list[float]:
        """The idf of each slot of a passage, 0 for what no clause matches."""
        return [self.rarity(count) if (count := self.slots[slot]) else 0.0 for slot in node.slots]

    def idf(self, word: nodes.Word) -> float:
        """The idf of a word's stem, 0 where no clause has it."""
        count = self.stems.get(kept_word(word.stem), 0)
        return self.rarity(count) if count else 0.0

    def rarity(self, clauses: int) -> float:
        """The idf of what so many clauses have, as every engine counts it."""
        return log(self.clauses / (clauses + 1)) + 1


def subtrees(tree: nodes.Node | None) -> Iterator[nodes.Node]:
    """A tree's nodes, each before those below it."""
    if tree is None:
        return
    yield tree
    match tree:
        case nodes.And(children) | nodes.Or(children):
            below: tuple[nodes.Node, ...] = children
        case nodes.Not(child):
            below = (child,)
        case nodes.Synonyms(typed, others):
            below = (typed, *others)
        case nodes.Passage():
            below = tree.slots
        case _:
            below = ()
    for node in below:
        yield from subtrees(node)


def words_in(node: nodes.Node) -> tuple[nodes.Word, ...]:
    """The words of a leaf that scores by words."""
    match node:
        case nodes.Word():
            return (node,)
        case nodes.Phrase(words) | nodes.PhrasePrefix(words) | nodes.Compound(words):
            return words
        case nodes.Near(left, right):
            return (*words_in(left), *words_in(right))
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Questions:
    """What the nodes of some trees have to know."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    prefixes: tuple[str, ...]
    slots: tuple[nodes.Part, ...]
    clause_ids: tuple[str, ...]
    places: tuple[nodes.Pinned, ...]
    bounded: tuple[nodes.Passage, ...]

    def __bool__(self) -> bool:
        return any((self.words, self.prefixes, self.slots, self.clause_ids, self.places))


def questions(trees: Iterable[nodes.Node | None]) -> Questions:
    every = dict.fromkeys(node for tree in trees for node in subtrees(tree))
    words = tuple(dict.fromkeys(word for node in every for word in words_in(node)))
    return Questions(
        tuple(kept_word(word.exact) for word in words),
        tuple(dict.fromkeys(kept_word(word.stem) for word in words)),
        tuple(dict.fromkeys(node.prefix for node in every if isinstance(node, (nodes.Prefix, nodes.PhrasePrefix)))),
        tuple(dict.fromkeys(slot for node in every if isinstance(node, nodes.Passage) for slot in node.slots)),
        tuple(dict.fromkeys(node.clause_id for node in every if isinstance(node, nodes.Identical))),
        tuple(node for node in every if isinstance(node, nodes.Pinned) and node.paragraph is not None),
        tuple(node for node in every if isinstance(node, nodes.Passage) and node.most != NO_BOUND),
    )
