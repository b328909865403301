"""Every refusal as a program reads it: a problem of a stable type that leads to its explanation."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search_service import errors
from search_service.errors import SearchServiceError
from search_service.problem_types import PROBLEM_TYPES
from tests.web.page_reading import BROWSER, page

CASES = (
    ("GET", "/api/search?colour=red", 400, "bad-parameter"),
    ("GET", "/api/search?sort=newest&sort=newest", 400, "bad-parameter"),
    ("GET", "/api/search?q=%22%22", 400, "bad-query"),
    ("GET", "/api/search?q=" + "x" * 4001, 400, "bad-query"),
    ("GET", "/api/search?q=peace&page=99", 404, "page-beyond"),
    ("GET", "/api/clauses/A/RES/1/1/op/1", 404, "not-found"),
    ("GET", "/api/documents/A/RES/1/1", 404, "not-found"),
    ("GET", "/api/nothing", 404, "not-found"),
    ("POST", "/api/search", 405, "method-not-allowed"),
    ("DELETE", "/documents/A/RES/76/299", 405, "method-not-allowed"),
    ("GET", "/problems/none", 404, "not-found"),
)


@pytest.mark.parametrize(("method", "url", "status", "kind"), CASES)
def test_a_refusal_is_a_problem_of_its_type(client: FlaskClient, method: str, url: str, status: int, kind: str) -> None:
    answer = client.open(url, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["type"] == f"/problems/{kind}"
    assert answer.json["title"]
    assert answer.json["detail"].endswith((".", ")"))


@pytest.mark.parametrize("row", PROBLEM_TYPES, ids=lambda row: row.name)
def test_a_type_leads_to_the_page_that_explains_it(client: FlaskClient, row: object) -> None:
    shown = page(client, row.url)  # type: ignore[attr-defined]
    assert row.meaning in shown.text_content()  # type: ignore[attr-defined]
    assert client.get(row.url).status_code == 200  # type: ignore[attr-defined]


def test_all_types_stand_on_one_page(client: FlaskClient) -> None:
    links = page(client, "/problems").xpath("//main//h2/a/@href")
    assert links == [row.url for row in PROBLEM_TYPES]


def test_every_error_of_ours_has_a_type() -> None:
    kinds = {error.kind for error in vars(errors).values() if isinstance(error, type) and issubclass(error, SearchServiceError)}
    assert kinds <= {row.name for row in PROBLEM_TYPES}


def test_a_refused_method_names_those_that_would_do(client: FlaskClient) -> None:
    assert set(client.post("/api/search").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_people_read_the_same_words(client: FlaskClient) -> None:
    detail = client.get("/api/search?q=peace&page=99").json["detail"]
    assert detail in client.get("/?q=peace&page=99", headers=BROWSER).text


def test_a_problem_of_the_query_has_its_position(client: FlaskClient) -> None:
    assert client.get("/api/search?q=peace+ab*").json["position"] == 6
