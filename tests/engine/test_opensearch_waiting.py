"""A cluster that has no room now, or is not there: a load waits for it, longer each time, and says so; nothing is lost."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from search_service.engines.opensearch import building, loading
from search_service.engines.opensearch.client import Client
from search_service.engines.opensearch.home import OpenSearchHome
from search_service.engines.opensearch.rows import IndexedRow
from search_service.errors import ClusterUnavailableError, IndexNotWrittenError
from search_service.settings import settings
from tests.engine.opensearch.stub_node import StubHandler, serving

ROWS = [IndexedRow("words", str(number), str(number), {"text": f"word {number}"}) for number in range(3)]
FULL = {"type": "rejected_execution_exception", "reason": "rejected"}
# The status of a whole answer, and those of its rows by their ids.
Answer = tuple[int, dict[str, int]]
Chosen = Callable[[int], Answer]


@contextmanager
def node(chosen: Chosen) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """A node that answers the n-th `_bulk` as chosen: its address, the ids of the rows of each request, and those it took."""
    sent: list[list[str]] = []
    taken: list[str] = []

    class Handler(StubHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name that the library calls
            lines = self.body().splitlines()
            ids = [json.loads(line)["index"]["_id"] for line in lines[::2]]
            status, refused = chosen(len(sent))
            sent.append(ids)
            rows = [{"status": refused[name], "error": FULL} if name in refused else {"status": 201} for name in ids]
            if status == 200:
                taken.extend(name for name in ids if name not in refused)
            self.answer(status, {"errors": bool(refused), "items": [{"index": row} for row in rows]})

    with serving(Handler) as url:
        yield url, sent, taken


def client_of(url: str) -> Client:
    return Client(replace(settings({}), opensearch_url=url))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited each time; nobody waits in fact."""
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


# Of a chunk, the library sends each request once more by itself.
BUSY: dict[str, tuple[Chosen, list[float], int]] = {
    # what is refused, how it is answered, the waits for it, and the requests in all
    "a chunk": (lambda n: (429 if n < 8 else 200, {}), [0.2, 0.4, 0.8, 1.6], 9),
    "a row": (lambda n: (200, {"1": 429} if n < 1 else {}), [0.2], 2),
    "a row, then another": (lambda n: (200, [{"1": 429, "2": 429}, {"2": 429}, {}][n]), [0.2, 0.4], 3),
    "every row": (lambda n: (200, dict.fromkeys("012", 429) if n < 3 else {}), [0.2, 0.4, 0.8], 4),
    "a row of an index that a node does not know yet": (lambda n: (200, {"0": 404} if n < 1 else {}), [0.2], 2),
}


@pytest.mark.parametrize("busy", BUSY)
def test_what_has_no_room_now_is_sent_again_after_longer_waits(busy: str, waits: list[float]) -> None:
    chosen, expected, requests = BUSY[busy]
    with node(chosen) as (url, sent, taken):
        loading.send(client_of(url), {"words": "w"}, ROWS)
    assert sorted(taken) == ["0", "1", "2"], "each row was taken, once"
    assert (waits, len(sent)) == (expected, requests)


def test_a_row_that_is_wrong_is_not_sent_again(waits: list[float]) -> None:
    with node(lambda _: (200, {"1": 400})) as (url, sent, _), pytest.raises(IndexNotWrittenError, match="refuses row 1"):
        loading.send(client_of(url), {"words": "w"}, ROWS)
    assert (len(sent), waits) == (1, [])


def test_a_cluster_that_is_not_there_is_waited_for_with_a_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(building, "PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr(building, "QUIET_SECONDS", 0.0)
    home = OpenSearchHome(replace(settings({}), opensearch_url="http://127.0.0.1:9"))
    with caplog.at_level(logging.WARNING), pytest.raises(ClusterUnavailableError), home.only_builder():
        pass
    lines = [record.message for record in caplog.records if record.name.startswith("search_service")]
    assert lines == ["Waiting for the OpenSearch cluster, for up to 1 seconds."]
