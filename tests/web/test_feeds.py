"""Following a search as a feed, and asking it from a browser's address bar."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from lxml import etree

from search_service import Index
from tests.web.page_reading import page

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def feed(client: FlaskClient, arguments: str) -> etree._Element:
    answer = client.get(f"/api/search.atom?{arguments}")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return etree.fromstring(answer.data)


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(path)]


@pytest.mark.parametrize("arguments", ["", "q=peace", "q=peace&sort=newest&page=2&per_page=5", "q=nowherefound"])
def test_a_feed_holds_the_clauses_of_its_search(client: FlaskClient, arguments: str) -> None:
    answer = client.get(f"/api/search?{arguments}").json
    found = feed(client, arguments)
    links = [link.get("href") for link in found.iterfind(f"{ATOM}entry/{ATOM}link")]
    assert links == [f"http://localhost{clause['url']}" for clause in answer["clauses"]]
    assert texts(found, f"{ATOM}entry/{ATOM}content") == [clause["text"] for clause in answer["clauses"]]
    assert texts(found, f"{OPENSEARCH}totalResults") == [str(answer["total"])]
    assert texts(found, f"{OPENSEARCH}startIndex") == [str((answer["page"] - 1) * answer["per_page"] + 1)]
    assert texts(found, f"{OPENSEARCH}itemsPerPage") == [str(answer["per_page"])]


def test_an_entry_is_dated_as_its_text_is(client: FlaskClient) -> None:
    entries = {entry.findtext(f"{ATOM}title"): entry for entry in feed(client, "q=diplomacy&per_page=100").iter(f"{ATOM}entry")}
    dated = entries["General Assembly resolution 77/273, para. 1"]
    assert dated.findtext(f"{ATOM}published") == dated.findtext(f"{ATOM}updated") == "2023-02-24T00:00:00Z"


def test_a_text_without_a_date_is_dated_by_its_reading(client: FlaskClient, index: Index) -> None:
    read = index.built().strftime("%Y-%m-%dT%H:%M:%SZ")
    for entry in feed(client, "symbol=A%2FRES%2F72%2F7").iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}published") or entry.findtext(f"{ATOM}updated") == read


def test_every_date_is_an_instant(client: FlaskClient) -> None:
    found = feed(client, "per_page=100&group=none")
    for name in ("updated", "published"):
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) for text in texts(found, f".//{ATOM}{name}"))


def test_ids_are_the_same_in_every_feed_and_on_every_host(client: FlaskClient) -> None:
    wide = dict(
        zip(*(texts(feed(client, "per_page=100"), f"{ATOM}entry/{ATOM}{name}") for name in ("title", "id")), strict=True)
    )
    other = etree.fromstring(client.get("/api/search.atom?q=diplomacy", headers={"Host": "example.org"}).data)
    for entry in other.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}id") == wide[entry.findtext(f"{ATOM}title")]
    assert len(set(wide.values())) == len(wide)


def test_a_feed_leads_through_all_its_pages(client: FlaskClient) -> None:
    url, ids = "/api/search.atom?q=peace&per_page=7", []
    while url:
        found = etree.fromstring(client.get(url).data)
        ids += texts(found, f"{ATOM}entry/{ATOM}id")
        following = found.find(f"{ATOM}link[@rel='next']")
        url = "" if following is None else str(following.get("href"))
    assert len(ids) == len(set(ids)) == client.get("/api/search?q=peace").json["distinct"]


@pytest.mark.parametrize("q", ["\x01peace", "\ufffe", "<b>&\"'", "\ud83c", "𝄞"])
def test_a_feed_is_xml_whatever_is_asked(client: FlaskClient, q: str) -> None:
    answer = client.get("/api/search.atom", query_string={"q": q.encode("utf-8", "replace") + b" OR peace"})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        etree.fromstring(answer.data)


def test_a_feed_says_whose_texts_these_are(client: FlaskClient) -> None:
    assert "unofficial copies" in (feed(client, "q=peace").findtext(f"{ATOM}rights") or "")


def test_the_search_page_offers_its_feed(client: FlaskClient) -> None:
    (link,) = page(client, "/?q=peace&session=77&page=2&per_page=5").xpath("//head/link[@type='application/atom+xml']")
    assert link.get("rel") == "alternate"
    assert link.get("href") == client.get("/api/search?q=peace&session=77&group=near&per_page=5").json["links"]["atom"]
    assert client.get(link.get("href")).mimetype == "application/atom+xml"


def test_a_browser_finds_how_to_search_here(client: FlaskClient) -> None:
    (link,) = page(client, "/").xpath("//head/link[@rel='search']")
    described = etree.fromstring(client.get(link.get("href")).data)
    assert described.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert len(described.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
    for address in described.iterfind(f"{OPENSEARCH}Url"):
        url = str(address.get("template")).replace("{searchTerms}", "preventive%20diplomacy")
        answer = client.get(url, headers={"Accept": "*/*"})
        assert (answer.status_code, answer.mimetype) == (200, address.get("type")), url


def test_suggestions_come_as_browsers_read_them(client: FlaskClient) -> None:
    answer = client.get("/api/suggestions?q=preven")
    text, completions, descriptions, addresses = answer.json
    assert text == "preven"
    assert len(completions) == len(descriptions) == len(addresses) > 0
    assert completions == [found["text"] for found in client.get("/api/suggest?q=preven").json["completions"]]
    assert client.get(addresses[0], headers={"Accept": "text/html"}).status_code == 200
