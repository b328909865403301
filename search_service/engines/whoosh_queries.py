"""Query trees as Whoosh queries: what matches, and what it scores."""

from __future__ import annotations

from typing import assert_never

from whoosh import query as whoosh_query

from search_service.query import And, Node, Not, Or, Phrase, Symbol, Word

# A word scores by its stem; the word itself and the title of its resolution add to that, but do not make a match.
EXACT_WEIGHT = 0.5
TITLE_WEIGHT = 0.25
# A symbol is as telling as a rare word; it occurs in a clause or does not, so its score is one number.
SYMBOL_WEIGHT = 8.0
# What matches without a word scores nothing; Whoosh takes a score of 0.0 for "no score given" and makes it 1.
NO_SCORE = 1e-12


def compiled(tree: Node | None) -> whoosh_query.Query:
    """The Whoosh query of a tree; None matches every clause, each without a score, and so does a negation alone."""
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
            exact_words = [word.exact for word in words]
            phrase = whoosh_query.Phrase("exact", exact_words) if len(words) > 1 else whoosh_query.Term("exact", exact_words[0])
            titles = [whoosh_query.Term("title", word.stem, boost=TITLE_WEIGHT) for word in words]
            return whoosh_query.AndMaybe(phrase, whoosh_query.Or(titles))
        case Symbol(symbol):
            return whoosh_query.ConstantScoreQuery(whoosh_query.Term("cites", symbol), SYMBOL_WEIGHT)
        case And(children):
            return _conjunction(children)
        case Or(children):
            return whoosh_query.Or([compiled(child) for child in children])
        case Not():
            return _conjunction((tree,))
        case _:
            assert_never(tree)


def _conjunction(children: tuple[Node, ...]) -> whoosh_query.Query:
    wanted = [compiled(child) for child in children if not isinstance(child, Not)]
    unwanted = [compiled(child.child) for child in children if isinstance(child, Not)]
    required = whoosh_query.And(wanted) if wanted else compiled(None)
    return whoosh_query.AndNot(required, whoosh_query.Or(unwanted)) if unwanted else required
