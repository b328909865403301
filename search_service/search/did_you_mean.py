"""The likely correction of a misspelled query: "did you mean"."""

from __future__ import annotations

from dataclasses import replace

from search_service.engines import Engine, Request
from search_service.query import Query
from search_service.search.corrections import corrected, corrections
from search_service.search.relaxation import Resolve
from search_service.text.analysis import tokens


def suggestion(engine: Engine, query: Query, resolve: Resolve) -> Query | None:
    """The query with a correction of each word that no clause has, if that finds something."""
    found = corrections(engine, _words(query.q))
    if not found:
        return None
    meant_query = replace(query, q=corrected(query.q, found), page=1)
    tree = resolve(meant_query.parsed.tree)
    return meant_query if tree and engine.totals([Request(tree, query.applied)])[0] else None


def _words(text: str) -> list[str]:
    """The words of a text in order; names of fields and prefixes are left out."""
    return [token.exact for token in tokens(text) if text[token.end : token.end + 1] not in (":", "*")]
