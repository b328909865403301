"""The concordance (keywords in context): a line for each match."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from search_service.highlight import Span
from search_service.query import Query
from search_service.search.results import ResultClause
from search_service.web.pages.clause_layout import opening_span
from search_service.web.views import View

# What one page may cost: a concordance reads whole texts. The page states both where they bind.
CLAUSES, LINES = 500, 2_000
# So many words beside the matches are worth a link.
NEIGHBOURS = 8
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A match with the words on either side; `before + match + after` is a passage of the clause, its blanks made one."""

    result: ResultClause
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Lines in the order asked for, from the first `clauses` of those listed."""

    lines: tuple[ConcordanceLine, ...]
    clauses: int


class NeighbourWord(NamedTuple):
    """A word beside a match, on how many of the lines, and the search for both together."""

    word: str
    lines: int
    url: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The words before the matches and those after them, the commonest first."""

    before: tuple[NeighbourWord, ...]
    after: tuple[NeighbourWord, ...]


def concordance(results: Sequence[ResultClause], words: int, neighbour: str) -> Concordance:
    """The lines of some hits, `words` words on each side of a match.

    Sorted by the `left` or the `right` neighbours, nearest first, those that agree in the order of the hits; else in it.
    """
    lines: list[ConcordanceLine] = []
    drawn = 0
    for result in results:
        if len(lines) >= LINES:
            break
        lines += _lines(result, words)
        drawn += 1
    if neighbour == "left":
        lines.sort(key=lambda line: _words(line.before)[::-1])
    elif neighbour == "right":
        lines.sort(key=lambda line: _words(line.after))
    return Concordance(tuple(lines), drawn)


def strip(drawn: Concordance, query: Query, view: View) -> Strip:
    """The commonest words beside the matches."""
    before: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for line in drawn.lines:
        match = " ".join(_words(line.match))
        if match and line.before.endswith(" ") and (words := _words(line.before)):
            before[f"{words[-1]} {match}", words[-1]] += 1
        if match and line.after.startswith(" ") and (words := _words(line.after)):
            after[f"{match} {words[0]}", words[0]] += 1

    def links(counts: Counter[tuple[str, str]]) -> tuple[NeighbourWord, ...]:
        return tuple(
            NeighbourWord(word, count, view.url(replace(query, q=f'"{phrase}"', page=1)))
            for (phrase, word), count in counts.most_common(NEIGHBOURS)
            if count > 1
        )

    return Strip(links(before), links(after))


def _lines(result: ResultClause, words: int) -> Iterator[ConcordanceLine]:
    text = result.hit.clause.text
    for start, end in _joined(text, result.marks) or [_start(result)]:
        before, after = text[:start].rsplit(maxsplit=words)[-words:], text[end:].split(maxsplit=words)[:words]
        # A bracket or a quotation mark before the match belongs to it: no blank stands between.
        left = " ".join(before) + (" " if start and text[start - 1].isspace() else "")
        right = (" " if text[end : end + 1].isspace() else "") + " ".join(after)
        yield ConcordanceLine(result, left, " ".join(text[start:end].split()), right)


def _joined(text: str, marks: Sequence[Span]) -> list[Span]:
    """The marks, those side by side as one: "preventive diplomacy" is one place, not two."""
    joined: list[Span] = []
    for start, end in marks:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _start(result: ResultClause) -> Span:
    """Where a clause that was found by its facets alone is shown: at its opening, else at its first word."""
    opening = opening_span(result.hit.clause)
    first = _WORD.search(result.hit.clause.text)
    return opening if opening[1] else first.span() if first else (0, 0)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
