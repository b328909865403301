"""Collected clauses: an address carries them with their notes, in their order, to a page, to Word and to a table."""

from __future__ import annotations

import csv
from io import BytesIO

import docx
from flask.testing import FlaskClient

from search_service import Index
from tests.web.page_reading import page

FIRST, SECOND = "A/RES/77/273/op/3", "A/RES/72/7/op/3"
ADDRESS = f"c={FIRST}&note=for+the+preamble&c={SECOND}"


def ids(client: FlaskClient, address: str) -> list[str]:
    return [str(name) for name in page(client, address).xpath("//li/@data-collected")]


def test_a_page_shows_what_its_address_carries_and_changes_by_its_buttons(client: FlaskClient) -> None:
    shown = page(client, f"/collect?{ADDRESS}")
    assert shown.xpath("//li/@data-collected") == [FIRST, SECOND]
    assert shown.xpath("//input[@name='note']/@value") == ["for the preamble", ""]
    for move, expected in (
        ("down+1", [SECOND, FIRST]),
        ("up+2", [SECOND, FIRST]),
        ("drop+1", [SECOND]),
        ("up+9", [FIRST, SECOND]),
    ):
        answer = client.get(f"/collect?{ADDRESS}&move={move}")
        assert answer.status_code == 302 and ids(client, answer.headers["Location"]) == expected
    assert ids(client, client.get(f"/collect?{ADDRESS}&move=clear").headers["Location"]) == []
    assert ids(client, "/collect?c=77/273+para+3&c=77/273+para+3") == [FIRST], "a name opens it, once"
    assert "no clause" in client.get("/collect?c=nothing").text
    assert client.get("/collect").status_code == 200


def test_a_word_file_has_the_clauses_with_their_openings_in_italics(client: FlaskClient, index: Index) -> None:
    answer = client.get(f"/api/collection.docx?{ADDRESS}")
    paragraphs = docx.Document(BytesIO(answer.data)).paragraphs
    italics = ["".join(run.text for run in paragraph.runs if run.italic) for paragraph in paragraphs]
    assert [text for text in italics if text] == [index.clause(name).clause.opening for name in (FIRST, SECOND)]
    texts = [paragraph.text for paragraph in paragraphs]
    assert texts[0].endswith(index.clause(FIRST).clause.text) and texts[1] == "(General Assembly resolution 77/273, para. 3)"
    assert texts[2] == "Note: for the preamble"


def test_a_table_has_a_row_for_each(client: FlaskClient) -> None:
    rows = list(csv.DictReader(client.get(f"/api/collection.csv?{ADDRESS}").text.removeprefix("\ufeff").splitlines()))
    assert [(row["clause"], row["note"]) for row in rows] == [(FIRST, "for the preamble"), (SECOND, "")]


def test_what_cannot_be_collected_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/collection.docx?c=nothing").status_code == 404
    assert client.get(f"/api/collection.pdf?{ADDRESS}").status_code == 404
    assert client.get(f"/api/collection.csv?{ADDRESS}&x=1").status_code == 400
    assert client.get(f"/collect?c={FIRST}&note={'x' * 501}").status_code == 400


def test_every_clause_can_be_collected_without_script(client: FlaskClient) -> None:
    form = page(client, f"/clauses/{FIRST}").xpath("//form[@action='/collect']")[0]
    assert form.xpath(".//input[@name='c']/@value") == [FIRST]
