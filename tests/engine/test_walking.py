"""Walking through all hits by links and cursors, as a machine does, beyond where pages end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search_service.indexing.build import build
from search_service.query import Query
from search_service.search.cursors import cursor
from search_service.web import create_app
from tests.conftest import SEEDS


def walked(client: FlaskClient, url: str, link: str) -> Iterator[str]:
    """The ids of the clauses of an answer and of all that its link of this name leads to."""
    following: str | None = url
    while following:
        answer = client.get(following).json
        yield from (clause["id"] for clause in answer["clauses"])
        following = answer["links"][link]


@pytest.mark.parametrize("link", ["next", "after"])
@pytest.mark.parametrize(
    "arguments", ["q=peace", "q=peace&group=none", "q=peace&sort=newest&per_page=7", "session=77&per_page=9"]
)
def test_following_links_gives_every_hit_once(client: FlaskClient, arguments: str, link: str) -> None:
    answer = client.get(f"/api/search?{arguments}&per_page=100".replace("per_page=7&", "").replace("per_page=9&", "")).json
    assert list(walked(client, f"/api/search?{arguments}", link)) == [clause["id"] for clause in answer["clauses"]]


def test_cursors_lead_on_where_pages_end(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_service.search.results.MAX_REACH", 10)
    answer = client.get("/api/search?q=peace&per_page=5&page=2").json
    assert (answer["pages"], answer["links"]["last"]) == (2, answer["links"]["self"])
    assert "after" in parse_qs(urlsplit(answer["links"]["next"]).query)
    assert len(list(walked(client, "/api/search?q=peace&per_page=5", "next"))) == answer["distinct"] > 10


def test_the_end_has_no_next(client: FlaskClient) -> None:
    links = client.get("/api/search?q=nowherefound").json["links"]
    assert (links["next"], links["after"], links["prev"]) == (None, None, None)


def test_the_size_of_a_page_may_change_on_the_way(client: FlaskClient) -> None:
    after = client.get("/api/search?q=peace&per_page=3").json["links"]["after"]
    ids = [clause["id"] for clause in client.get(after.replace("per_page=3", "per_page=50")).json["clauses"]]
    assert ids == [clause["id"] for clause in client.get("/api/search?q=peace&per_page=50").json["clauses"]][3:] + ids[47:]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("q=peace&after=nonsense", "is not a cursor"),
        ("q=peace&after=%FF", "is not a cursor"),
        ("q=peace&after=é", "is not a cursor"),
        ("q=peace&after=AAAA", "is not a cursor"),
        (f"q=peace&after={'A' * 33}", "is not a cursor"),
        (f"q=trust&after={cursor(Query(q='peace'), 'x', b'20')}", "another search"),
    ],
)
def test_a_cursor_that_does_not_fit_is_refused(client: FlaskClient, arguments: str, reason: str) -> None:
    answer = client.get(f"/api/search?{arguments}")
    assert (answer.status_code, answer.json["parameter"] in ("after", "page")) == (400, True)
    assert reason in answer.json["detail"]


def test_a_cursor_and_a_number_of_a_page_are_refused_together(client: FlaskClient) -> None:
    after = client.get("/api/search?q=peace&per_page=3").json["links"]["after"]
    answer = client.get(f"{after}&page=2")
    assert (answer.status_code, answer.json["parameter"]) == (400, "page")


def test_a_cursor_that_no_answer_gave_is_not_found(client: FlaskClient) -> None:
    answer = client.get(f"/api/search?q=peace&after={'A' * 32}")
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_a_cursor_of_a_generation_that_has_passed_is_gone(tmp_path: Path) -> None:
    build([SEEDS], tmp_path, max_bytes=10**8)
    first = create_app(tmp_path)
    after = first.test_client().get("/api/search?q=peace&per_page=3").json["links"]["after"]
    first.config["INDEX"].close()
    build([SEEDS], tmp_path, max_bytes=10**8)
    second = create_app(tmp_path)
    answer = second.test_client().get(after)
    second.config["INDEX"].close()
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert "built anew" in answer.json["detail"]


def test_the_link_header_says_what_the_links_say(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=peace&per_page=5&page=2")
    for name in ("first", "prev", "next", "last"):
        assert f'<{answer.json["links"][name]}>; rel="{name}"' in answer.headers["Link"]
    assert f'<{answer.json["links"]["csv"]}>; rel="alternate"; type="text/csv"' in answer.headers["Link"]
