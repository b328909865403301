"""Nodes that die, hang and come back: readers see right answers or a clean refusal, never another total; loads finish."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import SupportsIndex

import pytest

from search_service.engines import Engine, Request, deadlines
from search_service.engines.opensearch import loading
from search_service.engines.opensearch.home import OpenSearchHome
from search_service.engines.opensearch.loading import patiently
from search_service.errors import BusyError, OverBudgetError
from search_service.model import Document
from search_service.settings import settings
from search_service.web import create_app
from tests.conftest import SEEDS
from tests.engine.engine_contract import made, word
from tests.engine.opensearch.nodes import Cluster

# What a reader waits for at most, and how much later the refusal may come on a busy machine.
BUDGET, SLACK = 3.0, 12.0
RECOVERY_SECONDS = 300.0
PEACE = Request(word("peace"), sort="document")


@pytest.fixture
def whole(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, all of whose nodes run again afterwards, and answer."""
    yield cluster
    for node in range(len(cluster.urls)):
        if cluster.is_running(node):
            cluster.thaw(node)
        else:
            cluster.start(node)
    cluster.wait_until_all_have_joined(RECOVERY_SECONDS)


def home_of(cluster: Cluster, replicas: int = 1, shards: int = 1, **others: object) -> OpenSearchHome:
    named = {"opensearch_url": ",".join(cluster.urls), "opensearch_prefix": f"f{secrets.token_hex(4)}"}
    counts = {"opensearch_replicas": replicas, "opensearch_shards": shards}
    return OpenSearchHome(replace(settings({}), **{**named, **counts, **others}))  # type: ignore[arg-type]


def corpus(count: int = 60) -> list[Document]:
    return [made(number, "peace", f"peace {number}", "trust") for number in range(1, count + 1)]


def published(home: OpenSearchHome, documents: Sequence[Document]) -> Engine:
    with home.only_builder():
        home.publish(documents, {})
    return patiently(lambda: home.open().engine)


def answer(engine: Engine) -> int | None:
    """The total of a search within its budget; None where it was refused."""
    started = time.monotonic()
    try:
        with deadlines.deadline(BUDGET):
            return engine.search(PEACE).total
    except (BusyError, OverBudgetError):
        return None
    finally:
        assert time.monotonic() - started < BUDGET + SLACK


