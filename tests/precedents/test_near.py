"""Nearly identical wordings: one hit on pages, counted, and each opened with what it changes."""

from __future__ import annotations

from flask.testing import FlaskClient

from search_service import Index
from search_service.query import Query
from tests.web.page_reading import page


def test_pages_group_what_is_nearly_identical_and_programs_do_so_when_told(client: FlaskClient, index: Index) -> None:
    near = client.get("/api/search?q=centre&group=near&per_page=100").json
    plain = client.get("/api/search?q=centre&per_page=100").json
    assert (near["query"]["group"], plain["query"]["group"]) == ("near", "identical")
    assert near["total"] == plain["total"] == sum(hit["identical"] + hit["nearly_identical"] for hit in near["clauses"])
    assert near["distinct"] == len(near["clauses"]) < plain["distinct"]
    for group, answer in (("", near), ("&group=identical", plain)):
        shown = page(client, f"/?q=centre&per_page=100{group}").xpath("//li[starts-with(@class, 'hit ')]")
        assert len(shown) == answer["distinct"]


def test_each_nearly_identical_wording_is_opened_with_what_it_changes(client: FlaskClient, index: Index) -> None:
    hit = next(hit for hit in index.answer(Query("centre"), group="near").clauses if hit.hit.nearly_identical)
    shown = page(client, f"/near/{hit.hit.clause.id}")
    assert shown.xpath("//li[contains(@class, 'near')]//ins") or shown.xpath("//li[contains(@class, 'near')]//del")
    assert client.get("/near/A/RES/1/1/op/1").status_code == 404
