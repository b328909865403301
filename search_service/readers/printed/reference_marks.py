"""Finds reference marks in a text: candidates, and their likeliest sequence.

Marks are found in sequence, as a printer set them: mark 4 stands after mark 3 and before mark 5. A digit at the end of a
word alone says nothing: "resolution 76/1783" is 76/178 and mark 3, "20224" is 2022 and mark 4, and "article 12" is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, WIDE, Block
from search_service.text.numerals import MONTHS

# What a candidate is worth to a sequence. APART: set apart by markup; PARTED: by wide blanks; GLUED: behind a letter or a stop;
# TOO_LONG: the end of a number that would be none without it; PUNCTUATED: between blanks, behind a stop.
APART, PARTED, GLUED, TOO_LONG, PUNCTUATED, BETWEEN_BLANKS = 4.0, 3.0, 2.0, 1.5, 1.2, 0.6
UNLIKELY, VERY_UNLIKELY = 0.1, 0.05
MISSING, LATE_START = 1.5, 2.5  # the cost of leaving a mark out, and the greatest cost of starting with another mark than 1
UNNOTED_START = 4.0  # the greatest cost of the start where no note is printed: a lone "10" at a line's end is a number
MAX_GAP = 3

_SET_APART = re.compile(f" ?{MARK_OPEN}([^{MARK_CLOSE}]+){MARK_CLOSE}")
_MAX_BRACKET_CHARACTERS = 400
_UNIT = re.compile(r"(?:\b[kcm]?m|(?:\bx|×|\*|\bby) ?10)$")
_NUMBER = re.compile(r"\d+")
_NUMBERED_TITLE = re.compile(r"(?:ES-|S-)?\d{1,3}/\d{1,4}\.")
_MONTH = re.compile(rf"\s(?:{'|'.join(MONTHS)})\b")
_AFTER = re.compile(r"(?:$|[\s,.;:)\]”\"’…–—])")
_CONTINUED = re.compile(r"[.,:]\d")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_ABBREVIATION = re.compile(
    r"(?:(?:\b(?:No|Nos|no|para|paras|vol|vols|art|arts|chap|p|pp|sect|Add|Corr|Rev|Amend|[a-zA-HJ-UWYZ])|/\w+)\.|[-/])$"
)
_YEAR_AND_STOP = re.compile(r"\b\d{4}[,;:.]$|/\d+[,;:]$")
_YEAR_IN_BRACKETS = re.compile(r"\(\d{4}\)$")
_YEAR = re.compile(r"(?:19\d|20[0-3])\d$")
_SESSION_BEFORE = re.compile(r"(?:^|[^\w/-]|RES/)(?:ES-|S-)?\d{1,2}/$")
_LISTED = re.compile(r"[^\W\d_]\d{1,2},$")  # "reports1,2"
_ROMAN = re.compile(r"[IVX]+$")


@dataclass(frozen=True, slots=True)
class MarkCandidate:
    """A candidate of a mark at [start, end) in block `block`; the higher `worth`, the likelier."""

    block: int
    start: int
    end: int
    mark: str
    worth: float


@dataclass(frozen=True, slots=True)
class _Chain:
    """A sequence of marks, linked from its last one back; `worth` is the sum of its candidates' worth, less the costs."""

    candidate: MarkCandidate
    worth: float
    before: _Chain | None


def candidates_in(blocks: Sequence[Block]) -> list[MarkCandidate]:
    """Every place where a mark may stand, in order; a run of digits has several ("1783": mark 3, 83, 783)."""
    return [candidate for number, block in enumerate(blocks) for candidate in _candidates(number, block.text)]


def sequence(candidates: Sequence[MarkCandidate], sure_of_start: bool, first: int = 1) -> list[MarkCandidate]:
    """The sequence of rising marks that is worth most, in time linear in the candidates.

    `first` is the mark of the first note that is printed. `sure_of_start` says that notes are printed, so that even an
    unlikely candidate may be the first mark or the last; without notes only what sure candidates enclose is believed.
    """
    best: dict[int, _Chain] = {}
    whole: _Chain | None = None
    for candidate in candidates:
        sure = sure_of_start or candidate.worth >= TOO_LONG
        mark = int(candidate.mark)
        options = [_longer(best[mark - gap], candidate, gap) for gap in range(1, MAX_GAP + 1) if mark - gap in best]
        if sure:
            latest = LATE_START if sure_of_start or candidate.worth == APART else UNNOTED_START
            options.append(_Chain(candidate, candidate.worth - min(MISSING * abs(mark - first), latest), None))
        found = max(options, key=lambda option: option.worth, default=None)
        if found is None:
            continue
        if mark not in best or found.worth > best[mark].worth:  # of two that are worth the same the first: the second repeats
            best[mark] = found
        if sure and found.worth > (whole.worth if whole else 0):
            whole = found
    return _candidates_of(whole)


def with_repeats(chain: Sequence[MarkCandidate], candidates: Sequence[MarkCandidate]) -> list[MarkCandidate]:
    """The sequence, and every candidate that refers once more to a mark already met, or is set apart; none overlaps another."""
    sure = _sure(chain)
    coming, chosen = list(reversed(chain)), []
    for candidate in candidates:
        met = int(coming[-1].mark) if coming else int(chain[-1].mark) if chain else 0
        if coming and (candidate.block, candidate.start, candidate.end) == (coming[-1].block, coming[-1].start, coming[-1].end):
            chosen.append(coming.pop())
        elif candidate.worth == APART or (candidate.worth >= sure and int(candidate.mark) <= met):
            chosen.append(candidate)
    return [candidate for before, candidate in zip([None, *chosen], chosen, strict=False) if not _overlaps(before, candidate)]


