"""A symbol is found in every spelling: each leads to the one address of its document, and to no other site."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from search_service.indexing.build import build
from search_service.web import create_app
from tests.web.page_reading import BROWSER, page, spaced

ZONE = "/documents/A/RES/76/299"


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("/76/299", ZONE),
        ("/A/RES/76/299", ZONE),
        ("/a/res/76/299", ZONE),
        ("/A%2FRES%2F76%2F299", ZONE),
        ("/A/RES/76/299/", ZONE),
        ("/documents/76/299", ZONE),
        ("/documents/a/res/76/299", ZONE),
        ("/documents/A/RES/76/299/", ZONE),
        ("/documents/resolution%2076/299", ZONE),
        ("/documents/76/299?q=peace", f"{ZONE}?q=peace"),
        ("/api/documents/76/299", f"/api{ZONE}"),
        ("/api/documents/76/299.bib", f"/api{ZONE}.bib"),
        ("/clauses/76/299/op/3", "/clauses/A/RES/76/299/op/3"),
        ("/76/299/op/3", "/clauses/A/RES/76/299/op/3"),
        ("/api/clauses/a/res/76/299/pre/1", "/api/clauses/A/RES/76/299/pre/1"),
    ],
)
def test_a_spelling_leads_to_the_one_address(client: FlaskClient, spelling: str, address: str) -> None:
    answer = client.get(spelling, headers=BROWSER)
    assert (answer.status_code, answer.location) == (301, address)
    assert client.get(address, headers=BROWSER).status_code == 200


@pytest.mark.parametrize("path", [ZONE, "/documents/A%2FRES%2F76%2F299?q=peace", "/clauses/A%2FRES%2F76%2F299/op/3"])
def test_a_page_names_its_one_address_where_the_server_cannot_tell_spellings_apart(client: FlaskClient, path: str) -> None:
    (canonical,) = page(client, path).xpath("//link[@rel='canonical']/@href")
    assert canonical in (ZONE, "/clauses/A/RES/76/299/op/3")


@pytest.mark.parametrize(
    "path",
    [
        "/75/1",
        "/nothing",
        "/favicon.ico",
        "/robots.txt",
        "/clauses/76/299/op/99",
        "/https://example.org/A/RES/75/1",
        "/documents//example.org",
        "/documents/%00",
        "/documents/" + "9" * 3000 + "/1",
        "/api/documents/nothing",
    ],
)
def test_what_spells_no_text_that_is_here_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=BROWSER).status_code == 404


@pytest.mark.parametrize("path", ["//example.org/A/RES/76/299", "/https://example.org/76/299", "/\\example.org/76/299"])
def test_no_address_leads_to_another_site(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={**BROWSER, "Host": "localhost"})
    target = urlsplit(answer.location or "/")
    assert (target.scheme, target.netloc) in (("", ""), ("http", "localhost"))
    assert target.path.startswith("/documents/A/") or answer.status_code == 404


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """An index of a resolution in two parts, and of one Security Council resolution."""
    folder = tmp_path_factory.mktemp("parts")
    text = "# Resolution {}\n\nThe General Assembly,\n\nRecalling its resolutions,\n\n1. Decides to {};\n"
    for symbol, matter in (("A/RES/77/264 A", "stay"), ("A/RES/77/264 B", "go"), ("S/RES/2593 (2021)", "wait")):
        name = symbol.replace("/", "_").replace(" ", "_")
        (folder / f"{name}.md").write_text(f"**{symbol}**\n\n" + text.format(symbol, matter))
    build([folder], folder / "index", max_bytes=10**6)
    app = create_app(folder / "index")
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.mark.parametrize("spelling", ["/S/RES/2593%20(2021)", "/S/RES/2593", "/s/res/2593(2021)", "/documents/S/RES/2593"])
def test_a_resolution_of_the_council_is_found_with_and_without_its_year(parts: FlaskClient, spelling: str) -> None:
    assert parts.get(spelling).location == "/documents/S/RES/2593(2021)"


def test_a_part_is_found_however_it_is_set_apart(parts: FlaskClient) -> None:
    for spelling in ("/77/264A", "/77/264%20B", "/documents/A/RES/77/264b"):
        assert parts.get(spelling).location in ("/documents/A/RES/77/264%20A", "/documents/A/RES/77/264%20B")


def test_a_symbol_of_several_parts_gives_the_choice(parts: FlaskClient) -> None:
    urls = ["/documents/A/RES/77/264%20A", "/documents/A/RES/77/264%20B"]
    assert page(parts, "/77/264", 300).xpath("//main//a/@href") == urls
    answer = parts.get("/api/documents/77/264")
    assert (answer.status_code, [choice["url"] for choice in answer.json["choices"]]) == (300, [f"/api{url}" for url in urls])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/clauses/A/RES/76/299/op/99", "A/RES/76/299 has no clause “op/99”."),  # its document is here
        ("/api/clauses/76/299/op/99", "A/RES/76/299 has no clause “op/99”."),  # in another spelling, for a program
        ("/clauses/A/RES/1/1/op/1", "A/RES/1/1 is not in this index"),  # its document is not
        ("/near/A/RES/1/1/op/1", "no clause “A/RES/1/1/op/1”"),  # the address of a page is no part of a symbol
    ],
)
def test_an_address_of_a_clause_that_is_not_here_says_what_is_missing(client: FlaskClient, address: str, said: str) -> None:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 404
    assert said in (answer.json["detail"] if address.startswith("/api/") else spaced(page(client, address, 404)))
