"""A server on columns: Whoosh answers until their kernels are compiled, and no answer fails or differs."""

from __future__ import annotations

import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from search_service.engines.generations import manifest
from tests.web.test_server import Server

BEGUN, DONE = "are being compiled", "are compiled, in"
PATHS = (
    "/api/search?q=peace&per_page=50",
    "/api/search?q=women+peace+OR+climat*&session=77&group=none",
    "/api/search?q=%22the+General+Assembly%22&sort=newest",
    "/api/search?q=the+role+of+women+in+peace+processes",
    "/api/search?q=unheardofword",
    "/api/suggest?q=peace+an",
)


def answers(server: Server) -> list[dict[str, object]]:
    """What is answered to all paths, but for how long that took."""
    found = [server.ask(path) for path in PATHS]
    assert [status for status, _ in found] == [200] * len(PATHS)
    return [{**record, "took_ms": None} if isinstance(record, dict) else record for _, record in found]


def running(name: str, value: str) -> list[int]:
    """The processes that have a variable of this value in their environment."""
    wanted = f"{name}={value}".encode()
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in environment.read_bytes().split(b"\0"):
                found.append(int(environment.parent.name))
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
    return found


def ended(server: Server, cache: Path, stop_signal: signal.Signals) -> str:
    """What a server wrote to standard error until it ended; nothing that it started outlives it."""
    server.process.send_signal(stop_signal)
    _, said = server.process.communicate(timeout=120)
    while running("NUMBA_CACHE_DIR", str(cache)):
        pass
    assert "Traceback" not in said
    return without_warning(said)


def without_warning(said: str) -> str:
    """What a server says but for what it says of an old Python."""
    return "\n".join(line for line in said.splitlines() if "CVE-2024" not in line)


@pytest.mark.timeout(1200)  # what compiles gives way to all other tests, too
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system does not list processes in /proc")
def test_columns_take_over_from_whoosh_unnoticed(index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One compilation for all that is to be seen of it, as it takes half a minute."""
    monkeypatch.setenv("SEARCH_SERVICE_ENGINE", "columns")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    interrupted = Server(index_dir, "--workers", "2")
    by_whoosh = answers(interrupted)
    assert interrupted.ask("/healthz")[1]["engine"] == "whoosh"
    assert BEGUN in ended(interrupted, tmp_path, signal.SIGINT)

    server = Server(index_dir, "--workers", "2")
    engines: list[object] = ["whoosh"]
    while engines[-8:] != ["columns"] * 8:  # both workers
        with suppress(subprocess.TimeoutExpired):  # what compiles gives way to what asks
            server.process.wait(0.5)
        assert answers(server) == by_whoosh
        engines.append(server.ask("/healthz")[1]["engine"])
    said = ended(server, tmp_path, signal.SIGTERM)
    assert (said.count(BEGUN), said.count(DONE)) == (1, 1)

    cached = Server(index_dir)
    assert cached.ask("/healthz")[1]["engine"] == "columns"
    assert answers(cached) == by_whoosh
    assert ended(cached, tmp_path, signal.SIGTERM) == ""

    (manifested,) = tmp_path.rglob(manifest.MANIFEST)
    next(manifested.parent.rglob("*.nbc")).write_bytes(b"not what was compiled")
    damaged = Server(index_dir)
    assert answers(damaged) == by_whoosh
    assert BEGUN in ended(damaged, tmp_path, signal.SIGTERM)


@pytest.mark.parametrize("missing", ["numba", "llvmlite"])
def test_a_server_without_numba_says_so_and_goes_on(
    missing: str, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{missing}.py").write_text("raise ImportError('it has no wheel for this Python')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SEARCH_SERVICE_ENGINE", "columns")
    server = Server(index_dir)
    assert server.ask("/healthz")[1]["engine"] == "whoosh"
    answers(server)
    server.process.send_signal(signal.SIGTERM)
    _, said = server.process.communicate(timeout=120)
    assert without_warning(said) == "Numba cannot be used: it has no wheel for this Python. Whoosh goes on answering."
