"""The way back from a text to its search, with filters, and on to the next hit; outlines; citations as links."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.page_reading import of_class, one, page, spaced

SEARCH = "/?q=rivers&verb=urge&verb=demand&sort=oldest&group=none&per_page=2"


def hits(client: FlaskClient, url: str) -> list[str]:
    return [link.get("href") for link in page(client, url).xpath(f"//li[{of_class('hit')}]//h2/a")]


def trail(client: FlaskClient, url: str) -> dict[str, str]:
    """The words of the way back, each with where it leads."""
    return {
        spaced(link): link.get("href") or "" for link in one(page(client, url), "//nav[@aria-label='Results']").xpath("./*")
    }


def test_a_hit_leads_back_to_its_place_in_the_search_and_on_to_the_next(made_client: FlaskClient) -> None:
    listed = [*hits(made_client, SEARCH), *hits(made_client, f"{SEARCH}&page=2"), *hits(made_client, f"{SEARCH}&page=3")]
    total = made_client.get(f"/api/search?{urlsplit(SEARCH).query}").json["total"]
    for number, url in enumerate(listed, start=1):
        way = trail(made_client, url)
        assert f"{number} of {total}" in way
        back = way[f"← {total} results"]
        assert back.endswith(f"#hit-{number}") and f'id="hit-{number}"' in made_client.get(back.partition("#")[0]).text
        if number < len(listed):
            assert urlsplit(way["next →"]).path == urlsplit(listed[number]).path
        if number > 1:
            assert way["← previous"] == listed[number - 2]


def test_filters_and_order_are_kept_on_the_way(made_client: FlaskClient) -> None:
    way = trail(made_client, hits(made_client, SEARCH)[0])
    (back,) = [url for words, url in way.items() if words.endswith("results")]
    assert back == "/?q=rivers&verb=demand&verb=urge&sort=oldest&group=none&per_page=2#hit-1"


def test_the_way_back_goes_along_to_the_whole_document(made_client: FlaskClient) -> None:
    shown = page(made_client, hits(made_client, SEARCH)[0])
    (whole,) = shown.xpath("//nav[@aria-label='Paragraphs']/a[contains(., 'whole document')]/@href")
    assert trail(made_client, whole.partition("#")[0]) == trail(made_client, hits(made_client, SEARCH)[0])


@pytest.mark.parametrize(
    "arguments", ["hit=0", "hit=999", "hit=x", "hit=1&search=page%3D9%26foo%3D1", "q=verb%3A&hit=1", "hit=1&search=%FF"]
)
def test_a_way_that_leads_nowhere_is_no_part_of_the_text(made_client: FlaskClient, arguments: str) -> None:
    answer = made_client.get(f"/clauses/A/RES/76/901/op/1?{arguments}", headers={"Accept": "text/html"})
    assert answer.status_code in (200, 400)
    if arguments in ("hit=0", "hit=999", "hit=x"):
        assert 'aria-label="Results"' not in answer.text


def test_a_text_that_was_not_opened_from_a_search_has_no_way_back(made_client: FlaskClient) -> None:
    assert not page(made_client, "/clauses/A/RES/76/901/op/1").xpath("//nav[@aria-label='Results']")


def test_a_citation_in_a_text_leads_to_what_it_cites_and_says_its_title(made_client: FlaskClient) -> None:
    link = page(made_client, "/documents/A/RES/77/903").xpath(f"//div[@id='op-1']//a[{of_class('cited-here')}]")[0]
    assert (link.text, link.get("href"), link.get("title")) == ("76/901", "/documents/A/RES/76/901", "Rivers")


def test_the_outline_says_what_each_paragraph_is_about(made_client: FlaskClient) -> None:
    lines = [spaced(line) for line in page(made_client, "/documents/A/RES/76/901").xpath("//nav[@id='outline']/ol/li")]
    assert lines == [
        "PP 1 Recalling the Charter of the …",
        "1 Urges States to keep the …",
        "2 Notes the pledges",
    ]


def test_the_outline_of_a_long_document_has_all_its_sections_and_its_parts_are_named(made_client: FlaskClient) -> None:
    for address in ("/documents/A/RES/77/903", "/documents/A/RES/77/903?part=2"):
        shown = page(made_client, address)
        sections = shown.xpath(f"//ul[{of_class('sections')}]//a")
        assert [spaced(section) for section in sections] == [
            f"{numeral}: Rivers of region {number}"
            for number, numeral in enumerate(("I", "II", "III", "IV", "V", "VI"), start=1)
        ]
        for section in sections:
            url, _, anchor = section.get("href").partition("#")
            assert page(made_client, url or address).xpath(f"//div[@id='{anchor}']")
        parts = [spaced(part) for part in shown.xpath("//nav[@aria-label='Parts']/*[contains(@class, 'number')]")]
        assert parts and all("paragraph" in part for part in parts)
