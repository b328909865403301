"""The likely correction of a misspelled query: "did you mean"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from search_service.engines import Engine, Request
from search_service.query import Query
from search_service.search.relaxation import Resolve
from search_service.text.analysis import Token, tokens

# A text with more unknown words is in another language, not misspelled.
MAX_SLIPS = 8


def suggestion(engine: Engine, query: Query, resolve: Resolve) -> Query | None:
    """The query with a correction of each word that no clause has, if that finds something."""
    slips = [*islice(_slips(engine, query.q), MAX_SLIPS)]
    if not slips:
        return None
    meant, end = [], 0
    for token, word in slips:
        meant += [query.q[end : token.start], word]
        end = token.end
    text = "".join([*meant, query.q[end:]])
    meant_query = replace(query, q=text, page=1)
    tree = resolve(meant_query.parsed.tree)
    return meant_query if tree and engine.totals([Request(tree, query.applied)])[0] else None


def _slips(engine: Engine, text: str) -> Iterator[tuple[Token, str]]:
    """The words that no clause has, each with its correction; names of fields and prefixes are left out."""
    for token in tokens(text):
        if text[token.end : token.end + 1] not in (":", "*") and (word := engine.respell(token.exact)):
            yield token, word
