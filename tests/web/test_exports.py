"""Every clause found, as a file: complete, in order, the same in each form, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index
from search_service.export.tables import COLUMNS, TABLE_FORMATS, Row, TableFormat, csv_lines
from search_service.export.urls import clause_url
from search_service.query import Query
from tests.web.page_reading import of_class, one, page, spaced

QUERIES = (
    "type=preambular",
    "q=peace",
    "q=peace&sort=newest",
    "q=peace&sort=oldest&group=none",
    "q=%22central+asia%22&type=operative",
)


def csv_rows(client: FlaskClient, arguments: str) -> list[dict[str, str]]:
    answer = client.get(f"/api/search.csv?{arguments}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def ndjson_rows(client: FlaskClient, arguments: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/search.ndjson?{arguments}")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def row(**fields: Any) -> Row:
    """A row that states only what a test is about."""
    texts = {name: "" for name in Row.__struct_fields__ if name != "source"}
    counts: dict[str, Any] = {"in_favour": None, "against": None, "abstaining": None, "identical": 1}
    return Row(**{**texts, **counts, "modifiers": (), "subjects": (), "agenda_items": (), **fields})


@pytest.mark.parametrize("arguments", QUERIES)
def test_a_file_holds_every_clause_found_in_the_order_asked_for(client: FlaskClient, arguments: str) -> None:
    joined = f"{arguments}&group=none".replace("group=none&group=none", "group=none")
    answer = client.get(f"/api/search?{joined}&per_page=100").json
    wanted = [clause["id"] for clause in answer["clauses"]]
    assert len(wanted) == answer["total"]
    assert [found["id"] for found in csv_rows(client, arguments)] == wanted
    assert [found["id"] for found in ndjson_rows(client, arguments)] == wanted


def test_grouping_leaves_no_clause_out_of_a_file_and_is_told_in_a_column(client: FlaskClient) -> None:
    rows = csv_rows(client, "q=%22Guided+by+the+Charter%22&group=identical")
    total = client.get("/api/search?q=%22Guided+by+the+Charter%22").json["total"]
    assert len(rows) == total > 1
    assert {found["identical"] for found in rows} == {str(total)}


def test_totals_agree_in_every_form_on_random_queries(client: FlaskClient, index: Index) -> None:
    drawn = random.Random(7)
    texts = [result.hit.clause.text for result in index.search(group="none", per_page=100).clauses]
    for _ in range(200):
        words = drawn.choice(texts).split()
        start = drawn.randrange(len(words))
        phrase = re.sub(r"[^\w\s]", " ", " ".join(words[start : start + drawn.randint(1, 3)])).strip() or "peace"
        q = drawn.choice(["{}", '"{}"', "{} OR peace", "peace -({})"]).format(phrase)
        query = Query(q=q, filters=drawn.choice([(), (("session", ("76", "77")),), (("type", ("operative",)),)]))
        answer = client.get(query.url("/api/search")).json
        sentence = spaced(one(page(client, query.url("/")), f"//*[{of_class('found')}]"))
        shown = int(sentence.split(" ")[0].replace(",", "")) if answer["total"] else 0
        arguments = query.url("").removeprefix("?")
        followed = re.search(r"totalResults>(\d+)<", client.get(query.url("/api/search.atom")).text)
        files = len(csv_rows(client, arguments)), len(ndjson_rows(client, arguments))
        totals = {answer["total"], shown, followed and int(followed[1]), *files}
        assert len(totals) == 1, (q, totals)


def test_the_forms_tell_the_same_of_each_clause(client: FlaskClient) -> None:
    for cells, record in zip(csv_rows(client, "q=asia"), ndjson_rows(client, "q=asia"), strict=True):
        assert list(cells) == list(record) == list(COLUMNS)
        for name, value in record.items():
            joined = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            assert cells[name].removeprefix("'") == joined


def test_a_row_tells_where_its_clause_is_found(client: FlaskClient) -> None:
    for found in ndjson_rows(client, "q=diplomacy"):
        assert found["url"] == f"http://localhost{clause_url(found['id'])}"
        assert found["source"] == "United Nations (unofficial copy)"
        assert client.get(found["url"]).status_code == 200


def test_a_file_says_how_many_rows_must_arrive(client: FlaskClient) -> None:
    for suffix in ("csv", "ndjson"):
        headers = client.get(f"/api/search.{suffix}?q=peace").headers
        assert headers["X-Total-Count"] == str(client.get("/api/search?q=peace").json["total"])
        assert headers["Content-Disposition"] == f'attachment; filename="clauses-peace.{suffix}"'


def test_a_search_without_hits_is_a_file_without_rows(client: FlaskClient) -> None:
    assert client.get("/api/search.csv?q=nowherefound").text == ",".join(COLUMNS) + "\r\n"
    assert client.get("/api/search.ndjson?q=nowherefound").text == ""


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "document"])
def test_a_search_without_hits_has_no_rows_in_any_order(client: FlaskClient, sort: str) -> None:
    assert client.get(f"/api/search.ndjson?q=nowherefound&sort={sort}").status_code == 200


def test_a_byte_order_mark_comes_when_it_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/api/search.csv?bom=1").data.startswith(b"\xef\xbb\xbfsymbol,")
    assert client.get("/api/search.csv").data.startswith(b"symbol,")


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_a_spreadsheet_takes_no_text_for_a_formula(first: str) -> None:
    written = b"".join(csv_lines([row(text=f"{first}HYPERLINK()")])).decode()
    (cells,) = csv.DictReader(io.StringIO(written, newline=""))
    assert cells["text"] == f"'{first}HYPERLINK()"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00")), min_size=1, max_size=4))
def test_what_is_written_as_csv_is_read_back(texts: list[str]) -> None:
    written = b"".join(csv_lines(row(text=text) for text in texts)).decode()
    read = [cells["text"] for cells in csv.DictReader(io.StringIO(written, newline=""))]
    assert [cell.removeprefix("'") for cell in read] == [text.removeprefix("'") for text in texts]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("page=2", "no pages"),
        ("per_page=5", "no pages"),
        ("bom=yes", "bom"),
        ("bom=1&bom=1", "twice"),
        ("colour=red", "no parameter"),
        ("q=%22%22", "no word"),
    ],
)
def test_what_a_file_cannot_be_asked_for_is_refused(client: FlaskClient, arguments: str, message: str) -> None:
    answer = client.get(f"/api/search.csv?{arguments}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert message in answer.json["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/jsonl", "application/x-ndjson"),
        ("text/csv;q=0.5, application/json;q=0.9", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
    ],
)
def test_the_accept_header_chooses_the_form(client: FlaskClient, accept: str | None, media_type: str) -> None:
    answer = client.get("/api/search?q=peace", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.vary


def test_a_suffix_wins_over_the_accept_header(client: FlaskClient) -> None:
    assert client.get("/api/search.csv", headers={"Accept": "application/json"}).mimetype == "text/csv"
    assert client.get("/api/search.json", headers={"Accept": "text/csv"}).mimetype == "application/json"


def test_a_form_that_is_not_given_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=peace", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.mimetype) == (406, "application/problem+json")
    assert "text/csv" in answer.json["detail"]
    assert client.get("/api/search.xlsx").status_code == 404


def test_the_answer_links_to_its_files(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=peace&session=77&page=2&per_page=5").json
    for suffix in ("csv", "ndjson"):
        assert answer["links"][suffix].startswith(f"/api/search.{suffix}?q=peace&session=77")
        assert client.get(answer["links"][suffix]).headers["X-Total-Count"] == str(answer["total"])


@pytest.mark.parametrize("form", TABLE_FORMATS, ids=lambda form: form.suffix)
def test_a_format_of_files_is_offered_everywhere(client: FlaskClient, form: TableFormat) -> None:
    """A row of TABLE_FORMATS is an address, a media type, a link of each answer and of the page, and an option."""
    by_suffix = client.get(f"/api/search.{form.suffix}?q=peace")
    by_header = client.get("/api/search?q=peace", headers={"Accept": form.media_types[-1]})
    assert by_suffix.data == by_header.data != b""
    assert by_suffix.mimetype == form.media_types[0]
    answer = client.get("/api/search?q=peace")
    assert f'type="{form.media_types[0]}"' in answer.headers["Link"]
    assert answer.json is not None
    assert client.get(answer.json["links"][form.suffix]).status_code == 200
    assert f">{form.label}</a>" in client.get("/?q=peace").text


@pytest.mark.parametrize("group", ["", "&group=identical", "&group=near", "&group=none"])
def test_the_page_and_the_feed_of_an_answer_group_as_it_does(client: FlaskClient, group: str) -> None:
    answer = client.get(f"/api/search?q=peace&sort=newest&per_page=100{group}").json
    feed = client.get(answer["links"]["atom"]).text
    assert re.findall(r"/clauses/([^\"#]+)\"", feed) == [
        clause["url"].removeprefix("/clauses/") for clause in answer["clauses"]
    ]
    shown = page(client, answer["links"]["html"])
    assert one(shown, "//link[@type='application/atom+xml']").get("href") == answer["links"]["atom"]
