"""The queue of a worker: short requests go before long ones, waits end at a deadline, and too many are refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask

from search_service.engines import deadlines
from search_service.errors import BusyError, OverBudgetError
from search_service.web.middleware.queue import LEVELS, MAX_LONG, MAX_OF_CLIENT, MAX_WAITING, SHORT, Queue, Turn
from search_service.web.middleware.turns import TurnTaking

LONG = 30.0


def soon(seconds: float = LONG) -> float:
    return time.perf_counter() + seconds


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(MAX_WAITING + 8) as pool:
        yield pool


def work(seconds: float) -> None:
    """Use the processor for so long."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def until_waiting(queue: Queue, number: int) -> None:
    while len(queue._waiting) < number:
        time.sleep(0.001)


def called_in_order(queue: Queue, threads: ThreadPoolExecutor, turns: list[Turn]) -> list[int]:
    """The numbers of the turns in the order in which the queue calls them, if they all come while another works."""
    order: list[int] = []

    def run(number: int) -> None:
        with turns[number]:
            order.append(number)

    futures: list[Future[Any]] = []
    with Turn(queue, soon()):
        for number in range(len(turns)):
            futures.append(threads.submit(run, number))
            until_waiting(queue, number + 1)
    for future in futures:
        future.result(timeout=LONG)
    return order


def test_a_long_search_stands_back_for_a_newcomer_and_goes_on_after_it(threads: ThreadPoolExecutor) -> None:
    queue, order = Queue(), []

    def newcomer() -> None:
        with Turn(queue, soon()):
            order.append("newcomer")

    turn = Turn(queue, soon())
    with turn, deadlines.deadline(LONG, turn.stand_back):
        waiting = threads.submit(newcomer)
        until_waiting(queue, 1)
        deadlines.check()
        assert not waiting.done(), "it is short itself"
        work(LEVELS[0] * 1.5)
        deadlines.check()
        order.append("long search")
    assert order == ["newcomer", "long search"]


def test_a_search_that_was_long_before_stands_back_at_once(threads: ThreadPoolExecutor) -> None:
    queue, order = Queue(), []

    def newcomer() -> None:
        with Turn(queue, soon()):
            order.append("newcomer")

    turn = Turn(queue, soon(), level=1)
    with turn, deadlines.deadline(LONG, turn.stand_back):
        threads.submit(newcomer)
        until_waiting(queue, 1)
        deadlines.check()
        order.append("long search")
    assert order == ["newcomer", "long search"]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        pytest.param([("a", 0), ("a", 0), ("a", 0)], [0, 1, 2], id="of one client, by arrival"),
        pytest.param([("a", 3), ("a", 1), ("a", 2), ("a", 0)], [3, 1, 2, 0], id="short ones before long ones"),
        pytest.param([("a", 0), ("a", 0), ("a", 0), ("b", 0)], [0, 3, 1, 2], id="clients take turns"),
        pytest.param([("a", 3), ("b", 3), ("a", 3), ("b", 0)], [3, 0, 1, 2], id="long ones too"),
    ],
)
def test_who_is_called_next(threads: ThreadPoolExecutor, waiting: list[tuple[str, int]], expected: list[int]) -> None:
    queue = Queue()
    turns = [Turn(queue, soon(), client, level) for client, level in waiting]
    assert called_in_order(queue, threads, turns) == expected


def test_a_wait_ends_at_its_deadline_and_the_turn_is_not_lost(threads: ThreadPoolExecutor) -> None:
    queue = Queue()
    with Turn(queue, soon()):
        late = threads.submit(Turn(queue, soon(0.05)).__enter__)
        with pytest.raises(BusyError) as refused:
            late.result(timeout=LONG)
    assert refused.value.seconds > 0
    with Turn(queue, soon()):
        pass


@pytest.mark.parametrize(
    ("waiting", "newcomer", "other"),
    [
        pytest.param([(str(n), 0) for n in range(MAX_WAITING)], ("x", 0), None, id="all in all"),
        pytest.param([("a", 0)] * MAX_OF_CLIENT, ("a", 0), ("b", 0), id="of one client"),
        pytest.param([(str(n), 1) for n in range(MAX_LONG)], ("x", 1), ("x", 0), id="long ones"),
    ],
)
def test_more_than_may_wait_are_refused_at_once(
    threads: ThreadPoolExecutor, waiting: list[tuple[str, int]], newcomer: tuple[str, int], other: tuple[str, int] | None
) -> None:
    queue, go = Queue(), Event()

    def wait(client: str, level: int, is_resumed: bool = False) -> None:
        with Turn(queue, soon(), client, level, is_resumed):
            go.wait(LONG)

    with Turn(queue, soon()):
        running = [threads.submit(wait, *one) for one in waiting]
        until_waiting(queue, len(waiting))
        with pytest.raises(BusyError):
            wait(*newcomer)
        running.append(threads.submit(wait, *newcomer, is_resumed=True))
        if other:
            running.append(threads.submit(wait, *other))
        until_waiting(queue, len(running))
        go.set()
    for future in running:
        future.result(timeout=LONG)


def test_a_long_draft_is_long_from_the_start(threads: ThreadPoolExecutor) -> None:
    """Thirty of them that sink together would all be late; one of a few clauses goes first."""
    waiting = TurnTaking(Flask(__name__), LONG, lambda environ, start: [])
    check = {"REQUEST_METHOD": "POST", "PATH_INFO": "/check", "QUERY_STRING": ""}
    with Turn(waiting._queue, soon()):
        for size in ("100", "200000"):
            threads.submit(waiting, {**check, "CONTENT_LENGTH": size}, lambda *_: print)
        until_waiting(waiting._queue, 2)
        assert sorted(waiter.level for waiter in waiting._queue._waiting) == [SHORT, len(LEVELS)]


def test_a_check_after_the_deadline_refuses_the_work() -> None:
    with deadlines.deadline(0.0), pytest.raises(OverBudgetError):
        deadlines.check()


def test_a_budget_counts_work_and_no_waits(threads: ThreadPoolExecutor) -> None:
    queue = Queue()
    budget = LEVELS[0] * 3
    turn = Turn(queue, soon())
    with turn, deadlines.deadline(LONG, turn.stand_back), deadlines.budget(budget):
        work(budget / 2)
        other = Turn(queue, soon())
        waiting = threads.submit(lambda: (other.__enter__(), work(budget * 2), other.__exit__()))
        until_waiting(queue, 1)
        deadlines.check()
        assert waiting.done(), "the other came first, for longer than the budget"
        with pytest.raises(OverBudgetError):
            work(budget)
            deadlines.check()
