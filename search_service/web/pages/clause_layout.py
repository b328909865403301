"""The layout of a clause: lines of runs with italics, marks, notes and links."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from search_service.engines import Request
from search_service.export.urls import document_url
from search_service.highlight import Span
from search_service.model import Clause, Document, Footnote
from search_service.query import Pinned
from search_service.readers.clauses import row_line
from search_service.search.index import Index
from search_service.symbols import symbol_spans
from search_service.web.pages.list_items import Point, points

# Titles are read one by one: so many texts that a page cites have theirs shown.
MAX_TITLES = 60


class CitationLink(NamedTuple):
    """The characters [start, end) of a text cite the text at `url`; `title` is "" where it is not known."""

    start: int
    end: int
    url: str
    title: str


def citation_links(index: Index, document: Document, clauses: Iterable[Clause]) -> Mapping[str, tuple[CitationLink, ...]]:
    """By clause id, the links of those clauses that have one, in order and apart."""
    indexed = index.counts()["symbol"]
    titles: dict[str, str] = {}
    links: dict[str, tuple[CitationLink, ...]] = {}
    for clause in clauses:
        if not clause.citations:
            continue
        found: list[CitationLink] = []
        for start, end, symbol in symbol_spans(clause.text, document.body):
            if symbol not in indexed or symbol == document.symbol:
                continue
            if symbol not in titles:
                titles[symbol] = _title(index, symbol) if len(titles) < MAX_TITLES else ""
            if not found or start >= found[-1].end:
                found.append(CitationLink(start, end, document_url(symbol), titles[symbol]))
        if found:
            links[clause.id] = tuple(found)
    return links


def _title(index: Index, symbol: str) -> str:
    request = Request(Pinned(symbol), sort="document", limit=1, facets=(), with_totals=False)
    hits = index.engine.search(request).hits
    return hits[0].document.title if hits else ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A mark in a text that refers to a note: `id` is its own anchor, `note` that of the note, `at` its offset."""

    mark: str
    at: int
    id: str
    note: str


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A note at the foot: `text` is empty where only the mark is printed; `references` are the anchors that lead here."""

    id: str
    mark: str
    text: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteLinks:
    """The notes of a page in order of their first mention, and by the id of each text the references in it."""

    notes: tuple[NoteLink, ...]
    references: Mapping[str, tuple[Reference, ...]]


class TextRun(NamedTuple):  # a page has some hundreds; templates unpack a tuple much faster than they ask an object
    """Characters set alike: `opening` in italics, `hit` marked, in a `link`; or a `reference`, which has no text."""

    text: str
    opening: bool = False
    hit: bool = False
    reference: Reference | None = None
    link: CitationLink | None = None


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a clause: the label that it hangs from ("(a)", "" for none), how deep it is indented, and its runs."""

    label: str
    depth: int
    runs: tuple[TextRun, ...]


def notes_of(noted: Iterable[tuple[str, Sequence[Footnote]]]) -> NoteLinks:
    """The notes to some texts, given as (id, footnotes): one note for a mark that is repeated, with a way back to each."""
    anchors: dict[tuple[str, str], str] = {}
    back: dict[str, list[str]] = {}
    references: dict[str, tuple[Reference, ...]] = {}
    for text_id, footnotes in noted:
        set_here = []
        for footnote in footnotes:
            note = anchors.setdefault((footnote.mark, footnote.text), f"note-{len(anchors) + 1}")
            back.setdefault(note, []).append(f"{note}-ref-{len(back.get(note, ())) + 1}")
            set_here.append(Reference(footnote.mark, footnote.at, back[note][-1], note))
        references[text_id] = tuple(set_here)
    notes = tuple(NoteLink(anchor, mark, text, tuple(back[anchor])) for (mark, text), anchor in anchors.items())
    return NoteLinks(notes, references)


def document_notes(document: Document, clauses: Iterable[Clause], titled: bool) -> NoteLinks:
    """The notes of these clauses of a document; before them those to its title where that is printed, under its id."""
    title = document.footnotes if titled else ()
    return notes_of([(document.id, title), *((clause.id, clause.footnotes) for clause in clauses)])


