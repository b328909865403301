"""The parts that a long document is read in, so that no page passes 100 kB, and the way to each of its clauses.

What a page weighs is estimated from the texts: to set a document only to weigh it would take as long as to show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from urllib.parse import urlencode

from markupsafe import escape
from msgspec import structs

from search_service.errors import NotFoundError, UsageError, quoted
from search_service.export.urls import document_url
from search_service.model import Clause, Document
from search_service.web.pages.labels import anchor_of
from search_service.web.pages.navigation import Paging, paging

# Below 100 kB, as an estimate errs, and where every line has a mark too.
_PAGE_BYTES = 86_000
# What stands about the clauses: head and foot, the links to parts, the verbs to choose from, what cites the text.
_FRAME_BYTES = 9_000
_CLAUSE_BYTES = 300  # its place, said four times, and its line of the outline
_LINE_BYTES, _NOTE_BYTES, _CITED_BYTES, _CELL_BYTES = 30, 350, 220, 25
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


def shown(document: Document, asked: str = "", q: str = "") -> Shown:
    """The part that an address asks for: a number, "all", or "" for the first; a short document is its own first part."""
    if asked not in ("", "all") and not (asked.isascii() and asked.isdecimal()):
        raise UsageError(f"{quoted(asked)} is no part of a document.", "Give the number of a part, or all.", "part")
    parts = _parts(document)
    number = 1 if asked == "" or (asked == "all" and len(parts) == 1) else ALL if asked == "all" else int(asked[:9])
    if asked != "all" and not 1 <= number <= len(parts):
        there = f"it has {len(parts)}" if len(parts) > 1 else "it is shown whole"
        raise NotFoundError(f"There is no part {asked[:9]} of this document: {there}.", "Start from its first page.")
    return Shown(document, parts, number, q)


def part_url(document: Document, number: int, q: str = "") -> str:
    """The one address of a part; that of the first is the document's."""
    arguments = [("q", q)] * bool(q) + [("part", str(number or "all"))] * (number != 1)
    return document_url(document.id) + (f"?{urlencode(arguments)}" if arguments else "")


def place_url(page: Shown, clause_id: str) -> str:
    """Where a clause is read among the others, from a page that does not show it."""
    held = (number for number, part in enumerate(page.parts, start=1) if any(clause.id == clause_id for clause in part))
    return f"{part_url(page.document, next(held, 1), page.q)}#{anchor_of(page.document, clause_id)}"


def link(page: Shown, clause_id: str) -> str:
    """The same from this page: the anchor alone where the clause is on it."""
    if any(clause.id == clause_id for clause in page.clauses):
        return f"#{anchor_of(page.document, clause_id)}"
    return place_url(page, clause_id)


def opening(clause: Clause) -> Clause:
    """The clause as a page of its own shows it: of a long table the first rows, and what these cite."""
    return next(_pieces(clause, _PAGE_BYTES - 2 * _FRAME_BYTES))


def glimpse(clause: Clause) -> Clause:
    """The clause as it is shown beside another: a few rows of a table."""
    return structs.replace(clause, rows=clause.rows[:_GLIMPSED_ROWS])


def turning(page: Shown) -> Paging:
    """The ways to the other parts; none at all from a document that is one."""
    return paging(page.number, len(page.parts), lambda number: part_url(page.document, number, page.q))


def kilobytes(page: Shown) -> int:
    """What a page of the whole text weighs, roughly."""
    return ceil((_FRAME_BYTES + _ahead(page.document) + sum(_weights(page.document.clauses))) / 1000)


def _parts(document: Document) -> tuple[tuple[Clause, ...], ...]:
    """The clauses in parts of about the same weight, cut where a section starts if one starts near; never none."""
    room = _PAGE_BYTES - _FRAME_BYTES - 4 * _bytes(document.title)
    pieces = [piece for clause in document.clauses for piece in _pieces(clause, room)]
    weights = list(_weights(pieces))
    if weights:
        weights[0] += _ahead(document)
    parts = []
    while sum(weights) > room and len(pieces) > 1:
        cut = _cut(pieces, weights, room)
        parts.append(tuple(pieces[:cut]))
        pieces, weights = pieces[cut:], weights[cut:]
    return (*parts, tuple(pieces))


