"""What may not be read or written is a sentence that names it, on the command line and in a build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from search_service.engines.generations import CURRENT, current
from tests.conftest import ROOT, SEEDS

# Root may read everything, but for what gives that right up.
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@cache
def prefix() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv") or subprocess.run([*AS_ANYBODY, "true"], check=False, capture_output=True).returncode:
        pytest.skip("nothing is closed to root, and setpriv cannot take that from it")
    return AS_ANYBODY


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*prefix(), sys.executable, "-m", "search_service", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def copied(index_dir: Path, tmp_path: Path) -> Path:
    return shutil.copytree(index_dir, tmp_path / "index")


CLOSED: list[tuple[str, Callable[[Path], Path], str]] = [
    ("the folder of the index", lambda index: index, "cannot be read: Permission denied. Check its permissions"),
    ("its only generation", current, "cannot be read: Permission denied"),
    ("a file of it", lambda index: next(current(index).glob("*.seg")), "seg cannot be read: Permission denied"),
    ("what names the generation", lambda index: index / CURRENT, "CURRENT cannot be read"),
]


@pytest.mark.parametrize(("closed", "expected"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED])
def test_an_index_that_may_not_be_read_is_told(closed: Callable[[Path], Path], expected: str, copied: Path) -> None:
    path = closed(copied)
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        done = run("search", "peace", "--index-dir", copied)
    finally:
        path.chmod(mode)
    assert expected in done.stderr
    # Where a sound generation can be read, it answers.
    assert done.returncode == (0 if path.name == CURRENT else 1)


def test_an_index_that_may_not_be_written_stays_as_it_was(copied: Path) -> None:
    served = current(copied)
    copied.chmod(0o555)
    try:
        done = run("index", SEEDS, "--index-dir", copied)
    finally:
        copied.chmod(0o755)
    assert (done.returncode, current(copied)) == (1, served)
    assert "cannot be written" in done.stderr


def test_files_and_folders_that_may_not_be_read_are_told_and_the_rest_is_indexed(tmp_path: Path) -> None:
    texts = shutil.copytree(SEEDS, tmp_path / "texts")
    (texts / "closed").mkdir(mode=0)
    file = min(path for path in texts.iterdir() if path.is_file())
    file.chmod(0)
    done = run("index", texts, "--index-dir", tmp_path / "index")
    assert f"{file}: It cannot be opened: Permission denied" in done.stdout
    assert f"{texts / 'closed'}: It cannot be opened: Permission denied" in done.stdout
    assert "4 read" in done.stdout
