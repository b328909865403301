"""Counts in words: clauses found, their wordings and their documents."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 clause", "2 clauses", "2 matches"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a noun: "clauses", "matches", "bodies", "votes of a State"."""
    noun, of, whose = noun.partition(" of ")
    return f"{_plural(noun)}{of}{whose}"


def _plural(noun: str) -> str:
    if noun.endswith("y"):
        return f"{noun[:-1]}ies"
    return f"{noun}{'es' if noun.endswith('ch') else 's'}"


def in_numbers(clauses: int, wordings: int, documents: int, nearly: bool = False) -> str:
    """The counts of a search: "57 clauses (32 wordings) in 46 documents", "176 clauses with this wording, in 176 documents".

    If `nearly`, wordings that are nearly identical count as one: "57 clauses (24 clearly different) in 46 documents".
    """
    where = f"in {counted(documents, 'document')}"
    if wordings == clauses:
        return f"{counted(clauses, 'clause')} {where}"
    if wordings == 1:
        return f"{counted(clauses, 'clause')} with {'nearly the same' if nearly else 'this'} wording, {where}"
    if nearly:
        return f"{counted(clauses, 'clause')} ({wordings:,} clearly different) {where}"
    return f"{counted(clauses, 'clause')} ({wordings:,} wordings) {where}"


def in_series(words: Sequence[str]) -> str:
    """A series in words, as the UN writes it: "8 changed, 3 added and 1 dropped"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
