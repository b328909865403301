"""Highlights: the spans of a query's matches, and the best snippet."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import product
from typing import assert_never

import msgspec

from search_service.model import Clause
from search_service.query import nodes, terms_of
from search_service.symbols import symbol_spans
from search_service.text.analysis import Token, tokens

Span = tuple[int, int]
SIZE = 260


class Piece(msgspec.Struct, frozen=True, gc=False):  # a page of hits has some hundreds; a dataclass is made in thrice the time
    """A run of a snippet, marked or not."""

    text: str
    hit: bool


class Snippet(msgspec.Struct, frozen=True, gc=False):
    """A passage [start, end) of a text, split into pieces, which joined are exactly that passage."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


class NoteHit(msgspec.Struct, frozen=True, gc=False):
    """A footnote that is a reason why its clause was found: its mark, and the passage of its text that says so."""

    mark: str
    snippet: Snippet


def note_terms(tree: nodes.Node | None) -> tuple[nodes.Leaf, ...]:
    """What a tree may find in footnotes: symbols, and what it asks for there."""
    found: list[nodes.Leaf] = []
    for term in terms_of(tree) if tree else ():
        if isinstance(term, nodes.Symbol):
            found.append(term)
        elif isinstance(term, nodes.InField) and term.field == "note":
            found.append(term.term)
    return tuple(found)


def note_hits(clause: Clause, wanted: Sequence[nodes.Leaf], speaker: str | None) -> tuple[NoteHit, ...]:
    """The footnotes of a clause of an organ that hold one of these terms; a symbol that its text cites needs no footnote."""
    if not clause.footnotes:
        return ()
    others = [term for term in wanted if not isinstance(term, nodes.Symbol)]
    cited = {citation.symbol for citation in clause.citations}
    symbols = {term.symbol for term in wanted if isinstance(term, nodes.Symbol)} & cited
    if symbols:
        symbols -= {mentioned for _, _, mentioned in symbol_spans(clause.text, speaker)}
    found: dict[str, NoteHit] = {}
    for note in clause.footnotes if symbols or others else ():
        words = tokens(note.text) if others else ()
        matches = [span for term in others for span in _matches(note.text, words, term, speaker)]
        marks = merge(sorted([*mentions(note.text, symbols, speaker), *matches]))
        if marks:
            found.setdefault(note.text, NoteHit(note.mark, snippet(note.text, marks)))
    return tuple(found.values())


def mentions(text: str, symbols: Set[str], speaker: str | None) -> Iterator[Span]:
    """The spans of mentions of these symbols in a text of an organ, in any spelling."""
    for start, end, mentioned in symbol_spans(text, speaker) if symbols else ():
        if mentioned in symbols:
            yield start, end


def spans(text: str, tree: nodes.Node | None, speaker: str | None = None) -> tuple[Span, ...]:
    """The spans of a tree's terms in a text of an organ: ascending, not touching, of whole words; a phrase is one span."""
    if tree is None:
        return ()
    words = tokens(text)
    found = [span for term in dict.fromkeys(terms_of(tree)) for span in _matches(text, words, term, speaker)]
    return tuple(merge(sorted(found)))


def _matches(text: str, words: Sequence[Token], term: nodes.Leaf, speaker: str | None) -> Iterator[Span]:
    match term:
        case nodes.Word() | nodes.Phrase() | nodes.Compound():
            yield from ((words[first].start, words[last].end) for first, last in _matches_of(words, term))
        case nodes.PhrasePrefix(whole, prefix):
            for first, last in _matches_of(words[:-1], nodes.Phrase(whole)):
                if words[last + 1].exact.startswith(prefix):
                    yield words[first].start, words[last + 1].end
        case nodes.Prefix(prefix):
            yield from ((word.start, word.end) for word in words if word.exact.startswith(prefix))
        case nodes.Near(left, right, distance):
            for (first, last), (other_first, other_last) in product(_matches_of(words, left), _matches_of(words, right)):
                if 1 <= other_first - last <= distance or 1 <= first - other_last <= distance:
                    yield words[first].start, words[last].end
                    yield words[other_first].start, words[other_last].end
        case nodes.Symbol(symbol):
            yield from mentions(text, {symbol}, speaker)
        case nodes.Value() | nodes.InField() | nodes.Pinned() | nodes.Identical() | nodes.Shifted():
            return
        case _:
            assert_never(term)


