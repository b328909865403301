"""Nearly identical wordings: one hit on pages, counted, and each opened with what it changes."""

from __future__ import annotations

import zlib

import pytest
from flask.testing import FlaskClient

from search_service import Index
from search_service.engines import Request
from search_service.engines.opensearch import numbering
from search_service.engines.opensearch.near import near_files
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


def test_near_wordings_and_phrases_are_the_same_in_parts(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    names = dict.fromkeys(hit.document.id for hit in index.engine.scan(Request(sort="document")).hits)
    documents = [index.document(name) for name in names]
    found = []
    for clauses in (100_000, 30):
        monkeypatch.setattr(numbering, "PART_CLAUSES", clauses)
        entries = numbering.numbering(documents)
        with near_files(entries.near, entries.wording_of, documents) as files:
            contents = {name: zlib.decompress(b"".join(parts)) for name, parts in files.attachments() if "/" in name}
        found.append((contents, files.groups.tolist(), files.shifts.tolist(), entries.phrases))
    assert found[0] == found[1]
    assert len(set(found[0][1])) < len(found[0][1]), "some wordings are nearly identical"
    assert found[0][3], "some phrases are frequent"
