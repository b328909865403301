"""The coverage report of an index: counts, repairs, skipped files, numbering gaps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from search_service.errors import IndexDamagedError
from search_service.fields import year
from search_service.model import CLAUSE_TYPES, Document, Problem
from search_service.symbols import symbol_order

FILE = "coverage.json"


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one body, session (or year, for a body without sessions) and language; `clauses` counts by type."""

    body: str
    period: str
    language: str
    documents: int
    clauses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """The numbers that a series lacks: `missing` of those between `first` and `last`, the ends that the index has."""

    series: str
    first: int
    last: int
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair that was needed to read a document."""

    document: str
    source: str
    what: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item of a session's agenda; `title` is the one that most of its documents print, "" if none does."""

    session: str
    item: str
    title: str
    documents: int
    clauses: int


@dataclass(frozen=True, slots=True)
class Files:
    """The numbers of files that a build read, reused from the last build, and found removed since."""

    read: int = 0
    kept: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The report of a build; `clauses` has the counts by type over all parts. The agenda is for browsing, not for print."""

    documents: int
    clauses: dict[str, int]
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]
    seconds: float
    agenda: tuple[AgendaItem, ...] = ()
    files: Files = field(default_factory=Files)

    def to_dict(self) -> dict[str, Any]:
        report = {**msgspec.to_builtins(self), "seconds": round(self.seconds, 3)}
        del report["agenda"]
        return report

    def encoded(self) -> bytes:
        """The bytes of the attachment FILE of the index."""
        return msgspec.json.encode(self)


def decoded(content: bytes) -> Coverage:
    """The report from the bytes of the attachment."""
    try:
        return msgspec.json.decode(content, type=Coverage)
    except msgspec.DecodeError as error:
        raise IndexDamagedError(f"{FILE} cannot be read: {error}.", "Build the index again.") from error


def coverage(documents: Sequence[Document], problems: Iterable[Problem], seconds: float) -> Coverage:
    """The report on these documents and on files without any; `problems` also names unread parts of documents."""
    repairs = [Repair(document.id, document.source, what) for document in documents for what in document.repairs]
    found = [Problem(document.source, 0, what) for document in documents for what in document.problems]
    return Coverage(
        documents=len(documents),
        clauses=_types(documents),
        parts=tuple(_parts(documents)),
        gaps=tuple(_gaps(documents)),
        repairs=tuple(repairs),
        problems=(*problems, *found),
        seconds=seconds,
        agenda=tuple(_agenda(documents)),
    )


def _types(documents: Iterable[Document]) -> dict[str, int]:
    counts: Counter[str] = Counter(clause.type for document in documents for clause in document.clauses)
    return {name: counts[name] for name in CLAUSE_TYPES if counts[name]}


def _parts(documents: Iterable[Document]) -> Iterable[Part]:
    groups: defaultdict[tuple[str, str, str], list[Document]] = defaultdict(list)
    for document in documents:
        period = document.session or year(document) or ""
        groups[document.body or "", period, document.language].append(document)
    for body, period, language in sorted(groups, key=lambda group: (group[0], symbol_order(group[1]), group[2])):
        group = groups[body, period, language]
        yield Part(body, period, language, len(group), _types(group))


def _agenda(documents: Iterable[Document]) -> Iterable[AgendaItem]:
    sizes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    titles: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document in documents:
        for i, item in enumerate(document.agenda_items if document.session else ()):
            at = (document.session or "", item)
            sizes[at].append(len(document.clauses))
            # With more items than titles, or fewer, titles cannot be matched to items.
            if len(document.agenda_items) == len(document.agenda_item_titles):
                titles[at][document.agenda_item_titles[i]] += 1
    for session, item in sorted(sizes, key=lambda at: (symbol_order(at[0]), symbol_order(at[1]))):
        at = (session, item)
        title = titles[at].most_common(1)[0][0] if titles[at] else ""
        yield AgendaItem(session, item, title, len(sizes[at]), sum(sizes[at]))


# The series that the UN numbers without gaps; Security Council resolutions are numbered through all years.
_SERIES = (
    re.compile(r"(?P<series>A/RES/[^/]+)/(?P<number>\d+)(?: [A-Z].*)?"),
    re.compile(r"(?P<series>S/RES)/(?P<number>\d+) \(\d{4}\)"),
    re.compile(r"(?P<series>S/PRST/\d{4})/(?P<number>\d+)"),
)


def _gaps(documents: Iterable[Document]) -> Iterable[Gap]:
    numbers_of: defaultdict[str, set[int]] = defaultdict(set)
    for document in documents:
        for pattern in _SERIES:
            if found := pattern.fullmatch(document.symbol or ""):
                numbers_of[found["series"]].add(int(found["number"]))
    for series in sorted(numbers_of, key=symbol_order):
        numbers = numbers_of[series]
        missing = tuple(number for number in range(min(numbers), max(numbers)) if number not in numbers)
        if missing:
            yield Gap(series, min(numbers), max(numbers), missing)


def in_words(gap: Gap) -> str:
    """The missing numbers of a series, runs joined: "A/RES/74 (1 to 308): 92, 250, 255-257"."""
    runs: list[list[int]] = []
    for number in gap.missing:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"{gap.series} ({gap.first} to {gap.last}): {shown}"