def _candidates_of(chain: _Chain | None) -> list[MarkCandidate]:
    candidates = []
    while chain is not None:
        candidates.append(chain.candidate)
        chain = chain.before
    return candidates[::-1]


def _longer(chain: _Chain, candidate: MarkCandidate, gap: int) -> _Chain:
    return _Chain(candidate, chain.worth + candidate.worth - MISSING * (gap - 1), chain)


def _sure(chain: Sequence[MarkCandidate]) -> float:
    """What a candidate outside the sequence must be worth to repeat a mark, in a text that marks as the sequence does."""
    if all(candidate.worth == APART for candidate in chain):
        return APART
    between_blanks = sum(candidate.worth == PUNCTUATED for candidate in chain)
    return PUNCTUATED if between_blanks * 2 >= len(chain) else TOO_LONG


def _overlaps(before: MarkCandidate | None, candidate: MarkCandidate) -> bool:
    return before is not None and before.block == candidate.block and before.end > candidate.start


# --- the candidates of one text ---

MAX_MARK_CHARACTERS = 8  # characters: more is no mark


def _candidates(number: int, text: str) -> Iterator[MarkCandidate]:
    spans = [(found.start(), found.end(), found[1]) for found in _SET_APART.finditer(text)]
    candidates = [
        MarkCandidate(number, start, end, mark, APART)
        for start, end, mark in spans
        if len(mark) <= MAX_MARK_CHARACTERS and not _UNIT.search(text, max(0, start - 8), start)
    ]
    for found in _NUMBER.finditer(text):
        readings = _readings(text, found.start(), found.end())
        candidates.extend(MarkCandidate(number, *reading) for reading in readings if reading[3] > 0)
    return iter(sorted(candidates, key=lambda candidate: candidate.start))


def _readings(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, float]]:
    """The readings of the run of digits [start, end) of the text as a mark: (start, end, mark, worth)."""
    run = text[start:end]
    before = text[max(0, start - 12) : start]
    if run[0] == "0" or len(run) > 8 or _CONTINUED.match(text, end) or _numbers_point(text, start, end):
        return
    if not _AFTER.match(text, end):
        if text[end : end + 1] == "/" and before[-1:] in (",", ";") and len(run) > 1:  # "2012,727/5": mark 7, resolution 27/5
            yield from ((start, cut, text[start:cut], UNLIKELY) for cut in range(start + 1, end))
        return
    if _MONTH.match(text, end):
        return
    if len(run) <= 3 and before.strip():
        if before[-1].isspace():
            yield start - 1, end, run, _parted(text[end : end + 1], before.rstrip())
        else:
            yield start, end, run, _glued(before)
    if len(run) > 1 and not _NUMBERED_TITLE.match(text):
        for cut in range(max(start + 1, end - 3), end):
            if text[cut] != "0":
                yield cut, end, text[cut:end], _within(text[start:cut], run, before)


def _numbers_point(text: str, start: int, end: int) -> bool:
    """Whether the number is that of a point inside the sentence, "2)": the bracket behind it closes none."""
    return text[end : end + 1] == ")" and text.count("(", max(0, start - _MAX_BRACKET_CHARACTERS), start) <= text.count(
        ")", max(0, start - _MAX_BRACKET_CHARACTERS), start
    )


def _parted(behind: str, before: str) -> float:
    """What a number between blanks is worth as a mark; `behind` is the character behind it, if there is one."""
    if _ABBREVIATION.search(before):
        return 0.0
    punctuated = before[-1] in ".,;:”)" and (not before[-2:-1].isdigit() or _YEAR_AND_STOP.search(before))
    if behind == WIDE or (punctuated and not behind):
        return PARTED
    return PUNCTUATED if punctuated else BETWEEN_BLANKS


def _glued(before: str) -> float:
    """What a number is worth as a mark that directly follows these characters."""
    word = _WORD_BEFORE.search(before)
    if word:
        short_capitals = word[0].isupper() and len(word[0]) <= 3 and not _ROMAN.match(word[0])  # "G20", "CO2", "REV1"
        return UNLIKELY if short_capitals else GLUED
    if _ABBREVIATION.search(before):
        return 0.0
    if _YEAR_IN_BRACKETS.search(before):
        return PUNCTUATED  # "recommendation (2019)1" is as likely a number of its own
    if before[-1] in ".,;:" and before[-2:-1].isdigit() and not _YEAR_AND_STOP.search(before):
        return (
            TOO_LONG if before[-1] in ",;" and not _LISTED.search(before) else UNLIKELY
        )  # "Agenda 21,9 the" against "21.9 per cent"
    return GLUED if before[-1] in ".,;:)]”\"’'%" else 0.0


def _within(digits: str, run: str, before: str) -> float:
    """What the end of a run of digits is worth as a mark; `digits` are those before it: a year, or a resolution's number."""
    if _YEAR.match(digits) or (digits == "21" and before.endswith("Agenda ")):
        return TOO_LONG
    if _SESSION_BEFORE.search(before):
        return TOO_LONG if len(run) > 3 and len(digits) <= 3 and not _YEAR.match(run) else UNLIKELY
    return VERY_UNLIKELY if len(run) <= 4 and not _YEAR.match(run) else 0.0
