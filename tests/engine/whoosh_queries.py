"""Query trees as Whoosh queries, for the plain Whoosh that the columns are compared with."""

from __future__ import annotations

from collections.abc import Callable

from whoosh import query as whoosh_query

from search_service.engines.weights import EXACT_WEIGHT, SYMBOL_WEIGHT, TITLE_WEIGHT
from search_service.query import And, Node, Or, Phrase, Symbol, Word
from tests.engine.proximity import in_one_passage, together

# What matches without a word scores nothing; Whoosh takes a score of 0.0 for "no score given" and makes it 1.
NO_SCORE = 1e-12


Rarity = Callable[[str], float]


def compiled(tree: Node | None, rarity: Rarity) -> whoosh_query.Query:
    """The Whoosh query of a tree; None matches every clause, each without a score. `rarity` is the idf of an exact word."""
    match tree:
        case None:
            return whoosh_query.ConstantScoreQuery(whoosh_query.Every(), NO_SCORE)
        case Word() | Phrase():
            return _both(*_parts(tree))
        case Symbol(symbol):
            return whoosh_query.ConstantScoreQuery(whoosh_query.Term("cites", symbol), SYMBOL_WEIGHT)
        case And(children):
            parts = [
                _parts(child) if isinstance(child, Word | Phrase) else ([compiled(child, rarity)], []) for child in children
            ]
            close = [_closer(Phrase(words), weight, rarity) for words, weight in together(children)]
            required, extras = ([query for part in parts for query in part[place]] for place in (0, 1))
            return _both(required, [*extras, *close])
        case Or(children):
            return whoosh_query.Or([compiled(child, rarity) for child in children])
        case _:
            raise NotImplementedError("Whoosh is not asked this: see expressible")


def _parts(term: Word | Phrase) -> tuple[list[whoosh_query.Query], list[whoosh_query.Query]]:
    """What a clause must hold, and what raises its score."""
    words = term.words if isinstance(term, Phrase) else (term,)
    held = [whoosh_query.ConstantScoreQuery(_side_by_side(words), NO_SCORE)] if isinstance(term, Phrase) else []
    exact = [whoosh_query.Term("exact", word.exact, boost=EXACT_WEIGHT) for word in words]
    titled = [whoosh_query.Term("title", word.stem, boost=TITLE_WEIGHT) for word in words]
    return [*held, *(whoosh_query.Term("stem", word.stem) for word in words)], [*exact, *titled]


def _both(required: list[whoosh_query.Query], extras: list[whoosh_query.Query]) -> whoosh_query.Query:
    """All extras at once, outermost: an AndMaybe that is one of the parts of an And skips some of its extras (Whoosh 2.7.4)."""
    return whoosh_query.AndMaybe(whoosh_query.And(required), whoosh_query.Or(extras)) if extras else whoosh_query.And(required)


def _closer(phrase: Phrase, weight: float, rarity: Rarity) -> whoosh_query.Query:
    score = weight * sum(rarity(word.exact) for word in phrase.words)
    return whoosh_query.ConstantScoreQuery(_side_by_side(phrase.words), score)


def expressible(tree: Node | None) -> bool:
    """Whether Whoosh 2.7.4 answers a tree rightly: its AndNot lets through some clauses that it should take away."""
    match tree:
        case And(children) | Or(children):
            # How narrow a passage is is added for the whole tree only.
            inner = [child for child in children if isinstance(child, And) and in_one_passage(child.children, 1)]
            return not inner and all(expressible(child) for child in children)
        case _:
            return isinstance(tree, Word | Phrase | Symbol | None)


def _side_by_side(words: tuple[Word, ...]) -> whoosh_query.Query:
    exact = [word.exact for word in words]
    return whoosh_query.Phrase("exact", exact) if len(exact) > 1 else whoosh_query.Term("exact", exact[0])