def _cut(clauses: Sequence[Clause], weights: Sequence[int], room: int) -> int:
    """How many clauses the next part takes."""
    total, filled = sum(weights), list(accumulate(weights))
    aim = total / ceil(total / max(room, 1))
    fitting = [place for place in range(1, len(clauses)) if filled[place - 1] <= room] or [1]
    near = [place for place in fitting if 0.6 <= filled[place - 1] / aim <= 1.4 and _starts(clauses[place - 1], clauses[place])]
    return min(near or fitting, key=lambda place: abs(filled[place - 1] - aim))


def _starts(before: Clause, clause: Clause) -> bool:
    """Whether a section, an annex or the operative part starts here."""
    return (before.section, before.type) != (clause.section, clause.type)


def _pieces(clause: Clause, room: int) -> Iterator[Clause]:
    """The clause, or one for each stretch of its rows where they are too many for a page.

    Its text is on each; what it cites is dealt out in order, as it stands in the rows.
    """
    rows, cited = sum(map(_row_weight, clause.rows)), sum(map(_cited_weight, _symbols(clause)))
    left = room - _weight(clause) + rows
    if left < room / 4 or rows + cited <= left:
        yield clause
        return
    share = ceil(len(clause.citations) / ceil((rows + cited) / left))
    for number, stretch in enumerate(_stretches(clause.rows, left * rows / (rows + cited))):
        yield structs.replace(clause, rows=stretch, citations=clause.citations[number * share : (number + 1) * share])


def _stretches(rows: Sequence[tuple[str, ...]], room: float) -> Iterator[tuple[tuple[str, ...], ...]]:
    stretch: list[tuple[str, ...]] = []
    filled = 0
    for row in rows:
        if stretch and filled + _row_weight(row) > room:
            yield tuple(stretch)
            stretch, filled = [], 0
        stretch.append(row)
        filled += _row_weight(row)
    yield tuple(stretch)


def _weights(clauses: Sequence[Clause]) -> Iterator[int]:
    """The bytes that each clause adds to a page; a symbol is listed once, so that it weighs where it is first cited."""
    told: set[str] = set()
    for clause in clauses:
        first = _symbols(clause) - told
        told |= first
        yield _weight(clause) + sum(map(_cited_weight, first))


def _weight(clause: Clause) -> int:
    """The same without what it cites: its words, its notes at the foot and beside, its line of the outline."""
    place = len(clause.id) + 4 * _bytes(clause.section or "") + 2 * sum(map(_bytes, clause.headings))
    notes = sum(_NOTE_BYTES + 2 * _bytes(note.text) for note in clause.footnotes)
    # Rows are set as a table, not as lines.
    lines = [line for line in clause.text.split("\n") if not (clause.rows and " | " in line)]
    words = sum(map(_bytes, lines)) + _LINE_BYTES * max(0, len(lines) - 1)
    return _CLAUSE_BYTES + place + notes + words + sum(map(_row_weight, clause.rows))


def _symbols(clause: Clause) -> set[str]:
    return {citation.symbol for citation in clause.citations}


def _cited_weight(symbol: str) -> int:
    return _CITED_BYTES + 3 * len(symbol)


def _row_weight(row: Sequence[str]) -> int:
    return sum(_CELL_BYTES + _bytes(cell) for cell in row)


def _ahead(document: Document) -> int:
    """What stands before the first clause: the facts, and how each State voted."""
    vote = document.vote
    states = (*vote.states_in_favour, *vote.states_against, *vote.states_abstaining) if vote else ()
    plain = (*document.agenda_item_titles, *document.draft_symbols, *document.sponsors, *document.repairs, *states)
    linked = (*document.agenda_items, *document.subjects, *document.sdgs)
    notes = sum(_NOTE_BYTES + 2 * _bytes(note.text) for note in document.footnotes)
    values = sum(25 + _bytes(text) for text in plain) + sum(80 + 2 * _bytes(text) for text in linked)
    return notes + values + _bytes(document.formula or "")


def _bytes(text: str) -> int:
    return len(escape(text).encode("utf-8", "surrogatepass"))
