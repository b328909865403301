"""The help keeps its word: every example is a link that does what is said of it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search_service import Index
from tests.web.page_reading import BROWSER, page, spaced

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


@pytest.mark.parametrize("url", [*BROWSE, "/operating"])
def test_a_page_leaves_out_what_mail_and_social_sites_add_to_its_address(client: FlaskClient, url: str) -> None:
    assert page(client, f"{url}?utm_source=mail&fbclid=1") is not None
