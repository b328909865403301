"""The changes between two texts, word by word: equal, deleted and inserted runs.

Every redline applies: its equal and deleted runs, joined, are the first text, its equal and inserted runs the second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

import msgspec

from search_service.text.analysis import fold
from search_service.text.similarity import fewest_changes, masked_words

Op = Literal["equal", "delete", "insert"]

# Chinese sets no blanks between words: each of its signs is a piece.
_HAN = re.compile(r"[\u3400-\u9fff]")
# A word or one sign, with the blank before it: punctuation is compared by itself, so that a comma is no changed word.
_LETTERS = r"[^\W\u3400-\u9fff]+"
_PIECE = re.compile(rf"\s*(?:{_HAN.pattern}|{_LETTERS}(?:[-'’\u2011/.,]{_LETTERS})*|[^\w\s])|\s+")
# An equal run of fewer words between two changes is shown as changed, too: a redline of single words is unreadable.
MIN_KEPT_WORDS = 2
# Texts of more pieces are compared at their ends only: what stands between takes time with the square of its length.
MAX_PIECES = 4000
# Pairs of equal words beyond which the longest blocks take too long.
MAX_PAIRS = 100_000

Run = tuple[str, str]


class RedlineChange(msgspec.Struct, frozen=True, gc=False):
    """A run of text: in both texts, in the first alone (`delete`) or in the second alone (`insert`)."""

    op: Op
    text: str


def redline(before: str, after: str) -> tuple[RedlineChange, ...]:
    """The changes from one text to the other, in order; a deletion stands before the insertion that replaces it."""
    if before == after:
        return (RedlineChange("equal", before),) if before else ()
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    return tuple(_changes(_joined(_compared(old, new))))


def without_numbers(changes: Sequence[RedlineChange]) -> tuple[RedlineChange, ...]:
    """The changes without those in which only figures, ordinals, years and symbols differ: there the later text stands."""
    kept: list[RedlineChange] = []
    for change in changes:
        last = kept[-1] if kept else None
        if change.op == "insert" and last and last.op == "delete" and masked_words(last.text) == masked_words(change.text):
            kept[-1] = RedlineChange("equal", change.text)
        else:
            kept.append(change)
    joined = groupby(kept, key=lambda change: change.op)
    return tuple(RedlineChange(op, "".join(change.text for change in group)) for op, group in joined)


def _compared(old: list[str], new: list[str]) -> Iterator[Run]:
    """Pairs of runs, which are equal strings, or pieces that stand in for each other."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle = old[start : len(old) - end], new[start : len(new) - end]
    yield "".join(old[:start]), "".join(new[:start])
    if max(map(len, middle)) > MAX_PIECES:
        yield "".join(middle[0]), "".join(middle[1])
    else:
        before, after = ([fold(piece.strip()) for piece in pieces] for pieces in middle)
        for op, i, j, k, m in _opcodes(before, after):
            if op == "equal":
                # Equal as words are folded: "Recalls" and "recalls" still differ in print.
                yield from zip(middle[0][i:j], middle[1][k:m], strict=True)
            else:
                yield "".join(middle[0][i:j]), "".join(middle[1][k:m])
    yield "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _opcodes(before: list[str], after: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """What to do with ranges of both: by longest blocks, as people read; of much repeated words by the fewest changes.

    The time of longest blocks grows with the pairs of equal words, for each block anew.
    """
    counts = Counter(before)
    if sum(counts[word] for word in after) > MAX_PAIRS:
        return fewest_changes(before, after)
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces both begin with."""
    pairs = zip(old, new, strict=False)
    return next((i for i, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Runs joined where they are alike, an equal run of few words between two changes with the changes around it."""
    equal_or_not = [_joined_group(group) for _, group in groupby((run for run in runs if any(run)), key=_is_equal)]
    last = len(equal_or_not) - 1
    kept = [_is_equal(run) and (n in (0, last) or _words(run[0]) >= MIN_KEPT_WORDS) for n, run in enumerate(equal_or_not)]
    for _, group in groupby(zip(kept, equal_or_not, strict=True), key=lambda pair: pair[0]):
        yield _joined_group(run for _, run in group)


def _words(text: str) -> int:
    return len(text.split()) + len(_HAN.findall(text))


def _joined_group(group: Iterator[Run]) -> Run:
    pairs = list(group)
    return "".join(old for old, _ in pairs), "".join(new for _, new in pairs)


def _is_equal(run: Run) -> bool:
    return run[0] == run[1]


def _changes(runs: Iterator[Run]) -> Iterator[RedlineChange]:
    for old, new in runs:
        if old == new:
            yield RedlineChange("equal", old)
            continue
        if old:
            yield RedlineChange("delete", old)
        if new:
            yield RedlineChange("insert", new)
