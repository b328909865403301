"""The service as its operator sees it: a line a request, counts for Prometheus, and ids."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from search_service.web import create_app
from search_service.web.middleware.security_headers import SECURITY_HEADERS
from tests.conftest import ROOT

Started = Callable[..., FlaskClient]


class Finishing(FlaskClient):
    """A client that reads each answer to its end, as a server sends it: then it is counted and written down."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        return super().open(*arguments, buffered=True, **options)


@pytest.fixture
def started(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Starts an application under settings."""
    apps = []

    def start(**values: object) -> FlaskClient:
        for name, value in values.items():
            monkeypatch.setenv(f"SEARCH_SERVICE_{name.upper()}", str(value))
        apps.append(create_app(index_dir))
        return Finishing(apps[-1], apps[-1].response_class)

    yield start
    for app in apps:
        app.config["INDEX"].close()


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def metric(client: FlaskClient, name: str, **labels: str) -> float:
    families = text_string_to_metric_families(client.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name == name and labels.items() <= sample.labels.items())


# --- the log ---------------------------------------------------------------------------------------------------------


def test_every_request_is_a_line(started: Started, tmp_path: Path) -> None:
    client = started(request_log=tmp_path / "log")
    answers = [client.get(url) for url in ("/api/search?q=peace", "/documents/A/RES/1/1", "/api/search.csv?q=peace", "/76/299")]
    written = lines(tmp_path / "log")
    assert [line["status"] for line in written] == [200, 404, 200, 301]
    assert [line["path"] for line in written][:2] == ["/api/search", "/documents/A/RES/1/1"]
    assert [line["bytes"] for line in written] == [len(answer.data) for answer in answers]
    assert [line["id"] for line in written] == [answer.headers["X-Request-Id"] for answer in answers]
    assert all(line["ms"] > 0 and line["method"] == "GET" for line in written)


def test_what_was_asked_is_not_written_down(started: Started, tmp_path: Path) -> None:
    client = started(request_log=tmp_path / "log")
    client.get("/api/search?q=secretword")
    client.get("/?q=secretword")
    assert "secretword" not in (tmp_path / "log").read_text()


def test_what_was_asked_is_written_down_where_the_settings_say_so(started: Started, tmp_path: Path) -> None:
    started(request_log=tmp_path / "log", log_queries=1).get("/api/search?q=peace")
    assert lines(tmp_path / "log")[0]["query"] == "q=peace"


def test_a_line_is_one_line_whatever_is_asked(started: Started, tmp_path: Path) -> None:
    client = started(request_log=tmp_path / "log", log_queries=1)
    client.get("/documents/%0A%7B%22a%22%00?q=%0A%0D%FF")
    assert len(lines(tmp_path / "log")) == 1


def test_a_head_request_for_a_file_is_answered_and_written_down(started: Started, tmp_path: Path) -> None:
    client = started(request_log=tmp_path / "log")
    assert client.head("/api/search.csv?q=peace").headers["X-Total-Count"]
    assert (lines(tmp_path / "log")[0]["method"], lines(tmp_path / "log")[0]["bytes"]) == ("HEAD", 0)


# --- ids -------------------------------------------------------------------------------------------------------------


def test_the_id_that_a_client_gives_is_kept(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "trace-1.2:3"}).headers["X-Request-Id"] == "trace-1.2:3"


def test_a_pipe_that_nobody_reads_is_no_log(
    index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv("SEARCH_SERVICE_REQUEST_LOG", str(tmp_path / "pipe"))
    assert create_app(index_dir).test_client().get("/healthz").status_code == 200
    assert f"The request log {tmp_path / 'pipe'} cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("request_id", ["", "a b", "<script>", "x" * 101, "ü"])
def test_an_id_that_could_do_harm_is_replaced(client: FlaskClient, request_id: str) -> None:
    drawn = client.get("/nothing", headers={"X-Request-Id": request_id}).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{16}", drawn)


@pytest.mark.parametrize(
    ("method", "url", "headers", "status"),
    [
        ("GET", "/?q=peace", {}, 200),
        ("HEAD", "/api/search?q=peace", {}, 200),
        ("GET", "/api/search.csv?q=peace", {}, 200),
        ("GET", "/?q=peace", {"If-None-Match": "*"}, 304),
        ("GET", "/76/299", {}, 301),
        ("GET", "/api/search?colour=red", {}, 400),
        ("GET", "/nothing", {}, 404),
        ("POST", "/", {}, 405),
        ("OPTIONS", "/api/search", {}, 200),
        ("GET", "/static/style.css", {}, 200),
    ],
)
def test_every_answer_has_an_id_and_its_guards_once(
    client: FlaskClient, method: str, url: str, headers: dict[str, str], status: int
) -> None:
    with client.open(url, method=method, headers=headers) as answer:
        assert answer.status_code == status
        assert [answer.headers.getlist(name) for name, _ in SECURITY_HEADERS] == [[value] for _, value in SECURITY_HEADERS]
        assert len(answer.headers.getlist("X-Request-Id")) == 1


# --- counts ----------------------------------------------------------------------------------------------------------


def test_requests_are_counted_by_rule_and_status(started: Started) -> None:
    client = started()
    for url in ("/api/search?q=peace", "/api/search?q=trust", "/api/search?colour=red", "/documents/A/RES/76/299"):
        client.get(url)
    assert metric(client, "search_service_requests_total", endpoint="/api/search", status="200") == 2
    assert metric(client, "search_service_requests_total", endpoint="/api/search", status="400") == 1
    assert metric(client, "search_service_request_seconds_count", endpoint="/documents/<path:document_id>") == 1
    assert metric(client, "search_service_sent_bytes_total") > 10_000


def test_what_is_served_is_measured(client: FlaskClient) -> None:
    assert metric(client, "search_service_documents") == client.get("/healthz").json["documents"]
    assert metric(client, "search_service_degraded") == 0


def test_any_method_and_any_address_make_few_counts(started: Started) -> None:
    client = started()
    for number in range(30):
        client.open(f"/nothing/{number}", method=f"M{number}")
    assert len([line for line in client.get("/metrics").text.splitlines() if "requests_total{" in line]) < 4


def test_health_tells_how_old_the_index_is(client: FlaskClient) -> None:
    health = client.get("/healthz").json
    assert health["status"] == "ok"
    assert health["built"][:4] >= "2026"
    assert health["age_seconds"] >= 0


# --- several workers -------------------------------------------------------------------------------------------------


def test_all_workers_count_together_and_write_one_log(index_dir: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", "2", "--index-dir", str(index_dir)]
    environment = {**os.environ, "SEARCH_SERVICE_REQUEST_LOG": str(tmp_path / "log")}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = re.search(r"http://\S+(?=/)", next(server.stdout))
            assert address
            for _ in range(20):
                with urllib.request.urlopen(f"{address[0]}/api/search.csv?q=peace", timeout=60) as answer:
                    answer.read()
            with urllib.request.urlopen(f"{address[0]}/metrics", timeout=60) as answer:
                counted = re.search(r'requests_total\{.*search.<suffix>".*\} (\S+)', answer.read().decode())
            assert counted and float(counted[1]) == 20
        finally:
            server.send_signal(signal.SIGTERM)
    searches = [line for line in lines(tmp_path / "log") if line["path"] == "/api/search.csv"]
    assert len(searches) == 20
    assert all(line["bytes"] > 10_000 for line in searches)