def first_mentioned(notes: NoteLinks, text_id: str) -> tuple[NoteLink, ...]:
    """The notes that a text is the first to refer to, and whose words are known: they can stand beside it."""
    ids = {reference.id for reference in notes.references[text_id]}
    return tuple(note for note in notes.notes if note.text and note.references[0] in ids)


def clause_lines(
    clause: Clause,
    marks: Iterable[Span] = (),
    part: Span | None = None,
    references: Iterable[Reference] = (),
    table_below: bool = False,
    links: Sequence[CitationLink] = (),
) -> tuple[PrintedLine, ...]:
    """The lines of a clause, or of the part [start, end) of its text; their runs hold every word of it once, in order.

    With `table_below` the lines that are rows of its table are left out.
    """
    start, end = part or (0, len(clause.text))
    rows = {row_line(row) for row in clause.rows} if table_below else ()
    setting = _Setting(clause.text, opening_span(clause), tuple(marks), tuple(references), tuple(links))
    lines = []
    for point in points(clause.text):
        line_start, line_end = max(point.start, start), min(point.end, end)
        if line_start < line_end and not (rows and _is_row(clause.text[point.start : point.end].strip(), rows)):
            lines.append(_line(setting, point, line_start, line_end))
    return tuple(lines)


def _is_row(line: str, rows: Container[str]) -> bool:
    return line in rows or " | " in line  # a row that is on another page of a long table


def words_to_quote(clause: Clause) -> str:
    """The text of a clause without the rows of its table; all of it where it is nothing but a row."""
    rows = {row_line(row) for row in clause.rows}
    lines = [line for line in clause.text.split("\n") if not (rows and _is_row(line, rows))]
    return "\n".join(lines) or clause.text


def title_runs(document: Document, references: Iterable[Reference] = ()) -> tuple[TextRun, ...]:
    """A title with its references."""
    return tuple(_runs(_Setting(document.title, (0, 0), (), tuple(references)), 0, len(document.title)))


@dataclass(frozen=True, slots=True)
class _Setting:
    """A text and what is set apart in it."""

    text: str
    opening: Span
    marks: tuple[Span, ...]
    references: tuple[Reference, ...]
    links: tuple[CitationLink, ...] = ()


_NONE = (sys.maxsize, sys.maxsize)


def _line(setting: _Setting, point: Point, start: int, end: int) -> PrintedLine:
    if start > point.start or end < point.start + len(point.label):
        return PrintedLine("", point.depth, tuple(_runs(setting, start, end)))
    body = min(point.body, end)
    if setting.references:
        # A reference that is printed at the label stands before the words.
        moved = (replace(reference, at=body) if start <= reference.at < body else reference for reference in setting.references)
        setting = replace(setting, references=tuple(moved))
    return PrintedLine(point.label, point.depth, tuple(_runs(setting, body, end)))


def _runs(setting: _Setting, start: int, end: int) -> Iterator[TextRun]:
    opening_start, opening_end = setting.opening
    marks = [mark for mark in setting.marks if mark[0] < end and start < mark[1]]
    cuts = {start, end, opening_start, opening_end, *chain.from_iterable(marks)}
    cuts |= {reference.at for reference in setting.references}
    cuts |= {end for link in setting.links for end in link[:2]}
    inside = sorted([cut for cut in cuts if start <= cut <= end])
    ahead = iter(marks)  # in order, and apart
    mark_start, mark_end = next(ahead, _NONE)
    for left, right in zip(inside, [*inside[1:], end], strict=True):
        if setting.references:
            yield from (TextRun("", reference=reference) for reference in setting.references if reference.at == left)
        if left < right:
            while mark_end <= left:
                mark_start, mark_end = next(ahead, _NONE)
            link = next((link for link in setting.links if link.start <= left < link.end), None)
            yield TextRun(setting.text[left:right], opening_start <= left < opening_end, mark_start <= left, None, link)


def opening_span(clause: Clause) -> Span:
    """Where the opening is printed: as words, so that "notes" is not found in "footnotes"."""
    text, opening = clause.text, clause.opening
    start = text.find(opening) if opening else -1
    while opening and start >= 0:
        end = start + len(opening)
        if not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1])):
            return (start, end)
        start = text.find(opening, start + 1)
    return (0, 0)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
