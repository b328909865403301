"""The help keeps its word: every example is a link that does what is said of it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search_service import Index
from tests.web.page_reading import BROWSER, of_class, one, page, spaced

BROWSE = ("/help", "/about", "/browse", "/coverage")


def examples(client: FlaskClient, refused: bool) -> list[tuple[str, str]]:
    """What is typed and where its link leads, in the tables before or under the heading on refusals."""
    side = "following" if refused else "preceding"
    table = f"//table[{'preceding' if refused else 'following'}::h2[starts-with(., 'What is refused')]]"
    links = page(client, "/help").xpath(f"{table}//td[1]/a")
    assert links, f"no examples on the {side} side"
    return [(spaced(link), link.get("href")) for link in links]


def test_every_example_asks_what_it_shows(client: FlaskClient) -> None:
    for typed, url in [*examples(client, refused=False), *examples(client, refused=True)]:
        assert parse_qs(urlsplit(url).query) == {"q": [typed]}, typed


def test_every_example_finds_something_in_the_founding_documents(client: FlaskClient, index: Index) -> None:
    for typed, url in examples(client, refused=False):
        assert client.get(url, headers=BROWSER, follow_redirects=True).status_code == 200, typed
        assert index.search(typed).total, typed


def test_every_refused_example_is_refused_with_a_reason(client: FlaskClient) -> None:
    for typed, url in examples(client, refused=True):
        assert len(spaced(page(client, url, 400).xpath("//main/p")[0])) > 20, typed


@pytest.mark.parametrize("url", BROWSE)
def test_pages_about_the_service_are_linked_from_every_page(client: FlaskClient, url: str) -> None:
    for start in ("/", "/help", "/documents/A/RES/76/299", "/documents/nothing"):
        status = 404 if start.endswith("nothing") else 200
        assert page(client, start, status).xpath(f"//footer//a[@href='{url}']")


def test_the_help_holds_no_html_of_its_own(client: FlaskClient) -> None:
    shown = page(client, "/help")
    assert "<" not in spaced(one(shown, "//main"))
    assert not shown.xpath(
        "//main//*[not(self::h1 or self::h2 or self::p or self::a or self::code or self::em or self::div"
        " or self::table or self::thead or self::tbody or self::tr or self::th or self::td)]"
    )


def test_about_says_whose_texts_these_are_and_what_is_kept_of_a_visit(client: FlaskClient) -> None:
    told = spaced(one(page(client, "/about"), "//main"))
    for words in ("unofficial copies", "not an official site", "no cookies", "The words of a search are left out"):
        assert words in told
    response = client.get("/?q=peace", headers=BROWSER)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("url", BROWSE)
def test_an_unknown_parameter_is_refused_on_every_page(client: FlaskClient, url: str) -> None:
    assert spaced(one(page(client, f"{url}?x=1", 400), f"//main[{of_class('error')}]/p[1]")).startswith("There is no parameter")
