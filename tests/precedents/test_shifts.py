"""Verb shifts: which clauses were taken up with a stronger or a weaker verb, as a page, JSON, a table and a search."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service.engines.columns.kernels.compiler import compile_kernels
from search_service.indexing.build import build
from search_service.query import Query
from search_service.search.index import open_index
from search_service.web import create_app
from tests.web.page_reading import page

# One paragraph a line: its verb in each of three sessions.
VERBS = [
    (("Urges", "Requests", "Requests"), "all parties to respect the ceasefire along the river and to protect civilians"),
    (("Condemns", "Notes", "Condemns"), "the attacks on the wells of the northern districts by armed groups"),
    # Of two ladders: neither is stronger.
    (("Welcomes", "Urges", "Welcomes"), "the work of the commission for the basin and of its secretariat in good faith"),
    # On no ladder.
    (("Intends", "Decides", "Intends"), "to keep the question of the lower delta and of its people under review"),
    # An act that was joined, and put second: the other one still stands.
    (
        ("Notes with interest and welcomes", "Welcomes", "Notes, and also welcomes,"),
        "the plan for the eastern canals and their locks",
    ),
    # What is repeated is as strong as it was.
    (
        ("Condemns", "Reiterates its condemnation of", "Condemns"),
        "the burning of the archives of the mills and of their ledgers",
    ),
    # The concern stays, behind another act.
    (
        ("Expresses concern at", "Takes note of the repairs, but remains concerned at", "Expresses concern at"),
        "the state of the dams of the western valley, their gates and their sluices",
    ),
    # One fair is recalled, and the next one welcomed.
    (
        ("Recalls the fair of 2016", "Welcomes the fair of 2021", "Recalls the fair of 2016"),
        "of the boat builders of the basin, held in its capital with many visitors from abroad",
    ),
    # What is decided is not what was looked forward to.
    (
        (
            "Decides to hold a second meeting of the ministers of trade next spring",
            "Looks forward to the next report",
            "Looks forward to the next report",
        ),
        "on the progress made in carrying out the programme for the inland ports and their warehouses",
    ),
    # What the first wording asks for is asked for by a later verb of the second.
    (
        (
            "Encourages more funds for the schools of the ferrymen",
            "Calls upon all States to respect the treaty, urges them to find more funds for the schools of the ferrymen",
            "Encourages more funds for the schools of the ferrymen",
        ),
        "and of their families along the whole of the river, from the springs to the delta",
    ),
]
EXPECTED = {
    ("A/RES/76/811/op/1", "stronger", "urge", "request"),
    ("A/RES/76/811/op/2", "weaker", "condemn", "note"),
    ("A/RES/77/811/op/2", "stronger", "note", "condemn"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shifts")
    (root / "texts" / "meta").mkdir(parents=True)
    entries = []
    for i, session in enumerate((75, 76, 77)):
        paragraphs = "\n\n".join(f"{n}. *{verbs[i]}* {rest};" for n, (verbs, rest) in enumerate(VERBS, 1))
        facts = f"**A/RES/{session}/811**\n\n# The lower basin\n\nThe General Assembly,"
        (root / "texts" / f"{session}.md").write_text(f"{facts}\n\n{paragraphs}\n", encoding="utf-8")
        entry = {"symbol": f"A/RES/{session}/811", "title": "The lower basin", "adoption_date": f"{1945 + session}-12-16"}
        entries.append(json.dumps(entry))
    (root / "texts" / "meta" / "GA_76.jsonl").write_text("\n".join(entries), encoding="utf-8")
    build([root / "texts"], root / "index", max_bytes=10**7)
    return root / "index"


@pytest.fixture(scope="module")
def shifts(folder: Path) -> Iterator[FlaskClient]:
    app = create_app(folder)
    yield app.test_client()
    app.config["INDEX"].close()


def listed(client: FlaskClient, address: str) -> set[tuple[str, str, str, str]]:
    answer = client.get(address).json
    rows = answer["shifts"]
    assert answer["total"] == len(rows)
    return {(row["clause"]["id"], row["verb_shift"], row["before"]["verb"], row["clause"]["verb"]) for row in rows}


def test_a_shift_is_on_one_ladder_and_from_the_text_before(shifts: FlaskClient) -> None:
    assert listed(shifts, "/api/shifts") == EXPECTED
    answer = shifts.get("/api/shifts").json
    assert (answer["total"], answer["stronger"], answer["weaker"]) == (3, 2, 1)
    for row in answer["shifts"]:
        assert row["clause"]["session"] == str(int(row["before"]["session"]) + 1)
        assert row["clause"]["strength"] != row["before"]["strength"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("shift=stronger", {row for row in EXPECTED if row[1] == "stronger"}),
        ("shift=weaker&session=77", set()),
        ("session=76", {row for row in EXPECTED if "/76/" in row[0]}),
        ("q=wells", {row for row in EXPECTED if row[0].endswith("/2")}),
        ("q=wells+OR+ceasefire&verb=request", {row for row in EXPECTED if row[3] == "request"}),
        ("strength=condemn", {row for row in EXPECTED if row[3] == "condemn"}),
    ],
)
def test_shifts_are_filtered_as_a_search_is(
    shifts: FlaskClient, parameters: str, expected: set[tuple[str, str, str, str]]
) -> None:
    assert listed(shifts, f"/api/shifts?{parameters}") == expected
    shown = page(shifts, f"/shifts?{parameters}").xpath("//li[contains(@class, 'pair')]/p[1]/a[1]/@href")
    assert {address.removeprefix("/clauses/") for address in shown} == {row[0] for row in expected}


def test_a_table_has_every_shift_with_both_texts(shifts: FlaskClient) -> None:
    rows = list(csv.DictReader(StringIO(shifts.get("/api/shifts.csv").text.removeprefix("\ufeff"))))
    assert {
        (row["url"].partition("/clauses/")[2], row["verb_shift"], row["verb_before"], row["verb"]) for row in rows
    } == EXPECTED
    assert all(row["text"] != row["text_before"] for row in rows)


@pytest.mark.parametrize("engine", ["whoosh", "columns"])
def test_both_engines_search_for_shifts(folder: Path, engine: str) -> None:
    if engine == "columns":
        compile_kernels()
    with open_index(folder, engine=engine) as index:
        for way, expected in (("any", 3), ("stronger", 2), ("weaker", 1)):
            assert index.answer(Query(f"shift:{way}")).total == expected
        assert index.answer(Query("wells -shift:weaker")).total == 2
        assert index.status().engine == engine


def test_what_is_no_shift_is_refused(shifts: FlaskClient) -> None:
    assert shifts.get("/api/shifts?shift=louder").status_code == 400
    assert "stronger, weaker or any" in shifts.get("/api/search?q=shift:louder").json["detail"]
    assert shifts.get("/api/shifts?unknown=1").status_code == 400
    assert shifts.get("/api/shifts.pdf").status_code == 404


def test_without_a_shift_the_page_says_what_to_do(shifts: FlaskClient) -> None:
    shown = page(shifts, "/shifts?q=nothing+of+the+kind")
    assert "/shifts" in shown.xpath("//main//p/a/@href")
    assert "No verb moved here." in shown.xpath("string(//main)")
