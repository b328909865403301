"""The server as a process: it ends when told to, whenever that is, outlives its workers, and no client keeps others waiting."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from search_service.engines.generations import current
from search_service.indexing.build import build
from tests.conftest import ROOT, SEEDS
from tests.test_cli import run

SEARCH = "/api/search?q=peace"


def started(index_dir: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--index-dir", str(index_dir), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class Server:
    """A running server and its port."""

    def __init__(self, index_dir: Path, *options: str) -> None:
        self.process = started(index_dir, *options)
        assert self.process.stdout is not None
        found = re.search(r":(\d+)/", self.process.stdout.readline())
        assert found, self.process.communicate(timeout=60)
        self.port = int(found[1])

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, headers={"Accept": "application/json", **headers})
            response = connection.getresponse()
            return response.status, json.loads(response.read() or "{}")
        finally:
            connection.close()

    def ask_until_answered(self, path: str) -> int:
        """Each worker listens by itself: while one starts and the other is gone, a connection is refused."""
        while True:
            try:
                return self.ask(path)[0]
            except ConnectionError:
                assert self.process.poll() is None

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(120)
        finally:
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def published(index_dir: Path, tmp_path: Path) -> Path:
    return shutil.copytree(index_dir, tmp_path / "index")


@pytest.fixture(scope="module")
def followed(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the server."""
    return shutil.copytree(index_dir, tmp_path_factory.mktemp("served") / "index")


@pytest.fixture(scope="module")
def server(followed: Path) -> Iterator[Server]:
    """One for all tests that leave it as it was."""
    running = Server(followed, "--workers", "2")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def starting(index_dir: Path) -> float:
    """How long a server takes to print its address, in seconds."""
    begun = time.monotonic()
    Server(index_dir, "--workers", "2").stop()
    return time.monotonic() - begun


# An interrupt before a line of ours runs is reported by the interpreter, with a traceback: none comes at once.
SHARES = (0.2, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)


@pytest.mark.parametrize(
    ("sent", "share"), [(signal.SIGTERM, 0.0), *((sent, share) for sent in (signal.SIGTERM, signal.SIGINT) for share in SHARES)]
)
def test_a_signal_ends_a_server_that_is_still_starting(
    sent: signal.Signals, share: float, starting: float, index_dir: Path
) -> None:
    process = started(index_dir, "--workers", "2")
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(share * starting)
        process.send_signal(sent)
        _, stderr = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode in (0, 130, -sent)
    assert [line for line in stderr.splitlines() if "CVE-2024" not in line] == []


def test_two_first_starts_at_once_build_one_index_and_both_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SERVICE_SEEDS_DIR", str(SEEDS))
    both = [started(tmp_path / "index") for _ in range(2)]
    said = []
    for process in both:
        assert process.stdout is not None
        said.append([next(line for line in process.stdout if "http://" in line)])
        process.terminate()
        process.communicate(timeout=120)
    assert all("Serving at" in line for lines in said for line in lines)
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SERVICE_REQUEST_LOG", str(published / "missing" / "log"))
    server = Server(published)
    assert server.ask(SEARCH)[0] == 200
    server.process.terminate()
    assert "Requests are logged nowhere; set SEARCH_SERVICE_REQUEST_LOG" in server.process.communicate(timeout=120)[1]