def _matches_of(words: Sequence[Token], term: nodes.Word | nodes.Phrase | nodes.Compound) -> Iterator[tuple[int, int]]:
    """The first and the last word of each match of a term."""
    if isinstance(term, nodes.Word):
        stem = term.stem
        yield from ((position, position) for position, word in enumerate(words) if word.stem == stem)
        return
    stemmed = isinstance(term, nodes.Compound)
    wanted = [word.stem if stemmed else word.exact for word in term.words]
    text = [word.stem if stemmed else word.exact for word in words]
    for first in range(len(words) - len(wanted) + 1):
        if text[first] == wanted[0] and text[first : first + len(wanted)] == wanted:
            yield first, first + len(wanted) - 1


def merge(found: Iterable[Span]) -> list[Span]:
    """Spans in order; those that touch or overlap are joined."""
    apart: list[Span] = []
    for start, end in found:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def snippet(text: str, marks: Sequence[Span], size: int = SIZE) -> Snippet:
    """The passage of `window`, split at the marks."""
    start, end = window(text, marks, size)
    pieces = []
    at = start
    for mark_start, mark_end in marks[bisect_left(marks, (start, 0)) :] if start else marks:
        if mark_end > end:
            break
        if mark_start > at:
            pieces.append(Piece(text[at:mark_start], False))
        pieces.append(Piece(text[mark_start:mark_end], True))
        at = mark_end
    if at < end:
        pieces.append(Piece(text[at:end], False))
    return Snippet(start, end, tuple(pieces))


def window(text: str, marks: Sequence[Span], size: int) -> Span:
    """The passage of about `size` characters, of whole words, with the most marks; the earliest of equals."""
    if len(text) <= size:
        return 0, len(text)
    if not marks or marks[-1][1] <= size:
        return 0, _word_end(text, size)
    first, last = _best_marks(text, marks, size)
    begin, end = marks[first][0], marks[last - 1][1] if last > first else marks[first][1]
    if last == first or end <= size:
        return 0, _word_end(text, size)
    # Centre the marks, so that the words before them are shown.
    start = max(0, min(begin - (size - end + begin) // 2, len(text) - size))
    return _word_start(text, start, begin), _word_end(text, max(start + size, end))


def _best_marks(text: str, marks: Sequence[Span], size: int) -> Span:
    """The run [first, last) of marks within a passage that has the most different words, then the most marks; the earliest."""
    if marks[-1][1] <= marks[0][0] + size:
        return 0, len(marks)
    words = [text[start:end].lower() for start, end in marks]
    ends, n_marks, most = [end for _, end in marks], len(marks), len(set(words))
    best, different, count, last = (0, 0), 0, 0, 0
    for first, (start, _) in enumerate(marks):
        # No run has more different words than marks, and one that ends where the run before did is a part of it.
        reached, last = last, bisect_right(ends, start + size, last)
        if last > reached and last - first >= different and (different < most or last - first > count):
            found = len(set(words[first:last]))
            if found > different or (found == different and last - first > count):
                best, different, count = (first, last), found, last - first
        if last == n_marks or (different == most and n_marks - first - 1 <= count):
            break
        last = max(last, first + 1)  # a mark can be longer than the passage
    return best


def _word_start(text: str, at: int, latest: int) -> int:
    """The start of the first whole word at or after `at`, but not after `latest`."""
    if at == 0 or text[at - 1].isspace():
        return at
    blank = text.find(" ", at, latest)
    return latest if blank < 0 else blank + 1


def _word_end(text: str, at: int) -> int:
    """The end of the word at `at`."""
    blank = _BLANK(text, at)
    return blank.start() if blank else len(text)


_BLANK = re.compile(r"\s").search
