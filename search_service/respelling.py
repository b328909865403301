"""What a query with a slip was probably meant to be: "did you mean"."""

from __future__ import annotations

from dataclasses import replace

from search_service.analysis import Token, tokens
from search_service.engines import Engine, Request, deadlines
from search_service.query import Query, parse

# A text of more words that nobody wrote is of another language, and no slip.
MOST_SLIPS = 8


def suggestion(engine: Engine, query: Query) -> Query | None:
    """The query with each word that no clause holds respelled, if that finds something."""
    meant, end, slips = [], 0, 0
    for token in tokens(query.q):
        deadlines.check()
        word = _respelled(engine, query.q, token) if slips < MOST_SLIPS else None
        slips += bool(word)
        meant += [query.q[end : token.start], word or query.q[token.start : token.end]]
        end = token.end
    text = "".join([*meant, query.q[end:]])
    tree = parse(text).tree if slips else None
    if tree is None or not engine.totals([Request(tree, query.filters)])[0]:
        return None
    return replace(query, q=text, page=1)


def _respelled(engine: Engine, text: str, token: Token) -> str | None:
    """None for a field's name and for the beginning of a word as well."""
    return None if text[token.end : token.end + 1] in (":", "*") else engine.respell(token.exact)
