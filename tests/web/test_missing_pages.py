"""Addresses that are malformed, refused or lead nowhere: their pages help to go on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service.web import create_app
from tests.web.page_reading import one, page, spaced
from tests.web.test_web import box_text


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/?sort=sideways", 400),
        ("/?page=0", 400),
        ("/?page=" + "9" * 5000, 400),
        ("/?per_page=-1", 400),
        ("/?utm_source=mail&fbclid=1&utm_source=x", 200),
        ("/facets/verb?utm_source=mail", 200),
        ("/?q=a&q=b", 400),
        ("/?session=%00", 400),
        ("/?type=verse", 400),
        ("/?q=" + "x" * 4001, 400),
        ("/?q=%22%22", 400),
        ("/documents", 404),
        ("/documents/A/RES/1/1", 404),
        ("/documents/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/documents/A/RES/76/299?fbclid=1&q=peace", 200),
        ("/clauses/A/RES/76/299/op/99", 404),
        ("/clauses/%ff%fe", 404),
        ("/facets/colour", 404),
        ("/facets/verb?order=sideways", 400),
        ("/facets/verb?page=2", 404),
        ("/facets/verb?find=a&find=b", 400),
        ("/facets/verb?find=" + "x" * 101, 400),
        ("/?view=sideways", 400),
        ("/?view=timeline&view=timeline", 400),
        ("/?neighbour=left", 400),
        ("/?view=concordance&context=4", 400),
        ("/?view=concordance&by=year", 400),
        ("/?view=concordance&q=peace&page=99", 404),
        ("/?view=timeline&page=2", 404),
        ("/static/absent.css", 404),
        ("/documents//A", 404),
        ("/?page=3", 200),
        ("/?q=%ff%fe", 200),
        ("/?q=%00%1b", 400),
    ],
)
def test_a_malformed_address_gives_a_readable_page(client: FlaskClient, url: str, status: int) -> None:
    shown = page(client, url, status)
    assert spaced(one(shown, "//h1"))
    if status >= 400:
        assert "Traceback" not in shown.text_content()
        assert spaced(shown.xpath("//main/p")[0]).endswith(".")


def test_the_page_of_a_refused_query_keeps_its_words_to_mend(client: FlaskClient) -> None:
    refused = page(client, "/?q=peace&sort=sideways", 400)
    assert box_text(refused) == "peace"


def test_a_paragraph_of_a_symbol_opens_its_clause(client: FlaskClient) -> None:
    answer = client.get("/?q=76/299+para+3", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (302, "/clauses/A/RES/76/299/op/3")


def test_the_page_of_a_missing_document_offers_to_search_for_its_symbol(client: FlaskClient) -> None:
    for url in ("/documents/A/RES/70/1", "/clauses/A/RES/70/1/op/3"):
        missing = page(client, url, 404)
        assert box_text(missing) == "A/RES/70/1"
        assert {"/", "/browse", "/help"} <= set(missing.xpath("//main//a/@href"))


@pytest.mark.parametrize("name", ["%1b%5b31m", "%00", "%E2%80%AEfdp", "%0d%0aX", "x" * 5000])
def test_what_is_unreadable_or_long_in_an_address_is_not_echoed(client: FlaskClient, name: str) -> None:
    for url in (f"/documents/{name}", f"/clauses/{name}", f"/{name}", f"/facets/{name}", f"/browse/agenda/{name}"):
        tree = page(client, url, 404).xpath("//main/p")[0].text_content()
        assert len(tree) < 300
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", tree)


def test_a_page_that_tells_of_a_missing_index_offers_no_search(tmp_path: Path) -> None:
    tree = page(create_app(tmp_path).test_client(), "/documents/A/RES/70/1", 503)
    assert spaced(one(tree, "//h1")) == "There is no index yet"
    assert not tree.xpath("//main//form")


def test_bytes_in_an_address_that_are_no_text_are_looked_for_as_they_are_written(client: FlaskClient) -> None:
    answer = client.get("/api/search", environ_overrides={"QUERY_STRING": "q=\xff"})
    assert answer.status_code == 200
    assert answer.json["query"]["q"] == "%FF"
