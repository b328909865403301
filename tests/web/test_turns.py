"""The queue of a worker: newcomers go before those that have worked, waits end at a deadline, and too many are refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from search_service.engines import deadlines
from search_service.errors import BusyError, OverBudgetError
from search_service.web.middleware.turns import MAX_WAITING, SLICE_SECONDS, Queue, Turn

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
        assert not waiting.done(), "a slice has not passed"
        work(SLICE_SECONDS * 1.5)
        deadlines.check()
        order.append("long search")
    assert order == ["newcomer", "long search"]


def test_of_those_that_have_worked_the_oldest_goes_on_first(threads: ThreadPoolExecutor) -> None:
    queue = Queue()
    with Turn(queue, soon()):
        futures = [threads.submit(queue.take, arrival, soon(), is_long=True) for arrival in (7, 5, 6)]
        until_waiting(queue, 3)
        order = [arrival for _, arrival, _ in queue._waiting]
    assert order == [5, 6, 7]
    for _ in futures:
        queue.give()


def test_a_wait_ends_at_its_deadline_and_the_turn_is_not_lost(threads: ThreadPoolExecutor) -> None:
    queue = Queue()
    with Turn(queue, soon()):
        late = threads.submit(Turn(queue, soon(0.05)).__enter__)
        with pytest.raises(BusyError) as refused:
            late.result(timeout=LONG)
    assert refused.value.seconds > 0
    with Turn(queue, soon()):
        pass


def test_more_than_may_wait_are_refused_at_once(threads: ThreadPoolExecutor) -> None:
    queue, go = Queue(), Event()

    def wait() -> None:
        with Turn(queue, soon()):
            go.wait(LONG)

    running = [threads.submit(wait) for _ in range(MAX_WAITING + 1)]
    until_waiting(queue, MAX_WAITING)
    with pytest.raises(BusyError):
        queue.take(99, soon())
    begun = threads.submit(Turn(queue, soon(), is_resumed=True).__enter__)
    go.set()
    begun.result(timeout=LONG)
    queue.give()
    for future in running:
        future.result(timeout=LONG)


def test_long_requests_leave_room_for_short_ones(threads: ThreadPoolExecutor) -> None:
    queue = Queue()
    with Turn(queue, soon()):
        long = [threads.submit(queue.take, number, soon(), is_long=True) for number in range(MAX_WAITING // 2)]
        until_waiting(queue, len(long))
        with pytest.raises(BusyError):
            queue.take(98, soon(), is_long=True)
        short = threads.submit(queue.take, 99, soon())
        until_waiting(queue, len(long) + 1)
        assert not queue._waiting[0][0], "the short one is the next"
    short.result(timeout=LONG)
    for _ in long:
        queue.give()


def test_a_check_after_the_deadline_refuses_the_work() -> None:
    with deadlines.deadline(0.0), pytest.raises(OverBudgetError):
        deadlines.check()
