"""Search results as tables, a row for each clause, in each of TABLE_FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import msgspec
from msgspec.structs import astuple

from search_service.engines import Hit
from search_service.export.citation import citation
from search_service.export.urls import clause_url
from search_service.fields import date
from search_service.model import Vote

SOURCE = "United Nations (unofficial copy)"
BOM = b"\xef\xbb\xbf"
QUOTE = '"'
_BATCH = 100  # rows written at a time, about 100 kB


class Row(msgspec.Struct, frozen=True):  # a dataclass of so many fields takes ten times as long to make
    """A clause as a row of a table; the fields are the columns, in this order.

    `paragraph` is the printed number, else the count among the clauses of its type. `date` is the day of adoption, else of
    publication, else the year. `identical` counts the clauses found that have its wording.
    """

    symbol: str | None
    paragraph: str
    type: str
    verb: str | None
    modifiers: tuple[str, ...]
    opening: str | None
    text: str
    session: str | None
    date: str
    adoption: str | None
    subjects: tuple[str, ...]
    url: str
    id: str
    title: str
    section: str | None
    body: str | None
    kind: str
    agenda_items: tuple[str, ...]
    in_favour: int | None
    against: int | None
    abstaining: int | None
    identical: int
    citation: str
    source: str = SOURCE


COLUMNS = Row.__struct_fields__
_UNVOTED = Vote(None)


def rows(hits: Iterable[Hit], site: str = "") -> Iterator[Row]:
    """A row for each hit, in order; `site` ("https://example.org") is the base of the addresses."""
    for hit in hits:
        clause, document = hit.clause, hit.document
        vote = document.vote or _UNVOTED
        yield Row(
            symbol=document.symbol,
            paragraph=clause.number or clause.id.rpartition("/")[2],
            type=clause.type,
            verb=clause.verb,
            modifiers=clause.modifiers,
            opening=clause.opening,
            text=clause.text,
            session=document.session,
            date=date(document),
            adoption=vote.method,
            subjects=document.subjects,
            url=site + clause_url(clause.id),
            id=clause.id,
            title=document.title,
            section=clause.section,
            body=document.body,
            kind=document.kind,
            agenda_items=document.agenda_items,
            in_favour=vote.in_favour,
            against=vote.against,
            abstaining=vote.abstaining,
            identical=hit.identical,
            citation=citation(document, clause),
        )


def csv_lines(table: Iterable[Row]) -> Iterator[bytes]:
    """The lines of a CSV file (RFC 4180, UTF-8) with a header, in batches; several values are joined with "; ".

    Texts are quoted; an unknown value is an empty cell. A text that a spreadsheet would read as a formula gets an
    apostrophe before it, as OWASP recommends against CSV injection.
    """
    yield f"{','.join(COLUMNS)}\r\n".encode()
    remaining = iter(table)
    while batch := tuple(islice(remaining, _BATCH)):
        # Five times as fast as the csv module, which tests each character.
        yield "".join(map(_csv_line, batch)).encode()


def csv_table(rows: Iterable[Sequence[object]]) -> bytes:
    """A short table as a CSV file for spreadsheets: with a byte order mark, each cell quoted and guarded, None as ""."""
    lines = (",".join(_quoted("" if cell is None else str(cell)) for cell in row) + "\r\n" for row in rows)
    return BOM + "".join(lines).encode()


def csv_cut_short(notice: str) -> bytes:
    """The last row of an incomplete table: a notice, and one cell too many, so that strict readers refuse the file."""
    return f"{_quoted(notice)}{',' * len(COLUMNS)}\r\n".encode()


def ndjson_lines(table: Iterable[Row]) -> Iterator[bytes]:
    """A JSON object for each row, a line each, with the columns as keys; in batches."""
    encoder = msgspec.json.Encoder()
    remaining = iter(table)
    while batch := tuple(islice(remaining, _BATCH)):
        yield encoder.encode_lines(batch)


def ndjson_cut_short(notice: str) -> bytes:
    """The last line of an incomplete table: an object with the one key `cut_short`, which no row has."""
    return msgspec.json.encode({"cut_short": notice}) + b"\n"


# https://owasp.org/www-community/attacks/CSV_Injection, and the wide forms of its signs
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_Value = str | int | tuple[str, ...] | None


def _csv_line(row: Row) -> str:
    values = astuple(row)
    # Cells that rows share are cached; unique cells would only fill the cache.
    return (
        f"{_cells(values[:1])},{_quoted(row.paragraph)},{_cells(values[2:6])},{_quoted(row.text)},{_cells(values[7:11])},"
        f"{_quoted(row.url)},{_quoted(row.id)},{_cells(values[13:21])},{_cells(values[21:])}\r\n"
    )


@lru_cache(maxsize=256)  # clauses that follow each other share them
def _cells(values: tuple[_Value, ...]) -> str:
    return ",".join(map(_cell, values))


def _cell(value: _Value) -> str:
    if isinstance(value, tuple):
        value = "; ".join(value) or None
    if isinstance(value, str):
        return _quoted(value)
    return "" if value is None else str(value)


def guarded(text: str) -> str:
    """A text that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _quoted(text: str) -> str:
    return f'"{guarded(text).replace(QUOTE, QUOTE + QUOTE)}"'


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of files of rows, by its `suffix` in addresses, which is also its option on the command line.

    Responses have the first of `media_types`; a client may accept any of them. `lines` writes rows in batches; `cut_short`
    writes the last line of an incomplete file, with a notice. `mark`: the byte order mark that a client may request.
    """

    suffix: str
    media_types: tuple[str, ...]
    label: str
    description: str
    lines: Callable[[Iterable[Row]], Iterator[bytes]]
    cut_short: Callable[[str], bytes]
    mark: bytes = b""


TABLE_FORMATS = (
    TableFormat("csv", ("text/csv",), "spreadsheet (CSV)", "as a table", csv_lines, csv_cut_short, BOM),
    TableFormat(
        "ndjson",
        ("application/x-ndjson", "application/ndjson", "application/jsonl"),
        "JSON lines",
        "a JSON object a line",
        ndjson_lines,
        ndjson_cut_short,
    ),
)
