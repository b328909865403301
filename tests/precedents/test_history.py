"""The history of a clause: its versions in time, each with what changed from the one before."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service import Index
from search_service.engines.near import NEARLY_IDENTICAL
from search_service.indexing.build import build
from search_service.query import Query
from search_service.web import create_app
from tests.web.page_reading import page

ADDRESS = "/api/clauses/A/RES/77/273/op/4/history"


def test_a_series_shows_its_versions_in_time(client: FlaskClient) -> None:
    answer = client.get(ADDRESS).json
    assert answer["clause"]["id"] == "A/RES/77/273/op/4"
    dated = [version["symbol"] for version in answer["versions"] if version["adopted"]]
    assert answer["first"] == "A/RES/72/7/op/3" and dated == ["A/RES/72/7", "A/RES/77/273"]
    assert [version["relation"] for version in answer["versions"]].count("self") == 1


def test_changes_lead_from_each_version_to_the_next(client: FlaskClient, index: Index) -> None:
    for hit in index.walk(Query("preventive")).hits:
        versions = client.get(f"/api/clauses/{hit.clause.id}/history").json["versions"]
        assert versions[0]["changes"] == [] and hit.clause.id in {version["id"] for version in versions}
        for earlier, later in pairwise(versions):
            before = "".join(change["text"] for change in later["changes"] if change["op"] != "insert")
            after = "".join(change["text"] for change in later["changes"] if change["op"] != "delete")
            assert (before, after) == tuple(index.clause(version["id"]).clause.text for version in (earlier, later))


def test_an_unknown_clause_or_parameter_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/clauses/A/RES/77/273/op/99/history").status_code == 404
    assert client.get(f"{ADDRESS}?x=1").status_code == 400


def test_the_page_of_a_clause_shows_its_history(client: FlaskClient) -> None:
    section = page(client, "/clauses/A/RES/77/273/op/4").xpath("//section[@aria-labelledby='history']")[0]
    assert "/clauses/A/RES/72/7/op/3" in section.xpath(".//li//a/@href")
    assert section.xpath(".//ins") or section.xpath(".//del")


def test_the_draft_and_the_texts_of_its_series_are_one_history(client: FlaskClient) -> None:
    versions = client.get("/api/clauses/A/RES/77/273/op/3/history").json["versions"]
    assert [version["in_series"] for version in versions] == [True] * 3
    assert {"A/RES/72/7/op/2", "A/RES/77/273/op/3"} < {version["id"] for version in versions}, "and the draft"


def test_a_history_is_a_table_and_a_feed_too(client: FlaskClient) -> None:
    versions = client.get(ADDRESS).json["versions"]
    rows = list(csv.DictReader(client.get(f"{ADDRESS}.csv").text.removeprefix("\ufeff").splitlines()))
    assert [row["url"].rpartition("/clauses/")[2] for row in rows] == [version["id"] for version in versions]
    feed = client.get(f"{ADDRESS}.atom")
    assert feed.mimetype == "application/atom+xml" and feed.text.count("<entry>") == len(versions)
    assert client.get(f"{ADDRESS}.pdf").status_code == 404


def test_what_a_history_shows_is_right_in_98_of_100_pairs_that_were_read() -> None:
    """The pairs were drawn at random from near clauses of 109,000, before anything was tuned, and read by hand."""
    with Path(__file__).with_name("read_pairs.tsv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    shown = [pair for pair in pairs if pair["same title"] == "yes" or float(pair["similarity"]) >= NEARLY_IDENTICAL]
    assert len(pairs) == 200 and len(shown) > 100
    assert sum(pair["verdict"] == "right" for pair in shown) / len(shown) >= 0.98


CLAUSE = "Calls upon all riparian States of the lower delta to keep its wetlands open to migrating birds in every season"
TAKEN_UP = "Encourages the harbour masters of the coast to publish the tides of every estuary in all languages of their crews"


@pytest.fixture(scope="module")
def long_series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Sessions of one title, all but the 73rd with CLAUSE, a text of another title with TAKEN_UP of the last, and two parts."""
    root = tmp_path_factory.mktemp("series")
    (root / "texts" / "meta").mkdir(parents=True)
    entries = []
    for session in range(21, 77):
        title = "Ports of the northern coast" if session == 76 else "Wetlands of the lower delta"
        words = f"{CLAUSE}, {'and' if session % 2 else 'or'} to report in {session}"
        paragraphs = {73: "1. Decides to meet again;", 76: "1. Elects the officers;"}.get(session, f"1. {words};")
        paragraphs += f"\n\n2. {TAKEN_UP};" if session > 73 else ""
        text = f"**A/RES/{session}/811**\n\n# {title}\n\nThe General Assembly,\n\n{paragraphs}\n"
        (root / "texts" / f"{session}.md").write_text(text, encoding="utf-8")
        entry = {"symbol": f"A/RES/{session}/811", "title": title, "adoption_date": f"{1945 + session}-12-16"}
        entries.append(json.dumps(entry))
    for part in "AB":
        text = f"**A/RES/75/812 {part}**\n\n# Review of the ports\n\nThe General Assembly,\n\n1. Decides to meet in {part}.\n"
        (root / "texts" / f"{part}.md").write_text(text, encoding="utf-8")
        entries.append(
            json.dumps({"symbol": f"A/RES/75/812 {part}", "title": "Review of the ports", "adoption_date": "2020-12-16"})
        )
    (root / "texts" / "meta" / "GA.jsonl").write_text("\n".join(entries), encoding="utf-8")
    build([root / "texts"], root / "index", max_bytes=10**7)
    app = create_app(root / "index")
    yield app.test_client()
    app.config["INDEX"].close()


