"""A node that lags behind the cluster, or lost a shard: another one answers, or nobody does; never a smaller total."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from search_service.engines import Engine, Request, deadlines
from search_service.engines.opensearch.generations import meta
from search_service.engines.opensearch.home import OpenSearchHome
from search_service.errors import ClusterUnavailableError, SearchServiceError
from search_service.settings import settings
from tests.engine.opensearch.stub_node import StubHandler, serving

CLAUSES = "lag-20261201t000000z-000000-clauses"
SHARDS = {"total": 2, "successful": 2, "failed": 0}
FOUND = {"timed_out": False, "_shards": SHARDS, "hits": {"total": {"value": 7}, "hits": []}, "status": 200}
NOT_FOUND = {"error": {"type": "index_not_found_exception", "reason": f"no such index [{CLAUSES}]"}, "status": 404}
LOST = {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}, "status": 503}
BUSY = {"error": {"type": "rejected_execution_exception", "reason": "rejected"}, "status": 429}
WRONG = {"error": {"type": "parsing_exception", "reason": "unknown query"}, "status": 400}
SMALLER = FOUND | {"_shards": {"total": 2, "successful": 1, "failed": 1}, "hits": {"total": {"value": 3}, "hits": []}}
SILENT_LOSS = FOUND | {"_shards": {"total": 2, "successful": 1, "failed": 0}, "hits": {"total": {"value": 3}, "hits": []}}
LAGGING = {"index": NOT_FOUND, "shards": LOST, "busy": BUSY, "failed": SMALLER, "silent": SILENT_LOSS}

Answers = dict[str, object]


@contextmanager
def node(answer: Answers, searches: list[str]) -> Iterator[str]:
    """A node that knows what is published, and answers every search like this; the paths of searches are kept."""
    named: dict[str, Answers] = {"_alias/lag-published": {CLAUSES: {}}, "_mapping": {CLAUSES: {"mappings": meta("lag", 1, 7)}}}

    class Handler(StubHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that the library calls
            found = next((row for ending, row in named.items() if ending in self.path), {})
            self.answer(200, found)

        def do_POST(self) -> None:  # noqa: N802 - the name that the library calls
            searches.append(self.path)
            lines = self.body().count(b"\n")
            if "_msearch" in self.path:
                self.answer(200, {"responses": [answer] * (lines // 2)})
            else:
                self.answer(int(str(answer["status"])), answer)

    with serving(Handler) as url:
        yield url


@contextmanager
def engine_of(*answers: Answers, searches: list[str] | None = None) -> Iterator[Engine]:
    kept = [] if searches is None else searches
    with ExitStack() as stack:
        urls = ",".join(stack.enter_context(node(answer, kept)) for answer in answers)
        yield OpenSearchHome(replace(settings({}), opensearch_url=urls, opensearch_prefix="lag")).open().engine


def total(engine: Engine) -> int:
    return engine.totals([Request()])[0]


def listed(engine: Engine) -> int:
    return engine.search(Request(facets=(), limit=0)).total


@pytest.mark.parametrize("look", [total, listed], ids=["searches", "search"])
@pytest.mark.parametrize(
    "lagging", [NOT_FOUND, LOST, BUSY, SMALLER, SILENT_LOSS], ids=["index", "shards", "busy", "failed", "silent"]
)
def test_another_node_answers_for_one_that_lags(lagging: Answers, look: Callable[[Engine], int]) -> None:
    with engine_of(lagging, FOUND) as engine, deadlines.deadline(60):
        assert {look(engine) for _ in range(6)} == {7}
    with engine_of(lagging, lagging) as engine, deadlines.deadline(60), pytest.raises(ClusterUnavailableError):
        look(engine)


@pytest.mark.parametrize("look", [total, listed], ids=["searches", "search"])
def test_a_request_that_the_cluster_calls_wrong_is_no_outage_and_is_sent_once(look: Callable[[Engine], int]) -> None:
    searches: list[str] = []
    with (
        engine_of(WRONG, WRONG, searches=searches) as engine,
        deadlines.deadline(60),
        pytest.raises(Exception, match="parsing_exception") as caught,
    ):
        look(engine)
    assert not isinstance(caught.value, SearchServiceError)
    assert len(searches) == 1
