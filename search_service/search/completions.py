"""Completions of a query that is being typed, each with the number of clauses that a search for it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from search_service.engines import Completion, Engine
from search_service.query import Query
from search_service.text.analysis import tokens


def completions(
    engine: Engine, totals: Callable[[Sequence[Query]], tuple[int, ...]], text: str, limit: int
) -> tuple[Completion, ...]:
    """What the engine offers for a text, likeliest first, without what finds nothing; `totals` counts what queries find."""
    offered = engine.complete(text, limit)
    # What is counted are clauses, as the search finds them: a phrase can occur twice in one, and no clause may have
    # the end of a word together with the words before it.
    searched = [completion for completion in offered if completion.kind in ("word", "phrase")]
    counts = dict(zip(searched, totals([Query(completion.text) for completion in searched]), strict=True))
    found = {}
    typed = _stems(text)
    for completion in offered:
        count = counts.get(completion, completion.count)
        if completion not in counts:
            found[completion.kind, completion.text] = completion
        # One search is offered once, however its words are inflected.
        elif count and (stems := _stems(completion.text)) != typed:
            found.setdefault(("words", stems), replace(completion, count=count))
    return tuple(found.values())


def _stems(text: str) -> str:
    return " ".join(token.stem for token in tokens(text)) + '"' * text.count('"')
