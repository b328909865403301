"""The history of a clause: its versions in time, each with what changed from the one before."""

from __future__ import annotations

from itertools import pairwise

from flask.testing import FlaskClient

from search_service import Index
from search_service.query import Query
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
