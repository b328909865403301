"""The form for those who type no operators: it writes a query that means what was filled in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from search_service.query import parse
from tests.web.page_reading import BROWSER, one, page, spaced


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"all": "clean rivers"}, "clean rivers"),
        ({"exactly": "promise of clean rivers"}, '"promise of clean rivers"'),
        ({"any": "rivers lakes"}, "(rivers OR lakes)"),
        ({"any": "rivers"}, "rivers"),
        ({"all": "rivers", "none": "war peace"}, "rivers -war -peace"),
        ({"all": "rivers", "where": "title"}, "title:rivers"),
        ({"exactly": "status of pledges", "where": "note"}, 'note:"status of pledges"'),
        ({"body": "General Assembly", "verb": "call upon"}, 'body:"General Assembly" verb:"call upon"'),
        ({"state": "United States", "side": "against"}, 'vote:against="United States"'),
        ({"year_from": "2021"}, "year:2021.."),
        ({"session_from": "75", "session_to": "76"}, "session:75..76"),
        ({"all": 'not "OR" (a:b)', "side": "against"}, "not or a b"),  # signs of the search language mean nothing here
    ],
)
def test_the_form_writes_a_query(made_client: FlaskClient, fields: dict[str, str], query: str) -> None:
    answer = made_client.get(f"/advanced?{urlencode(fields)}", headers=BROWSER)
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.location or "").query) == {"q": [query]}
    assert parse(query).problem is None
    assert page(made_client, answer.location or "") is not None


def test_the_form_shows_what_it_writes_and_keeps_what_was_filled_in(made_client: FlaskClient) -> None:
    fields = {"exactly": "clean rivers", "verb": "urge", "side": "against", "state": "Kenya", "year_from": "2021"}
    shown = page(made_client, f"/advanced?{urlencode(fields)}&show=query")
    written = '"clean rivers" verb:urge vote:against="Kenya" year:2021..'
    assert one(shown, "//*[@id='written']//code").text == written
    total = made_client.get(f"/api/search?{urlencode({'q': written})}").json["total"]
    assert total and spaced(one(shown, "//*[@id='written']")).endswith(f"{total} clause" + "s" * (total > 1))
    kept = {name: one(shown, f"//form//*[@name='{name}']") for name in fields}
    for name, field in kept.items():
        assert (field.get("value") or one(field, "./option[@selected]").get("value")) == fields[name]
    assert "Nothing is filled in yet." in spaced(page(made_client, "/advanced?show=query"))
    wrong = page(made_client, "/advanced?year_from=soon&show=query")
    assert "year" in spaced(one(wrong, "//*[@id='written']/p[2]"))


def test_an_empty_form_is_shown_again_and_says_so(made_client: FlaskClient) -> None:
    assert not page(made_client, "/advanced").xpath("//main//*[@role='status']")
    assert one(page(made_client, "/advanced?all=&where=text"), "//main//*[@role='status']").text == "Nothing was filled in."


@pytest.mark.parametrize(
    "fields", ["year_from=soon", "session_to=..", "state=%00", "all=" + "a" * 3000, "where=%3Cb%3E&any=%E2%80%9C"]
)
def test_whatever_is_filled_in_is_answered_or_refused_in_words(made_client: FlaskClient, fields: str) -> None:
    assert made_client.get(f"/advanced?{fields}", headers=BROWSER, follow_redirects=True).status_code in (200, 400)
