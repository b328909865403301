"""What a reader takes along: citations in several styles, tags for reference managers, addresses without blanks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.page_reading import BROWSER, one, page, spaced

COUNCIL = "S/RES/2602 (2021)"


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("United Nations", "General Assembly resolution 76/901, para. 1"),
        ("Footnote", "General Assembly resolution 76/901 of 17 December 2021, para. 1."),
        (
            "Chicago",
            "United Nations, General Assembly, “Rivers,” A/RES/76/901, December 17, 2021, para. 1, https://undocs.org/A/RES/76/901.",
        ),
        ("OSCOLA", "UNGA Res 76/901 (17 December 2021) UN Doc A/RES/76/901 para 1"),
    ],
)
def test_a_clause_is_cited_in_several_styles(made_client: FlaskClient, style: str, text: str) -> None:
    shown = page(made_client, "/clauses/A/RES/76/901/op/1")
    assert spaced(one(shown, f"//details[@class='styles']//div[dt='{style}']/dd")) == text


def test_oscola_gives_the_year_of_a_council_resolution_once(made_client: FlaskClient) -> None:
    shown = page(made_client, f"/documents/{COUNCIL}")
    assert spaced(one(shown, "//details[@class='styles']//div[dt='OSCOLA']/dd")) == (
        "UNSC Res 2602 (29 October 2021) UN Doc S/RES/2602"
    )


def test_a_page_describes_itself_to_those_who_link_to_it_and_to_reference_managers(made_client: FlaskClient) -> None:
    shown = page(made_client, "/clauses/A/RES/76/901/op/1")
    tags = {tag.get("property") or tag.get("name"): tag.get("content") for tag in shown.xpath("//head/meta")}
    assert tags["og:title"] == "General Assembly resolution 76/901, para. 1"
    assert tags["og:description"] == "Urges States to keep the promise of clean rivers for all;"
    assert tags["og:url"] == "http://localhost/clauses/A/RES/76/901/op/1"
    assert tags["citation_title"] == "Rivers, para. 1"
    assert (tags["citation_author"], tags["citation_publication_date"]) == ("United Nations, General Assembly", "2021/12/17")
    assert tags["citation_technical_report_number"] == "A/RES/76/901"


def test_addresses_of_the_council_have_no_blanks_and_both_spellings_open(made_client: FlaskClient) -> None:
    links = page(made_client, "/?q=rivers&body=Security Council").xpath("//li[contains(@class, 'hit')]//h2/a/@href")
    assert links and all("%20" not in link for link in links)
    assert links[0].startswith("/clauses/S/RES/2")
    for address in ("/documents/S/RES/2602(2021)", "/documents/S/RES/2602%20(2021)", "/api/clauses/S/RES/2602(2021)/op/1"):
        assert made_client.get(address, headers=BROWSER).status_code == 200, address
