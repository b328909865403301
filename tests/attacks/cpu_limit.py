"""A limit of processor time for a piece of work: other work on the machine does not count."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

CPU_SECONDS = 10
WALL_SECONDS = 120
_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _CUTIME, _END = 11, 13, 15  # fields of /proc/PID/stat behind the name: utime, stime, cutime, cstime


def cpu_seconds() -> float:
    """The processor time of this process and of its children, running and ended."""
    own = os.getpid()
    ticks = _ticks(own, _END)
    for child in Path(f"/proc/{own}/task/{own}/children").read_text().split():
        with suppress(OSError):  # it ended meanwhile
            ticks += _ticks(int(child), _CUTIME)
    return ticks / _TICKS


def _ticks(pid: int, end: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[_UTIME:end]))


class CpuLimit:
    """Ends this process with a sentence if what is between `start` and `stop` takes too long."""

    def __init__(self) -> None:
        self._name = ""
        self._cpu = self._wall = 0.0
        signal.signal(signal.SIGALRM, self._look)

    def start(self, name: str) -> None:
        self._name, self._cpu, self._wall = name, cpu_seconds(), time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, 1, 1)

    def stop(self) -> float:
        """The seconds of processor time since `start`."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        return cpu_seconds() - self._cpu

    def _look(self, number: int, frame: object) -> None:
        used, waited = cpu_seconds() - self._cpu, time.monotonic() - self._wall
        if used > CPU_SECONDS or waited > WALL_SECONDS:
            sys.exit(f"{self._name} took {used:.1f} s of processor time, {waited:.0f} s by the clock")
