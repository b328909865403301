"""Query trees as Whoosh queries, for the plain Whoosh that the columns are compared with."""

from __future__ import annotations

from collections.abc import Callable

from whoosh import query as whoosh_query

from search_service.engines.closeness import together
from search_service.engines.weights import EXACT_WEIGHT, SYMBOL_WEIGHT, TITLE_WEIGHT
from search_service.query import And, Node, Or, Phrase, Symbol, Word

# What matches without a word scores nothing; Whoosh takes a score of 0.0 for "no score given" and makes it 1.
NO_SCORE = 1e-12


Rarity = Callable[[str], float]


def compiled(tree: Node | None, rarity: Rarity) -> whoosh_query.Query:
    """The Whoosh query of a tree; None matches every clause, each without a score. `rarity` is the idf of an exact word."""
    match tree:
        case None:
            return whoosh_query.ConstantScoreQuery(whoosh_query.Every(), NO_SCORE)
        case Word(exact, stem):
            extras = [
                whoosh_query.Term("exact", exact, boost=EXACT_WEIGHT),
                whoosh_query.Term("title", stem, boost=TITLE_WEIGHT),
            ]
            return whoosh_query.AndMaybe(whoosh_query.Term("stem", stem), whoosh_query.Or(extras))
        case Phrase(words):
            held = whoosh_query.ConstantScoreQuery(_side_by_side(words), NO_SCORE)
            return whoosh_query.And([held, *(compiled(word, rarity) for word in words)])
        case Symbol(symbol):
            return whoosh_query.ConstantScoreQuery(whoosh_query.Term("cites", symbol), SYMBOL_WEIGHT)
        case And(children):
            every = whoosh_query.And([compiled(child, rarity) for child in children])
            extras = [_closer(phrase, weight, rarity) for phrase, weight in together(children).items()]
            return whoosh_query.AndMaybe(every, whoosh_query.Or(extras)) if extras else every
        case Or(children):
            return whoosh_query.Or([compiled(child, rarity) for child in children])
        case _:
            raise NotImplementedError("Whoosh is not asked this: see expressible")


def _closer(phrase: Phrase, weight: float, rarity: Rarity) -> whoosh_query.Query:
    score = weight * sum(rarity(word.exact) for word in phrase.words)
    return whoosh_query.ConstantScoreQuery(_side_by_side(phrase.words), score)


def expressible(tree: Node | None) -> bool:
    """Whether Whoosh 2.7.4 answers a tree rightly: its AndNot lets through some clauses that it should take away."""
    match tree:
        case And(children) | Or(children):
            return all(expressible(child) for child in children)
        case _:
            return isinstance(tree, Word | Phrase | Symbol | None)


def _side_by_side(words: tuple[Word, ...]) -> whoosh_query.Query:
    exact = [word.exact for word in words]
    return whoosh_query.Phrase("exact", exact) if len(exact) > 1 else whoosh_query.Term("exact", exact[0])
