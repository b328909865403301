"""An engine in a process of its own: how long it takes to open, how long its first answer, and how much memory two of them use.

    python tests/bench/workers.py ENGINE FOLDER

It answers every fixed question, prints what it measured as JSON, and stays until its input is closed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import timeit
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.bench.peers import OPENSEARCH, OURS, TANTIVY, Kind  # noqa: E402 - the project is not installed, it is run from its folder
from tests.bench.questions import fixed  # noqa: E402
from tests.bench.slow_peers import FTS5, WHOOSH  # noqa: E402

ENGINES: Mapping[str, Kind] = {kind.name: kind for kind in (OURS, TANTIVY, FTS5, WHOOSH, OPENSEARCH)}


@dataclass(frozen=True, slots=True)
class Worker:
    """Milliseconds to open and for the first full request; the proportional memory of two workers in MB."""

    opening_ms: float
    first_ms: float
    memory_mb: float


def measured(kind: Kind, folder: Path) -> Worker:
    """What two processes show that have answered the fixed questions; the first opens files that no memory holds yet."""
    _forget(folder)
    processes = []
    try:
        for _ in range(2):
            command = [sys.executable, __file__, kind.name, str(folder)]
            processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            line = processes[-1].stdout.readline()  # type: ignore[union-attr]
            if len(processes) == 1:
                first = json.loads(line)
        return Worker(first["opening_ms"], first["first_ms"], sum(_memory(process.pid) for process in processes) / 1000)
    finally:
        for process in processes:
            process.communicate()


def spin() -> str:
    """How fast this machine is now, in words: where others work on it, all times below grow alike."""
    seconds = min(timeit.repeat(lambda: sum(range(1000)), number=1000, repeat=5)) / 1000
    return f"sum(range(1000)) takes {seconds * 1e6:.1f} us of Python here (9 to 11 on an idle machine of 2026)"


def _forget(folder: Path) -> None:
    """Ask the system to drop these files from its page cache, as after a start of the machine."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def _memory(process: int) -> int:
    """The proportional set size of a process, in kB: what it shares is divided by those who share it."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main() -> None:
    kind, folder = ENGINES[sys.argv[1]], Path(sys.argv[2])
    questions = fixed()[:: kind.every]
    started = time.perf_counter()
    engine = kind.opened(folder)
    opened = time.perf_counter()
    engine.full(questions[0])
    answered = time.perf_counter()
    for question in questions:
        engine.full(question)
        engine.ten_hits(question)
    print(json.dumps({"opening_ms": (opened - started) * 1000, "first_ms": (answered - opened) * 1000}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
