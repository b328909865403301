"""The watchdog of a worker: a connection that makes too little progress is dropped, the sooner the more there are."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest

from search_service.web.watchdog import CROWDED_SECONDS, CROWDED_UNHEARD_SECONDS, SILENT_SECONDS, STALL_SECONDS, sweep

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """The client's and the server's end of a connection."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        client = stack.enter_context(socket.socket())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listener.getsockname())
        yield client, stack.enter_context(listener.accept()[0])


def nothing(pair: Pair) -> None:
    return


def half_a_request(pair: Pair) -> None:
    pair[0].sendall(b"GET / HT")
    pair[1].recv(8)


def more_than_is_read(pair: Pair) -> None:
    pair[1].setblocking(False)
    with suppress(BlockingIOError):
        while True:
            pair[1].send(b"x" * 65536)


@pytest.mark.parametrize(
    ("before", "is_crowded", "patience"),
    [
        pytest.param(more_than_is_read, False, STALL_SECONDS, id="does not read"),
        pytest.param(half_a_request, False, SILENT_SECONDS, id="sends slowly"),
        pytest.param(more_than_is_read, True, STALL_SECONDS, id="does not read, among many"),
        pytest.param(half_a_request, True, CROWDED_SECONDS, id="sends slowly, among many"),
        pytest.param(nothing, True, CROWDED_UNHEARD_SECONDS, id="sends nothing, among many"),
    ],
)
def test_a_client_without_progress_is_dropped_when_patience_ends(
    pair: Pair, before: Callable[[Pair], None], is_crowded: bool, patience: float
) -> None:
    _, server = pair
    before(pair)
    port = server.getsockname()[1]
    lulls = sweep({}, 0.0, port, is_crowded)
    assert len(sweep(lulls, patience * 0.9, port, is_crowded)) == 1
    assert sweep(lulls, patience * 1.1, port, is_crowded) == {}
    with pytest.raises(ConnectionError):
        server.send(b"x")


def test_an_answer_begins_a_new_wait(pair: Pair) -> None:
    client, server = pair
    half_a_request(pair)
    port = server.getsockname()[1]
    lulls = sweep({}, 0.0, port)
    server.sendall(b"an answer")
    assert client.recv(9) == b"an answer"
    lulls = sweep(lulls, SILENT_SECONDS * 0.9, port)
    assert len(sweep(lulls, SILENT_SECONDS * 1.5, port)) == 1


def test_connections_to_other_ports_are_not_its_business(pair: Pair) -> None:
    assert sweep({}, 0.0, port=1) == {}
