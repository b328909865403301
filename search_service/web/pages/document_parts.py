"""The parts that a long document is read in, and the way to each of its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from msgspec import structs

from search_service.errors import NotFoundError, TooLargeError, UsageError, quoted
from search_service.export.urls import document_url
from search_service.model import Clause, Document
from search_service.web.pages.labels import anchor_of, stretch
from search_service.web.pages.navigation import Choice, Paging

# Characters of a part: its page weighs up to 140 kB. All parts on one page stay below what an answer may have.
PART_CHARACTERS = 80_000
WHOLE_CHARACTERS = 450_000
# What a clause, a note, a cited symbol and a cell of a table add to a page beside their text.
_CLAUSE, _NOTE, _CITED, _CELL = 300, 200, 200, 25
_GLIMPSED_ROWS = 4

ALL = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a document: the part of this number, or ALL of it; `q` is the search text marked in it.

    Where a table is cut, its clause stands in each of the parts that it goes on in, with the rows that are there.
    """

    document: Document
    parts: tuple[tuple[Clause, ...], ...]
    number: int
    q: str

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self.document.clauses if self.number == ALL else self.parts[self.number - 1]

    @property
    def begins(self) -> bool:
        return self.number in (ALL, 1)


def shown(document: Document, part: str = "", q: str = "") -> Shown:
    """The part that an address names: a number, "all", or "" for the first; a short document is its own first part."""
    if part not in ("", "all") and not (part.isascii() and part.isdecimal()):
        raise UsageError(f"{quoted(part)} is not a part of a document.", "Give the number of a part, or all.", "part")
    parts = _parts(document)
    if part == "all" and not fits_one_page(document):
        raise TooLargeError("This document is too long for one page.", "Read it in parts, or download it from the API.")
    number = 1 if part == "" or (part == "all" and len(parts) == 1) else ALL if part == "all" else int(part[:9])
    if part != "all" and not 1 <= number <= len(parts):
        there = f"it has {len(parts)}" if len(parts) > 1 else "it is shown whole"
        raise NotFoundError(f"There is no part {part[:9]} of this document: {there}.", "Start from its first page.")
    return Shown(document, parts, number, q)


def fits_one_page(document: Document) -> bool:
    return sum(map(_size, document.clauses)) <= WHOLE_CHARACTERS


def part_url(document: Document, number: int, q: str = "") -> str:
    """The one address of a part; that of the first is the document's."""
    arguments = [("q", q)] * bool(q) + [("part", str(number or "all"))] * (number != 1)
    return document_url(document.id) + (f"?{urlencode(arguments)}" if arguments else "")


def place_url(page: Shown, clause_id: str) -> str:
    """Where a clause is read among the others, from a page that does not show it."""
    numbers = (number for number, part in enumerate(page.parts, start=1) if any(clause.id == clause_id for clause in part))
    return f"{part_url(page.document, next(numbers, 1), page.q)}#{anchor_of(page.document, clause_id)}"


def link(page: Shown, clause_id: str) -> str:
    """The same from this page: the anchor alone where the clause is on it."""
    if any(clause.id == clause_id for clause in page.clauses):
        return f"#{anchor_of(page.document, clause_id)}"
    return place_url(page, clause_id)


def opening(clause: Clause) -> Clause:
    """The clause as a page of its own shows it: of a long table the first rows, and what these cite."""
    return next(_pieces(clause))


def glimpse(clause: Clause) -> Clause:
    """The clause as it is shown beside another: a few rows of a table."""
    return structs.replace(clause, rows=clause.rows[:_GLIMPSED_ROWS])


def turning(page: Shown) -> Paging:
    """The ways to the other parts, each by the paragraphs that it has; none at all from a document that is one."""
    last = len(page.parts)
    if last == 1:
        return Paging((), "", "")
    urls = [part_url(page.document, number, page.q) for number in range(1, last + 1)]
    choices = tuple(
        Choice(f"{number}: {stretch(part)}", url, number == page.number)
        for number, (part, url) in enumerate(zip(page.parts, urls, strict=True), start=1)
    )
    before, after = page.number - 2, page.number
    return Paging(choices, urls[before] if before >= 0 else "", urls[after] if 0 < after < last else "")


def _parts(document: Document) -> tuple[tuple[Clause, ...], ...]:
    """The clauses in parts of about the same size, cut where a section starts if one starts near; never none."""
    pieces = [piece for clause in document.clauses for piece in _pieces(clause)]
    left = sum(map(_size, pieces))
    parts: list[list[Clause]] = [[]]
    filled, aim = 0, _part_size(left)
    for piece in pieces:
        size = _size(piece)
        is_full = filled + size > PART_CHARACTERS or filled + size / 2 > aim
        is_near = filled > 0.6 * aim and left > 0.4 * aim
        if parts[-1] and (is_full or (is_near and _starts_section(parts[-1][-1], piece))):
            parts.append([])
            filled, aim = 0, _part_size(left)
        parts[-1].append(piece)
        filled, left = filled + size, left - size
    return tuple(map(tuple, parts))


def _part_size(left: int) -> float:
    """The size of each of the parts that what is left makes."""
    return left / max(ceil(left / PART_CHARACTERS), 1)


def _starts_section(before: Clause, clause: Clause) -> bool:
    """Whether a section, an annex or the operative part starts here."""
    return (before.section, before.type) != (clause.section, clause.type)


def _pieces(clause: Clause) -> Iterator[Clause]:
    """The clause, or one for each stretch of its rows where they are too many for a page.

    Its text is on each; what it cites is divided among them in order, as it stands in the rows.
    """
    words = _size_of_words(clause)
    room = PART_CHARACTERS - words
    if _size(clause) <= PART_CHARACTERS or len(clause.rows) < 2 or room < PART_CHARACTERS / 4:
        yield clause
        return
    stretches = list(_stretches(clause.rows, room * _size_of_rows(clause.rows) / (_size(clause) - words)))
    share = ceil(len(clause.citations) / len(stretches))
    for number, rows in enumerate(stretches):
        yield structs.replace(clause, rows=rows, citations=clause.citations[number * share : (number + 1) * share])


def _stretches(rows: Sequence[tuple[str, ...]], room: float) -> Iterator[tuple[tuple[str, ...], ...]]:
    stretch: list[tuple[str, ...]] = []
    filled = 0
    for row in rows:
        size = _size_of_rows([row])
        if stretch and filled + size > room:
            yield tuple(stretch)
            stretch, filled = [], 0
        stretch.append(row)
        filled += size
    yield tuple(stretch)


def _size(clause: Clause) -> int:
    """What a clause adds to a page, in characters: its words, its notes, its rows, and what it cites."""
    notes = sum(_NOTE + len(note.text) for note in clause.footnotes)
    cited = _CITED * len({citation.symbol for citation in clause.citations})
    return _CLAUSE + _size_of_words(clause) + notes + cited + _size_of_rows(clause.rows)


def _size_of_words(clause: Clause) -> int:
    """Rows are set as a table, not as lines."""
    return sum(len(line) for line in clause.text.split("\n") if not (clause.rows and " | " in line))


def _size_of_rows(rows: Sequence[Sequence[str]]) -> int:
    return sum(_CELL + len(cell) for row in rows for cell in row)
