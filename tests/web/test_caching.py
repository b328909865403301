"""Answers that a client has already, answers for other sites' pages, and answers made smaller."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service.indexing.build import build
from search_service.web import create_app
from tests.conftest import SEEDS

ADDRESSES = (
    "/",
    "/?q=peace",
    "/documents/A/RES/76/299",
    "/help",
    "/api/search?q=peace",
    "/api/search.csv?q=peace",
    "/api/search.atom?q=peace",
    "/api/clauses/A/RES/76/299/op/1",
    "/openapi.json",
)


@pytest.mark.parametrize("url", ADDRESSES)
def test_who_has_the_answer_is_told_so(client: FlaskClient, url: str) -> None:
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]


def test_the_clock_says_nothing_of_an_answer(client: FlaskClient) -> None:
    """It may have been set back between two builds; only tags are compared."""
    for url in (*ADDRESSES, "/static/style.css"):
        with client.get(url, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}) as answer:
            assert (answer.status_code, "Last-Modified" in answer.headers) == (200, False)


@pytest.mark.parametrize(
    ("url", "status"),
    [("/?q=peace", 304), ("/documents/A/RES/76/299", 304), ("/documents/A/RES/1/1", 404), ("/api/search?colour=red", 400)],
)
def test_any_tag_stands_for_what_exists(client: FlaskClient, url: str, status: int) -> None:
    assert client.get(url, headers={"If-None-Match": "*"}).status_code == status


def test_addresses_that_ask_the_same_have_one_tag(client: FlaskClient) -> None:
    same = ("q=peace&session=77&session=76", "session=76&page=1&session=77&q=+peace")
    tags = {client.get(f"/api/search?{arguments}").headers["ETag"] for arguments in same}
    assert len(tags) == 1


def test_other_questions_and_other_forms_have_other_tags(client: FlaskClient) -> None:
    tags = [
        client.get(url, headers=headers).headers["ETag"]
        for url, headers in (
            ("/api/search?q=peace", {}),
            ("/api/search?q=trust", {}),
            ("/api/search?q=peace", {"Accept": "text/csv"}),
            ("/api/search.csv?q=peace", {}),
            ("/api/search.csv?q=peace&bom=1", {}),
            ("/api/search.csv?q=peace", {"Host": "example.org"}),
            ("/?q=peace", {}),
        )
    ]
    assert len(set(tags)) == len(tags)


def test_a_new_build_makes_old_answers_new(tmp_path: Path) -> None:
    build([SEEDS], tmp_path, max_bytes=10**8)
    app = create_app(tmp_path)
    client = app.test_client()
    tag = client.get("/api/search?q=peace").headers["ETag"]
    assert client.get("/api/search?q=peace", headers={"If-None-Match": tag}).status_code == 304
    build([SEEDS], tmp_path, max_bytes=10**8)
    os.utime(tmp_path / "CURRENT")
    assert client.get("/api/search?q=peace", headers={"If-None-Match": tag}).status_code == 200
    app.config["INDEX"].close()


def test_a_refusal_is_not_kept_and_has_no_tag(client: FlaskClient) -> None:
    for url in ("/api/search?colour=red", "/documents/A/RES/1/1"):
        answer = client.get(url, headers={"If-None-Match": "*"})
        assert answer.status_code in (400, 404)
        assert (answer.headers["Cache-Control"], "ETag" in answer.headers) == ("no-store", False)


def test_how_the_service_is_now_is_not_kept(client: FlaskClient) -> None:
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


# --- other sites -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/api/search?q=peace", "/api/search.csv?q=peace", "/openapi.json", "/api/search?colour=red"])
def test_a_page_of_another_site_may_read_the_api(client: FlaskClient, url: str) -> None:
    headers = client.get(url, headers={"Origin": "https://example.org"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"Link", "X-Total-Count", "ETag"} <= set(headers["Access-Control-Expose-Headers"].split(", "))


def test_a_browser_that_asks_first_is_allowed_to_read(client: FlaskClient) -> None:
    answer = client.options("/api/search", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert answer.status_code == 200
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "POST" not in answer.headers["Access-Control-Allow-Methods"]


def test_pages_are_for_their_own_site(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/?q=peace").headers


# --- compression -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [*(url for url in ADDRESSES if "clauses" not in url), "/static/style.css"])
def test_a_compressed_answer_says_the_same(client: FlaskClient, url: str) -> None:
    packed, whole = (client.get(url, headers={"Accept-Encoding": accepted}) for accepted in ("gzip, br", "identity"))
    with packed, whole:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in whole.headers
        assert "Accept-Encoding" in packed.vary and "Accept-Encoding" in whole.vary
        assert len(packed.data) < len(whole.data)
        unpacked = gzip.decompress(packed.data)
        if url == "/api/search?q=peace":
            assert json.loads(unpacked) | {"took_ms": 0} == whole.json | {"took_ms": 0}
        else:
            assert unpacked == whole.data


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br", "gzipgzip", "x-gzip-y"])
def test_who_takes_no_gzip_gets_none(client: FlaskClient, accepted: str) -> None:
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": accepted}).headers


def test_what_is_small_stays_as_it_is(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
