"""Completions of a query being typed, with the number of clauses of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from search_service.engines import Completion, Engine
from search_service.query import Query
from search_service.text.analysis import STOP_WORDS, tokens

COUNTED = frozenset(["word", "phrase", "value"])
# The size of the cache of totals: with each letter that is typed, most completions are offered again.
MAX_KEPT = 10_000


Totals = Callable[[Sequence[Query]], tuple[int, ...]]


class Completer:
    """Completes texts by an engine, and caches the total of each completion."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, int] = {}

    def complete(self, text: str, limit: int, totals: Totals) -> tuple[Completion, ...]:
        """The engine's completions of a text, likeliest first, without those that find nothing; `totals` counts clauses."""
        offered = self._engine.complete(text, limit)
        # Counts are of clauses, as the search finds them: a phrase can occur twice in a clause, and it is possible that no
        # clause has the completed word together with the words before it.
        counts = self._counts([completion.text for completion in offered if completion.kind in COUNTED], totals)
        found = {}
        typed = _stems(text)
        for completion in offered:
            if completion.kind not in COUNTED:
                found[completion.kind, completion.text] = completion
            # Texts that differ in words such as "that have" alone are the same search, which is offered once.
            elif counts[completion.text] and (stems := _stems(completion.text)) != typed:
                found.setdefault(("words", stems), replace(completion, count=counts[completion.text]))
        # Values are offered by their clauses; equals, and all others, stay in their order.
        by_count = sorted(found.values(), key=lambda completion: -completion.count if completion.kind == "value" else 0)
        return tuple(by_count[:limit])

    def _counts(self, texts: Sequence[str], totals: Totals) -> dict[str, int]:
        counts = {text: self._kept[text] for text in texts if text in self._kept}
        unknown = [text for text in dict.fromkeys(texts) if text not in counts]
        counted = dict(zip(unknown, totals([Query(text) for text in unknown]), strict=True)) if unknown else {}
        if len(self._kept) + len(counted) > MAX_KEPT:
            self._kept.clear()
        self._kept.update(counted)
        return counts | counted


def _stems(text: str) -> str:
    """The stems of what a text searches for: outside quotes, stop words need not match."""
    quotes = text.count('"')
    return " ".join([token.stem for token in tokens(text) if quotes or token.exact not in STOP_WORDS]) + '"' * quotes
