"""No request costs more than it may: addresses, answers, downloads and headers are bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import IO
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from search_service import Index
from search_service.fields import FACETS
from search_service.indexing.build import build
from search_service.web import create_app
from search_service.web.middleware import uploads
from search_service.web.middleware.bounds import MAX_ADDRESS_BYTES, MAX_ANSWER_BYTES, MAX_DOWNLOADS, MAX_OF_ADDRESS, affordable
from tests.web.page_reading import BROWSER

CHOICES = {
    "many long subjects": [("subject", "x" * 140 + str(number)) for number in range(95)],
    "many short values": [("agenda_item", str(number)) for number in range(100)],
    "a long text and values": [("q", "peace " * 150), *(("year", str(year)) for year in range(1946, 2026))],
}
FACES = ("/", "/?view=timeline&split=verb&", "/?view=concordance&", "/facets/subject", "/api/search", "/api/search.atom")


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("chosen", CHOICES)
def test_no_address_gives_more_than_a_page_may_have(client: FlaskClient, face: str, chosen: str) -> None:
    url = f"{face}{'' if '?' in face else '?'}{urlencode(CHOICES[chosen])}"
    answer = client.get(url, headers=BROWSER if not face.startswith("/api") else {})
    assert answer.status_code in (200, 400, 413)
    assert len(answer.data) <= MAX_ANSWER_BYTES


VIEWS = (
    *("/?", "/?view=concordance&neighbour=left", "/api/search?", "/api/search.csv?", "/api/search.atom?", "/facets/verb?"),
    *(f"/?view=timeline&by={by}&split={split}&scale=rate" for by in ("year", "session") for split in ("none", "verb", "body")),
)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_under_every_facet(client: FlaskClient, index: Index, view: str) -> None:
    """Also where no hit has a session, a date or a verb."""
    headers = {} if view.startswith("/api") else BROWSER
    statuses = {
        (facet.name, value): client.get(f"{view}&{urlencode({facet.name: value})}", headers=headers).status_code
        for facet in FACETS
        for value in sorted(index.counts().get(facet.name, {}))[:6]
    }
    assert len(statuses) > 30
    assert {choice: status for choice, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("length", "wanted", "lists", "expected"),
    [(50, 30, 12, 30), (5_000, 30, 12, 5), (16_000, 30, 12, 1), (0, 300, 1, 300), (10**6, 300, 1, 1)],
)
def test_a_long_address_gets_fewer_links(length: int, wanted: int, lists: int, expected: int) -> None:
    assert affordable("x" * length, wanted, lists) == expected


def test_an_address_that_is_too_long_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=" + "a" * MAX_ADDRESS_BYTES)
    assert (answer.status_code, answer.json["type"]) == (414, "/problems/too-long")


def test_more_values_than_a_page_can_repeat_are_refused(client: FlaskClient) -> None:
    values = [("session", str(number)) for number in range(1, 80)] + [("year", str(year)) for year in range(1950, 2000)]
    assert client.get("/api/search", query_string=values).status_code == 400


def test_downloads_are_bounded_for_an_address_and_for_a_worker(index_dir: Path) -> None:
    app = create_app(index_dir)
    client = app.test_client()

    def download(address: str) -> int:
        answer = opened.enter_context(client.get("/api/search.csv", environ_overrides={"REMOTE_ADDR": address}, buffered=False))
        if answer.status_code == 503:
            assert (answer.json["type"], int(answer.headers["Retry-After"]) > 0) == ("/problems/too-busy", True)
        return answer.status_code

    with ExitStack() as opened:
        assert [download("192.0.2.1") for _ in range(MAX_OF_ADDRESS + 1)] == [200] * MAX_OF_ADDRESS + [503]
        others = [download(f"192.0.2.{number}") for number in range(2, 2 + MAX_DOWNLOADS)]
        assert others == [200] * (MAX_DOWNLOADS - MAX_OF_ADDRESS) + [503] * MAX_OF_ADDRESS
    with ExitStack() as opened:
        assert download("192.0.2.1") == 200
    app.config["INDEX"].close()


class SlowDraft(BytesIO):
    """The body of a request that comes when it may."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.may_come = Event()

    def read(self, size: int | None = -1, /) -> bytes:
        assert self.may_come.wait(30)
        return super().read(size)


