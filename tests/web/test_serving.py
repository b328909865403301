"""A running application follows what is published: no request fails, none meets two generations, and damage is told."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_service.engines.generations import CURRENT, current
from search_service.indexing.build import build
from search_service.search import live_index
from search_service.web import create_app
from tests.conftest import SEEDS

FEWER = [path for path in sorted(SEEDS.iterdir()) if "003" not in path.name]
SEARCH = "/api/search?q=peace&session=77&per_page=100"


@pytest.fixture
def published(index_dir: Path, tmp_path: Path) -> Path:
    return shutil.copytree(index_dir, tmp_path / "index")


@pytest.fixture
def app(published: Path) -> Iterator[Flask]:
    made = create_app(published)
    yield made
    made.config["INDEX"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def answer(client: FlaskClient) -> dict[str, object]:
    response = client.get(SEARCH)
    assert response.status_code == 200
    assert response.json is not None
    return {**response.json, "took_ms": None}


def health(client: FlaskClient) -> dict[str, object]:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json is not None
    return dict(response.json)


def test_the_request_after_a_build_is_answered_from_what_was_built(client: FlaskClient, published: Path) -> None:
    before = answer(client)
    build(FEWER, published, 10**8)
    assert answer(client) != before
    assert health(client)["generation"] == current(published).name
    assert "5 documents" in client.get("/").text


def test_no_search_fails_or_mixes_two_generations_while_the_index_is_replaced(app: Flask, published: Path) -> None:
    """tests/bench/replacing.py does it over HTTP with 10,000 searches and ten replacements."""
    full = answer(app.test_client())
    build(FEWER, published, 10**8)
    fewer = answer(app.test_client())
    done = Event()

    def searches() -> list[dict[str, object]]:
        client = app.test_client()
        answers = []
        while not done.is_set():
            answers.append(answer(client))
        return answers

    # Of three that never pause, two can keep the processor from one that has worked for longer: it would be refused as busy.
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(searches) for _ in range(2)]
        try:
            for paths in ([SEEDS], FEWER, [SEEDS], FEWER):
                build(paths, published, 10**8)
        finally:
            done.set()
        answers = [found for search in running for found in search.result()]
    assert full in answers
    assert fewer in answers
    assert all(found in (full, fewer) for found in answers)


def test_a_download_that_has_begun_is_finished_from_its_generation(client: FlaskClient, published: Path) -> None:
    expected = client.get("/api/search.ndjson").data
    with client.get("/api/search.ndjson", buffered=False) as response:
        lines = response.iter_encoded()
        begun = next(lines)
        for paths in (FEWER, FEWER, FEWER):
            build(paths, published, 10**8)
            assert health(client)["documents"] == 5
        assert begun + b"".join(lines) == expected


def mapped(index_dir: Path) -> set[str]:
    """The generations of which this process maps files."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return {line.partition(f"{index_dir}/")[2].partition("/")[0] for line in lines if f"{index_dir}/" in line}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="this system does not list what a process maps")
def test_the_old_generation_is_closed_when_no_request_reads_it(client: FlaskClient, published: Path) -> None:
    gc.collect()
    gc.disable()  # it must not wait for the collector
    try:
        for address in ("/?q=peace", "/documents/A/RES/76/299", "/?view=timeline&split=verb"):
            build(FEWER, published, 10**8)
            answer(client)
            assert client.get(address).data
            assert client.get("/api/search.csv").data
        answer(client)
        assert mapped(published) == {current(published).name}
    finally:
        gc.enable()


def test_a_damaged_new_generation_is_told_and_the_old_one_goes_on(client: FlaskClient, published: Path) -> None:
    before, served = answer(client), health(client)
    elsewhere = published.parent / "elsewhere"
    build(FEWER, elsewhere, 10**8)
    new = published / current(elsewhere).name
    shutil.copytree(current(elsewhere), new)
    os.truncate(new / "coverage.json", 10)
    shutil.copyfile(elsewhere / CURRENT, published / "next")
    (published / "next").replace(published / CURRENT)
    assert answer(client) == before
    degraded = health(client)
    set_aside = {"damage": None, "age_seconds": None}
    assert {**degraded, "status": "ok", **set_aside} == {**served, **set_aside}
    assert degraded["status"] == "degraded"
    assert ["coverage.json" in sentence and str(new) not in sentence for sentence in degraded["damage"]] == [True]  # type: ignore[attr-defined]
    build(FEWER, published, 10**8)
    assert health(client)["status"] == "ok"


@pytest.mark.parametrize("builds", [1, 2], ids=["alone", "with a generation before it"])
def test_a_damaged_index_that_is_repaired_in_place_is_noticed(
    builds: int, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_index, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(live_index, "RETRY_SECONDS_BEHIND", 0.0)
    for _ in range(builds - 1):
        build([SEEDS], published, 10**8)
    report = current(published) / "coverage.json"
    whole = report.read_bytes()
    report.write_bytes(whole[:10])
    client = create_app(published).test_client()
    assert client.get("/healthz").json["status"] != "ok"
    report.write_bytes(whole)
    assert answer(client)
    assert health(client)["status"] == "ok"
    assert health(client)["generation"] == current(published).name


def test_an_index_that_is_removed_is_told_and_goes_on_answering(client: FlaskClient, published: Path) -> None:
    before = answer(client)
    shutil.rmtree(published)
    assert answer(client) == before
    assert health(client)["status"] == "degraded"
    assert client.get("/coverage").status_code == 200


def test_without_a_sound_index_every_answer_says_so_until_there_is_one(tmp_path: Path) -> None:
    client = create_app(tmp_path).test_client()
    for address in ("/", SEARCH, "/healthz", "/documents/A/RES/77/273"):
        response = client.get(address)
        assert response.status_code == 503
        assert "search_service index" in response.text
    build(FEWER, tmp_path, 10**8)
    assert health(client)["status"] == "ok"


def test_a_damaged_index_without_another_is_a_problem_with_advice(published: Path) -> None:
    os.truncate(current(published) / "coverage.json", 10)
    response = create_app(published).test_client().get(SEARCH)
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.json is not None
    assert response.json["title"] == "The index is damaged"
    assert "Build the index again" in response.json["detail"]
