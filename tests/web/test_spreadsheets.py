"""The table that a page offers, opened by pandas and saved as a workbook: what a reader sees in a spreadsheet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime

import pandas
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.cell import Cell

from search_service.export.tables import BOM, COLUMNS
from search_service.indexing.build import build
from search_service.web import create_app
from tests.web.page_reading import one, page

ACCENTS = "Côte d’Ivoire, Türkiye, São Tomé, Łódź and Réunion"
ARABIC = "قرار اتخذته الجمعية العامة"
CHINESE = "大会通过的决议"
FORMULA = '=HYPERLINK("https://example.org","rivers")'
RESOLUTION = f"""**A/RES/77/905**

# {FORMULA}

The General Assembly,

Recalling the rivers of {ACCENTS},

Noting that {ARABIC} and {CHINESE} name the rivers, "clean" as they are, with a\x0bcontrol,

1. Urges all States:

(a) To keep rivers clean;

(b) To keep rivers open;
"""
LISTED = {
    "symbol": "A/RES/77/905",
    "adoption_type": "Recorded vote",
    "adoption_date": "2022-12-14",
    "MS_in_favour_count": "120",
    "MS_against_count": "3",
    "MS_abstaining_count": "0",
    "subjects": [["@RIVERS", "UNBIS Thesaurus"], ["WATER", "UNBIS Thesaurus"]],
}
CITED = ("first preambular paragraph", "second preambular paragraph", "para. 1")
Sheet = list[dict[str, Cell]]


def opened(data: bytes) -> Sheet:
    """The rows of a file, opened as a spreadsheet program does, saved as a workbook and opened once more.

    Without a byte order mark Excel reads the letters of Western Europe.
    """
    encoding = "utf-8-sig" if data.startswith(BOM) else "cp1252"
    table = pandas.read_csv(io.BytesIO(data), encoding=encoding, parse_dates=["date"], na_filter=False)
    assert tuple(table.columns) == COLUMNS
    saved = io.BytesIO()
    # Characters that no workbook may hold would end this with an error.
    table.to_excel(saved, index=False)
    head, *body = load_workbook(saved).worksheets[0].iter_rows()
    return [dict(zip([str(cell.value) for cell in head], cells, strict=True)) for cells in body]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "rivers.md").write_text(RESOLUTION, encoding="utf-8")
    (folder / "meta").mkdir()
    (folder / "meta" / "GA_77.jsonl").write_text(json.dumps(LISTED), encoding="utf-8")
    build([folder], folder / "index", max_bytes=10**6)
    app = create_app(folder / "index")
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.fixture(scope="module")
def sheet(client: FlaskClient) -> Sheet:
    """What the link of a page downloads."""
    shown = page(client, "/?q=rivers&session=77..&sort=document")
    answer = client.get(one(shown, "//a[.='spreadsheet (CSV)']").get("href"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clauses-rivers-77.csv"'
    assert int(answer.headers["X-Total-Count"]) == len(CITED)
    return opened(answer.data)


def test_every_clause_is_a_row_with_its_citation(sheet: Sheet) -> None:
    cited = [str(row["citation"].value) for row in sheet]
    assert cited == [f"General Assembly resolution 77/905, {part}" for part in CITED]


def test_letters_of_all_languages_are_intact(sheet: Sheet) -> None:
    assert ACCENTS in str(sheet[0]["text"].value)
    assert f'{ARABIC} and {CHINESE} name the rivers, "clean" as they are' in str(sheet[1]["text"].value)


def test_lines_of_a_clause_stay_in_its_cell(sheet: Sheet) -> None:
    assert str(sheet[2]["text"].value).splitlines() == [
        "Urges all States:",
        "(a) To keep rivers clean;",
        "(b) To keep rivers open;",
    ]


def test_dates_are_dates_and_votes_are_numbers(sheet: Sheet) -> None:
    for row in sheet:
        assert row["date"].is_date and row["date"].value == datetime(2022, 12, 14)
        assert [row[name].value for name in ("in_favour", "against", "abstaining")] == [120, 3, 0]


def test_no_cell_is_a_formula(sheet: Sheet) -> None:
    cells = [cell for row in sheet for cell in row.values()]
    assert not [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith(tuple("=+-@"))]
    assert {row["title"].value for row in sheet} == {f"'{FORMULA}"}


def test_a_workbook_would_show_a_formula_that_is_not_guarded() -> None:
    table = ",".join(COLUMNS) + "\r\n" + ",".join(["=1+1", *["x"] * (len(COLUMNS) - 1)])
    assert opened(BOM + table.encode())[0]["symbol"].data_type == "f"


def test_without_the_mark_letters_would_be_lost(client: FlaskClient) -> None:
    data = client.get("/api/search.csv?q=rivers&sort=document").data
    with pytest.raises(UnicodeDecodeError):
        opened(data)
