"""What a wider search leaves out, and what a close clause lacks, in words."""

from __future__ import annotations

from collections.abc import Sequence

from search_service.export.citation import in_series
from search_service.fields import FACETS_BY_NAME
from search_service.query import OPENING_QUOTES, InField, Near, Prefix, Query, Value, in_words, parse, value_label


def lacking(texts: Sequence[str], query: Query) -> str:
    """The terms and filters that a wider search leaves out: "“zzzz”, the verb demand and the filter session: 55th"."""
    return in_series([_in_words(text, query) for text in texts])


def _in_words(text: str, query: Query) -> str:
    name = text.partition(":")[0]
    chosen = query.chosen(name)
    if chosen and text == f"{name}:{', '.join(chosen)}":
        values = ", ".join(value_label(name, value) for value in chosen)
        return f"the filter {FACETS_BY_NAME[name].in_sentence}: {values}"
    if text[0] in OPENING_QUOTES:
        return text
    match parse(text).tree:
        case Value() as term:
            return f"the {in_words(term)}"
        case InField() | Near() | Prefix() as term:
            return in_words(term)
        case _:
            return f"“{text}”"
