"""Kernels: compiled once for a machine, and anew when one of their files changes; none reads beyond its arguments."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from search_service.engines.columns.kernels.union import add_prior

PROJECT = Path(__file__).parents[2]
TWICE = """
import time
import numpy as np
from search_service.engines.columns.kernels.compiler import kernels_cached
from search_service.engines.columns.kernels.union import add_prior

assert not kernels_cached()
scores = np.zeros(1)
started = time.perf_counter()
add_prior(scores, np.array([1], np.int32), np.array([2, 3], np.float32))
print(scores[0], sum(add_prior._dispatcher.stats.cache_hits.values()))
"""


def _run(code: str, project: Path, cache: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(project), **more}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=1100)


def test_a_kernel_is_kept_until_a_file_of_the_kernels_changes(tmp_path: Path) -> None:
    copy, cache = tmp_path / "project", tmp_path / "cache"
    shutil.copytree(PROJECT / "search_service", copy / "search_service", ignore=shutil.ignore_patterns("__pycache__"))
    assert [_run(TWICE, copy, cache).stdout for _ in range(2)] == ["3.0 0\n", "3.0 1\n"]
    part = copy / "search_service" / "engines" / "columns" / "kernels" / "bitset.py"
    times = part.stat().st_atime_ns, part.stat().st_mtime_ns
    part.write_text(part.read_text().replace("MANY = 24", "MANY = 25"))
    # As where an archive keeps the times of its files.
    os.utime(part, ns=times)
    assert _run(TWICE, copy, cache).stdout == "3.0 0\n"


def test_the_tests_check_the_types_that_a_kernel_declares() -> None:
    doc_ids = np.array([0, 1, 0, 1], np.int32)
    with pytest.raises(TypeError):
        add_prior(np.zeros(2), doc_ids[::2], np.zeros(2, np.float32))


BEYOND = """
import numpy as np
from search_service.engines.columns.kernels.union import add_prior

add_prior(np.zeros(1), np.array([3], np.int32), np.zeros(3, np.float32))
"""


@pytest.mark.timeout(1200)
def test_no_kernel_reads_beyond_its_arguments(tmp_path: Path) -> None:
    """The engine's own tests, of kernels that are compiled with bounds checks, which they else are not."""
    checked = {"NUMBA_BOUNDSCHECK": "1"}
    assert "IndexError" in _run(BEYOND, PROJECT, tmp_path, **checked).stderr, "bounds are not checked"
    tests = ["tests/engine/test_engine.py", "tests/engine/test_engine_contract.py"]
    run = f"import sys, pytest; sys.exit(pytest.main(['-q', '-x', '-n', '0', '-p', 'no:cacheprovider', *{tests}]))"
    done = _run(run, PROJECT, tmp_path, **checked)
    assert done.returncode == 0, done.stdout[-3000:]
