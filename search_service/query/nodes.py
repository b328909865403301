"""The syntax tree of a query, and how a tree reads in words."""

from __future__ import annotations

from itertools import chain
from typing import Literal

import msgspec

from search_service.text.analysis import STOP_WORDS, stem
from search_service.verbs import Shift

TextField = Literal["title", "note"]
# The other end of a range that names only one.
OPEN_ENDS = {"session": (1, 160), "year": (1945, 2099)}

# Structs, not dataclasses: a node is created and hashed in a fifth of the time, and each word of a query is a node.


class Word(msgspec.Struct, frozen=True, gc=False):
    """Clauses that hold a word of the same stem; those that hold the word itself, as it is folded here, rank higher."""

    exact: str

    @property
    def stem(self) -> str:
        """The stem of the word. Stemming is the slowest step of a query, so it is done only if needed."""
        return stem(self.exact)


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """Clauses that hold exactly these folded words, side by side, in this order."""

    words: tuple[Word, ...]


class Prefix(msgspec.Struct, frozen=True, gc=False):
    """Clauses that hold a word that begins like this, folded."""

    prefix: str


class PhrasePrefix(msgspec.Struct, frozen=True, gc=False):
    """Clauses that hold these folded words side by side, and a word behind them that begins like this."""

    words: tuple[Word, ...]
    prefix: str


class Near(msgspec.Struct, frozen=True, gc=False):
    """Clauses that hold both within `distance` words of each other, in either order: 1 is side by side."""

    left: Word | Phrase
    right: Word | Phrase
    distance: int


class Symbol(msgspec.Struct, frozen=True, gc=False):
    """Clauses that cite this symbol, however they spell it."""

    symbol: str


class Value(msgspec.Struct, frozen=True, gc=False):
    """Clauses that have one of these values of a facet."""

    facet: str
    values: tuple[str, ...]


class InField(msgspec.Struct, frozen=True, gc=False):
    """Clauses whose document's title, or one of whose own footnotes, holds this."""

    field: TextField
    term: Word | Phrase | Prefix


class Pinned(msgspec.Struct, frozen=True, gc=False):
    """The clauses of the documents of a symbol, or of what this draft became; only those at `paragraph`, as "OP 3"."""

    symbol: str
    paragraph: str | None = None


class Identical(msgspec.Struct, frozen=True, gc=False):
    """The clauses that have the wording of the clause of this id, itself included."""

    clause_id: str


class Shifted(msgspec.Struct, frozen=True, gc=False):
    """The clauses whose verb is on a step of its ladder above or below that of the clause that they took up."""

    shifts: tuple[Shift, ...]


class And(msgspec.Struct, frozen=True, gc=False):
    """Clauses that match every child; at least one child."""

    children: tuple[Node, ...]


class Or(msgspec.Struct, frozen=True, gc=False):
    """Clauses that match any child; at least one child."""

    children: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True, gc=False):
    """Clauses that do not match the child."""

    child: Node


# Greater than the number of parts of any passage, and of clauses of any index.
NO_BOUND = 2**31 - 1


class Compound(msgspec.Struct, frozen=True, gc=False):
    """Clauses with adjacent words of the same stems, in this order: "counter-terrorism", "small island States"."""

    words: tuple[Word, ...]


class Synonyms(msgspec.Struct, frozen=True, gc=False):
    """Clauses that match the typed form or another name of it; the score is that of the best form, not the sum.

    `words` are the words as typed, in order, where `typed` is in other words: "United Nations" for "the UN".
    """

    typed: Form
    others: tuple[Form, ...]
    words: tuple[Word, ...] = ()


class Passage(msgspec.Struct, frozen=True, gc=False):
    """Clauses that match at least `least` of the slots; the score rises with the number of slots and their proximity.

    With `below`, only clauses that match fewer slots than that: the next ones, where few match. With `most`, only so many
    clauses: those with the greatest share of the weight of the slots, and those that tie with the last one.

    The parts are in the order as typed. Stop words among them need not match; proximity uses them.
    """

    parts: tuple[Part, ...]
    least: int
    below: int = NO_BOUND
    most: int = NO_BOUND

    @property
    def slots(self) -> tuple[Part, ...]:
        """The distinct parts without stop words, in order."""
        return tuple(dict.fromkeys([part for part in self.parts if not is_stop_word(part)]))

    @property
    def verbatim(self) -> Phrase | None:
        """All words as typed, as a phrase; None for a single word, and if a symbol is among them."""
        words = tuple([word for part in self.parts for word in typed_words(part)])
        return Phrase(words) if len(words) > 1 and not any(isinstance(part, Symbol) for part in self.parts) else None


Form = Word | Compound | Phrase | And
Part = Word | Compound | Synonyms | Symbol
Leaf = Word | Phrase | PhrasePrefix | Prefix | Near | Symbol | Value | InField | Pinned | Identical | Shifted | Compound
Node = Leaf | And | Or | Not | Synonyms | Passage


def is_stop_word(part: Node) -> bool:
    return isinstance(part, Word) and part.exact in STOP_WORDS


def typed_words(part: Part) -> tuple[Word, ...]:
    """The words that a part was typed as."""
    match part:
        case Word():
            return (part,)
        case Compound(words) | Synonyms(Phrase(words), _, ()):
            return words
        case Synonyms(_, _, words) if words:
            return words
        case Synonyms(Word() | Compound() as typed):
            return typed_words(typed)
        case Synonyms(typed):
            return tuple([word for word in terms_of(typed) if isinstance(word, Word)])
        case Symbol():
            return ()


def terms_of(node: Node) -> tuple[Leaf, ...]:
    """The leaves that a match can have, in query order; leaves under a Not are left out."""
    match node:
        case And(children) | Or(children):
            leaves = [(child,) if isinstance(child, Word) else terms_of(child) for child in children]
            return tuple(chain.from_iterable(leaves))
        case Not():
            return ()
        case Synonyms(typed, others):
            return tuple(chain.from_iterable(map(terms_of, (typed, *others))))
        case Passage():
            return tuple(chain.from_iterable([terms_of(part) for part in node.slots]))
        case _:
            return (node,)


def words_of(node: Node) -> tuple[Word, ...]:
    """The words among the leaves of a node, those of compounds and phrases as well."""
    leaves = [leaf.words if isinstance(leaf, Compound | Phrase) else (leaf,) for leaf in terms_of(node)]
    return tuple([word for words in leaves for word in words if isinstance(word, Word)])


def size(node: Node) -> int:
    """The number of words in a tree, excluded ones included."""
    match node:
        case Word():
            return 1
        case And(children) | Or(children):
            return sum(map(size, children))
        case Not(child) | InField(term=child):
            return size(child)
        case Phrase(words) | Compound(words):
            return len(words)
        case PhrasePrefix(words):
            return len(words) + 1
        case Synonyms(typed):
            return size(typed)
        case Passage(parts):
            return sum(map(size, parts))
        case Near(left, right):
            return size(left) + size(right)
        case _:
            return 1
