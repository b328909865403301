"""Loops: compiled once for a machine, and anew when what they are made of changes; none reads beyond what it is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PART = """
from search_service.engines.columns.loops import inlined

@inlined
def more(number):
    return number + {}
"""
LOOP = """
from part import more
from search_service.engines.columns.loops import INT, compiled

@compiled(INT(INT))
def counted(number):
    return more(number)

print(counted(1), sum(counted.stats.cache_hits.values()))
"""


def _told(folder: Path) -> str:
    """What the loop gives for 1, and how often it was taken from what is kept."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT)])}
    command = [sys.executable, str(folder / "run.py")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300).stdout


def test_a_loop_is_kept_until_a_part_of_it_in_another_file_changes(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text(PART.format(1))
    (tmp_path / "loop.py").write_text(LOOP)
    (tmp_path / "run.py").write_text("import loop")
    assert [_told(tmp_path), _told(tmp_path)] == ["2 0\n", "2 1\n"]
    # As large as it was, and older: as where an archive keeps the times of its files.
    (tmp_path / "part.py").write_text(PART.format(5))
    os.utime(tmp_path / "part.py", (1_000_000_000, 1_000_000_000))
    assert _told(tmp_path).split()[0] == "6"


BEYOND = """
import numpy as np
from search_service.engines.columns.loops.unions import add_extra

add_extra(np.zeros(1), np.array([3], np.int32), np.zeros(3, np.float32))
"""


def test_no_loop_reads_beyond_its_arrays(tmp_path: Path) -> None:
    """What the engine's own tests ask, of loops that are compiled so that each look-up is checked, which they else are not."""
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", BEYOND]
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert "IndexError" in checked.stderr, "the look-ups are not checked"
    tests = ["tests/engine/test_engine.py", "tests/engine/test_engine_contract.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout[-3000:]