def test_drafts_are_received_before_their_turn_and_so_many_at_a_time(index_dir: Path) -> None:
    app = create_app(index_dir)
    drafts = [SlowDraft(b"1. Calls upon all States to act;") for _ in range(uploads.MAX_OF_ADDRESS)]

    def check(draft: IO[bytes], address: str = "192.0.2.1") -> int:
        origin = {"REMOTE_ADDR": address}
        with app.test_client().post(
            "/api/check", input_stream=draft, content_type="text/plain", content_length=32, environ_overrides=origin
        ) as answer:
            return answer.status_code

    with ThreadPoolExecutor(len(drafts)) as threads:
        slow = [threads.submit(check, draft) for draft in drafts]
        while check(BytesIO(b"1. Notes the report with thanks.")) != 503:
            assert not any(one.done() for one in slow)
        assert app.test_client().get("/api/search?q=peace").status_code == 200
        assert check(BytesIO(b"1. Notes the report with thanks."), "192.0.2.2") == 200
        for draft in drafts:
            draft.may_come.set()
        assert [one.result(30) for one in slow] == [200] * len(drafts)
    app.config["INDEX"].close()


def test_a_form_of_too_many_parts_is_refused(client: FlaskClient) -> None:
    part = b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n'
    answer = client.post("/api/check", data=part * 10_000 + b"--B--\r\n", content_type="multipart/form-data; boundary=B")
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/too-long")


def test_a_draft_that_breaks_off_is_refused(client: FlaskClient) -> None:
    short = {"CONTENT_LENGTH": "4000"}
    answer = client.post("/api/check", input_stream=BytesIO(b"1. Calls"), content_type="text/plain", environ_overrides=short)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"HTTP_HOST": "", "SERVER_PROTOCOL": "HTTP/1.1"}, "missing"),
        ({"HTTP_HOST": "example.org,example.com"}, "two headers, joined by the server"),
        ({"HTTP_HOST": "example.org/path"}, "no host"),
        ({"HTTP_HOST": "<script>"}, "no host"),
        ({"HTTP_HOST": "example.org:port"}, "no port"),
        ({"HTTP_HOST": "[::1"}, "half an address"),
        ({"HTTP_HOST": "example.org:99999"}, "no port has five nines"),
    ],
)
def test_a_broken_host_is_refused(client: FlaskClient, environ: dict[str, str], reason: str) -> None:
    for path in ("/", "/opensearch.xml", "/api/search.csv", "/api/search.atom?q=peace", "/documents/A/RES/77/273"):
        assert client.get(path, environ_overrides=environ).status_code == 400, reason


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:8080", "127.0.0.1:8000", "[::1]:8000", "a_b.example", "xn--bcher-kva.example"]
)
def test_a_host_as_clients_send_it_is_taken(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_what_a_proxy_forwards_must_be_an_address(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SERVICE_PROXIES", "1")
    app = create_app(index_dir)
    broken = (
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Host", "a b"),
        # They announce letters of another script (RFC 3492), which do not follow; the test's client cannot send them as Host.
        ("X-Forwarded-Host", "xn--a"),
        ("X-Forwarded-Host", "www.xn--.example:80"),
    )
    for name, value in broken:
        for path in ("/opensearch.xml", "/api/search.atom?q=peace", "/documents/A/RES/77/273"):
            assert app.test_client().get(path, headers={name: value}).status_code == 400, value
    good = app.test_client().get("/opensearch.xml", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "example.org"})
    assert "https://example.org/" in good.text
    app.config["INDEX"].close()


def test_no_answer_names_a_folder_of_the_server(tmp_path: Path) -> None:
    files = tmp_path / "secret" / "texts"
    files.mkdir(parents=True)
    for name in ("one.md", "two.md"):
        (files / name).write_text("**A/RES/77/900**\n\n# Peace\n\nThe General Assembly,\n\n1. *Decides* to act.\n")
    (files / "broken.xml").write_text("<akomaNtoso")
    client_without = create_app(tmp_path / "secret" / "index").test_client()
    assert "secret" not in client_without.get("/api/search").text
    build([files], tmp_path / "secret" / "index", max_bytes=10**6)
    client = create_app(tmp_path / "secret" / "index").test_client()
    for url in ("/coverage", "/api/documents/A/RES/77/900", "/documents/A/RES/77/900", "/healthz"):
        answer = client.get(url)
        assert (answer.status_code, "secret" in answer.text) == (200, False), url