class Readers:
    """Two threads that search all the while; `totals` are what they saw."""

    def __init__(self, engine: Engine) -> None:
        self.totals: set[int | None] = set()
        self.faults: list[BaseException] = []
        self._engine, self._done = engine, Event()
        self._threads = [Thread(target=self._read) for _ in range(2)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()
        assert not self.faults, self.faults

    def _read(self) -> None:
        while not self._done.is_set():
            try:
                self.totals.add(answer(self._engine))
            except BaseException as error:
                self.faults.append(error)
                return


def until(holds: Callable[[], bool]) -> None:
    """Ask again and again, as a client does that is told to try again."""
    end = time.monotonic() + RECOVERY_SECONDS
    while not holds():
        assert time.monotonic() < end, "the cluster did not recover"


@pytest.mark.parametrize("harm", [Cluster.kill, Cluster.freeze], ids=["killed", "frozen"])
def test_searches_go_on_without_a_node(whole: Cluster, harm: Callable[[Cluster, int], None]) -> None:
    engine = published(home_of(whole, shards=2), corpus())
    with Readers(engine) as readers:
        until(lambda: bool(readers.totals))
        harm(whole, 2)
        until(lambda: all(answer(engine) == 120 for _ in range(12)))
    assert readers.totals <= {120, None}


def test_where_two_of_three_nodes_are_gone_totals_are_right_or_refused(whole: Cluster) -> None:
    engine = published(home_of(whole, shards=3), corpus())
    with Readers(engine) as readers:
        whole.kill(1)
        whole.kill(2)
        assert {answer(engine) for _ in range(10)} <= {120, None}
        whole.start(1)
        whole.start(2)
        until(lambda: all(answer(engine) == 120 for _ in range(6)))
    assert readers.totals <= {120, None}


def test_a_shard_without_a_copy_is_no_smaller_total(whole: Cluster) -> None:
    home = home_of(whole, replicas=0, shards=6)
    engine = published(home, corpus())
    node = min(whole.nodes_with(home.prefix))
    whole.kill(node)
    assert {answer(engine) for _ in range(10)} == {None}
    whole.start(node)
    until(lambda: answer(engine) == 120)


def test_a_server_says_that_the_cluster_is_gone_and_goes_on_when_it_is_back(
    whole: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SEARCH_SERVICE_ENGINE", "opensearch")
    monkeypatch.setenv("SEARCH_SERVICE_OPENSEARCH_URL", ",".join(whole.urls))
    monkeypatch.setenv("SEARCH_SERVICE_OPENSEARCH_PREFIX", f"f{secrets.token_hex(4)}")
    monkeypatch.setenv("SEARCH_SERVICE_BUDGET_MS", "5000")
    from search_service.indexing.build import build

    build([SEEDS], tmp_path, max_bytes=10**8, engine="opensearch")
    client = create_app(tmp_path).test_client()
    until(lambda: "total" in client.get("/api/search?q=peace").json)
    total = client.get("/api/search?q=peace").json["total"]
    for node in range(3):
        whole.kill(node)
    answers = [client.get(path) for path in ("/api/search?q=peace", "/?q=peace", "/healthz", "/documents/A/RES/77/273")]
    assert [(one.status_code, int(one.headers["Retry-After"]) > 0) for one in answers] == [(503, True)] * 4
    assert answers[0].json["type"] == "/problems/cluster-unavailable"
    until(lambda: " for " in client.get("/healthz").json["detail"] and client.get("/healthz").status_code == 503)
    later = create_app(tmp_path).test_client()
    assert later.get("/api/search?q=peace").status_code == 503
    for node in range(3):
        whole.start(node)
    for one in (client, later):
        until(lambda one=one: one.get("/api/search?q=peace").json.get("total") == total)  # type: ignore[misc]
    until(lambda: client.get("/healthz").json["status"] == "ok")


class Interrupted(list[Document]):
    """Documents; once, in the middle of reading them for the indexes that were made for them, something happens."""

    def __init__(self, documents: Sequence[Document], are_made: Callable[[], bool], happening: Callable[[], None]) -> None:
        super().__init__(documents)
        self._are_made, self._happening, self._happened = are_made, happening, False

    def __iter__(self) -> Iterator[Document]:
        for i in range(len(self)):
            if i == len(self) // 2 and not self._happened and self._are_made():
                self._happened = True
                self._happening()
            yield self[i]

    def __getitem__(self, i: SupportsIndex) -> Document:  # type: ignore[override]  # nobody slices it
        return super().__getitem__(i)


def interrupted(
    cluster: Cluster, home: OpenSearchHome, documents: Sequence[Document], happening: Callable[[], None]
) -> Interrupted:
    before = len(cluster.indexes(home.prefix))
    return Interrupted(documents, lambda: len(cluster.indexes(home.prefix)) >= before + 4, happening)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if what is loaded were large, and a node that hangs had been waited for longer."""
    monkeypatch.setattr("search_service.engines.opensearch.numbering.PART_CLAUSES", 30)
    monkeypatch.setattr(loading, "CHUNK_BYTES", 20_000)
    monkeypatch.setattr(loading, "REQUEST_SECONDS", 20.0)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("harm", [Cluster.kill, Cluster.freeze], ids=["killed", "frozen"])
def test_a_load_finishes_without_a_node(whole: Cluster, harm: Callable[[Cluster, int], None]) -> None:
    documents = corpus(200)
    home = home_of(whole, shards=3)
    engine = published(home, interrupted(whole, home, documents, lambda: harm(whole, 1)))
    until(lambda: answer(engine) == 400)
    with deadlines.deadline(60):
        assert [engine.document(document.id) for document in documents[::40]] == documents[::40]


@pytest.mark.usefixtures("small_parts")
def test_a_load_that_breaks_off_leaves_what_is_served_and_is_cleared_away(whole: Cluster) -> None:
    home = home_of(whole)
    published(home, corpus(10))

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        published(home, interrupted(whole, home, corpus(40), stop))
    assert answer(home.open().engine) == 20
    left = whole.indexes(home.prefix)
    assert answer(published(home, corpus(30))) == 60
    assert len(left) == len(whole.indexes(home.prefix)) == 9, "two generations, and the row of the builder"
    assert len({*left} & {*whole.indexes(home.prefix)}) == 5