def test_a_long_history_has_the_nearest_fifty_with_its_gaps_and_forks(long_series: FlaskClient) -> None:
    answer = long_series.get("/api/clauses/A/RES/75/811/op/1/history").json
    symbols = [version["symbol"] for version in answer["versions"]]
    assert len(symbols) == 50 and symbols == sorted(symbols) and answer["first"] == symbols[0] + "/op/1" == "A/RES/21/811/op/1"
    assert symbols[1:] == [f"A/RES/{session}/811" for session in range(26, 76) if session != 73]
    assert {one["symbol"]: one["left_out"] for one in answer["versions"] if one["left_out"]} == {"A/RES/74/811": 1}
    shown = page(long_series, "/clauses/A/RES/75/811/op/1").xpath("//section[@aria-labelledby='history']")[0].text_content()
    assert "54 texts in all, the 50 nearest of them here" in shown and "1 text of the series without it" in shown
    forked = long_series.get("/api/clauses/A/RES/75/811/op/2/history").json["versions"]
    assert [(one["symbol"], one["in_series"]) for one in forked] == [
        ("A/RES/74/811", True),
        ("A/RES/75/811", True),
        ("A/RES/76/811", False),
    ], "a text of another title took it up"


def test_a_clause_says_where_it_was_first_seen_or_that_it_is_new(long_series: FlaskClient) -> None:
    said = {
        address: page(long_series, f"/clauses/{address}").xpath("//section[@aria-labelledby='history']")[0].text_content()
        for address in ("A/RES/21/811/op/1", "A/RES/24/811/op/1", "A/RES/73/811/op/1")
    }
    assert "New here, and taken up since" in said["A/RES/21/811/op/1"]
    assert "First seen in A/RES/21/811" in said["A/RES/24/811/op/1"]
    assert "it is new here" in said["A/RES/73/811/op/1"]


def test_the_parts_of_a_resolution_do_not_follow_each_other(long_series: FlaskClient) -> None:
    assert not page(long_series, "/documents/A/RES/75/812 B").xpath("//a[starts-with(@href, '/compare?')]")
    draft = "1. Recalls its resolutions 75/812 A of 16 December 2020 and 74/811 of 16 December 2019;\n"
    (checked,) = long_series.post("/api/check", data={"text": draft}).json["clauses"]
    assert [(one["symbol"], one["problem"]) for one in checked["citations"]] == [("A/RES/74/811", "superseded")]


def test_a_document_marks_how_often_each_clause_is_used_and_since_when(client: FlaskClient) -> None:
    marks = page(client, "/documents/A/RES/77/273").xpath("//p[contains(@class, 'reuse')]/a")
    said = {str(mark.get("href")): " ".join(mark.text_content().split()) for mark in marks}
    assert said["/clauses/A/RES/77/273/op/3#history"] == "in 3 texts since 2017"