def test_a_log_that_nobody_reads_stops_nothing(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error is a pipe here, which takes 64 kB: some 400 lines."""
    monkeypatch.setenv("SEARCH_SERVICE_REQUEST_LOG", "-")
    server = Server(index_dir)
    try:
        assert {server.ask("/healthz")[0] for _ in range(600)} == {200}
        with urlopen(f"http://127.0.0.1:{server.port}/metrics") as metrics:
            lost = re.search(r"^search_service_lost_log_lines_total (\d+)", metrics.read().decode(), re.M)
        assert lost and int(lost[1]) > 0
        # Nor does the first process wait, which says that it replaces a worker.
        (worker,) = server.workers()
        os.kill(worker, signal.SIGKILL)
        while server.workers() in ([], [worker]):
            assert server.process.poll() is None
        assert server.ask_until_answered("/healthz") == 200
    finally:
        server.stop()


def test_a_server_that_is_told_to_stop_ends_well(published: Path) -> None:
    server = Server(published)
    assert server.ask(SEARCH)[0] == 200
    assert server.stop() == 0


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    while len(before := server.workers()) < 2:
        assert server.process.poll() is None
    os.kill(before[0], signal.SIGKILL)
    while len(server.workers()) < 2 or before[0] in server.workers():
        assert server.process.poll() is None
    assert server.ask_until_answered(SEARCH) == 200


def test_the_workers_follow_what_is_published(server: Server, followed: Path) -> None:
    build([SEEDS], followed, 10**8)
    generations = {server.ask("/healthz")[1]["generation"] for _ in range(20)}
    assert generations == {current(followed).name}
    # What the first process maps, its workers inherit, and keep the files of a generation that was removed.
    assert str(followed) not in Path(f"/proc/{server.process.pid}/maps").read_text()


def test_a_worker_that_dies_twice_takes_no_other_with_it(server: Server) -> None:
    for _ in range(2):
        while len(before := server.workers()) < 2:
            assert server.process.poll() is None
        os.kill(before[0], signal.SIGKILL)
        while before[0] in server.workers():
            assert server.process.poll() is None
        assert before[1] in server.workers()
    assert server.ask_until_answered(SEARCH) == 200


def test_workers_end_with_the_first_process(published: Path) -> None:
    server = Server(published, "--workers", "2")
    workers = server.workers()
    server.process.kill()
    server.process.communicate()
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{worker}/exe").exists() for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_client_who_reads_a_download_slowly_keeps_no_one_waiting(published: Path) -> None:
    server = Server(published)
    # So many that their answers do not fit into what the system holds ready for a slow reader.
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    for connection in slow:
        connection.sendall(b"GET /api/search.ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert server.ask(SEARCH)[0] == 200
    for connection in slow:
        connection.close()
    assert server.stop() == 0


def test_a_draft_that_does_not_come_keeps_no_one_waiting(server: Server) -> None:
    head = b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 4000000\r\n\r\nThe"
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    for connection in slow:
        connection.sendall(head)
    assert [server.ask(SEARCH)[0] for _ in range(8)] == [200] * 8
    for connection in slow:
        connection.close()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param(SEARCH + "+" * 61_000, {}, 414, id="address"),
        pytest.param(SEARCH, {"Content-Length": "6000000"}, 413, id="body"),
    ],
)
def test_a_request_that_is_too_long_is_a_problem(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    answered, problem = server.ask(path, **headers)
    assert (answered, problem["type"]) == (status, "/problems/too-long")


def test_headers_beyond_all_bounds_are_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n")
        assert b" 431 " in connection.recv(100)
    assert server.ask(SEARCH)[0] == 200


def test_a_port_in_use_is_named(server: Server, index_dir: Path) -> None:
    done = run("serve", "--port", str(server.port), "--index-dir", index_dir)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"search_service: The address 127.0.0.1, port {server.port}, cannot be used: ")


def test_too_few_open_files_are_named(index_dir: Path) -> None:
    command = f"ulimit -n 100; exec {sys.executable} -m search_service serve --port 0 --index-dir {index_dir}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "search_service: The limit of 100 open files is too low to serve. Raise it to " in done.stderr


def test_a_damaged_index_is_no_index_to_serve(published: Path) -> None:
    os.truncate(current(published) / "coverage.json", 10)
    done = run("serve", "--port", "0", "--index-dir", published)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Build the index again" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "reason"),
    [
        (["serve", "--workers", "0", "--index-dir", "INDEX"], {}, "Choose 1 or more"),
        (["serve"], {"SEARCH_SERVICE_WORKERS": "0"}, "SEARCH_SERVICE_WORKERS is '0'. Set it to a whole number, 1 or more."),
        (["index"], {"SEARCH_SERVICE_PROCESSES": "-1"}, "SEARCH_SERVICE_PROCESSES is '-1'."),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    arguments: list[str], environment: dict[str, str], reason: str, index_dir: Path
) -> None:
    done = run(*(str(index_dir) if argument == "INDEX" else argument for argument in arguments), **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
