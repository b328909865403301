"""Searches that are answered without Flask: to the byte what Flask answers."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service.web import create_app


@pytest.fixture(scope="module")
def by_flask(index_dir: Path) -> Iterator[FlaskClient]:
    """Where requests of an address are bounded, Flask answers all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEARCH_SERVICE_REQUESTS_A_MINUTE", "1000000")
        app = create_app(index_dir)
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.mark.parametrize(
    "headers", [{}, {"Accept": "application/json"}, {"Accept-Encoding": "gzip, br"}, {"Host": "example.org:80"}]
)
@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "q=peace&session=77&session=72&verb=encourage",
        "q=%ff+%C3%A9&subject=5%25&sort=newest&group=none&per_page=1",
        "&q=&%74ype=operative&&",
        "session=77&nope=1&session=x",
        "q=(peace",
        "q=peace&page=99",
        "after=zzz",
        "q=preventve",
    ],
)
def test_what_is_answered_without_flask_is_what_flask_answers(
    client: FlaskClient, by_flask: FlaskClient, arguments: str, headers: dict[str, str]
) -> None:
    told = [_told(asked, arguments, headers) for asked in (client, by_flask)]
    assert told[0] == told[1]


def _told(client: FlaskClient, arguments: str, headers: dict[str, str]) -> tuple[object, ...]:
    answer = client.get("/api/search", query_string=arguments, headers=headers)
    said = {name: value for name, value in answer.headers.items() if name not in ("X-Request-Id", "Content-Length")}
    body = gzip.decompress(answer.data) if "Content-Encoding" in said else answer.data
    assert answer.headers["Content-Length"] == str(len(answer.data))
    return answer.status, said, re.sub(rb'"took_ms":[\d.]+', b"", body)


def test_bytes_in_an_address_that_are_no_text_are_looked_for_as_they_are_written(client: FlaskClient) -> None:
    answer = client.get("/api/search", environ_overrides={"QUERY_STRING": "q=\xff"})
    assert answer.status_code == 200
    assert answer.json["query"]["q"] == "%FF"
