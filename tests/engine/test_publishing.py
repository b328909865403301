"""One index is built at a time, aside, and published in one step; whatever stops a build, the index before it is served."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from search_service import open_index
from search_service.engines.generations import built, current
from search_service.engines.generations.publishing import building, only_builder
from search_service.errors import IndexBusyError, IndexNotWrittenError
from search_service.indexing.build import build
from tests.conftest import ROOT, SEEDS


@pytest.fixture
def published(index_dir: Path, tmp_path: Path) -> Path:
    """A copy of the index of the seeds, to build upon."""
    return shutil.copytree(index_dir, tmp_path / "index")


def index_seeds(index_dir: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "search_service", "index", "--index-dir", str(index_dir)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **settings)  # type: ignore[call-overload,no-any-return]


def generation(index_dir: Path) -> str:
    with open_index(index_dir) as index:
        assert not index.damage
        return index.status().generation


def names(index_dir: Path) -> list[str]:
    return sorted(path.name for path in index_dir.iterdir())


def test_the_generation_before_is_kept_and_older_ones_go(published: Path) -> None:
    for _ in range(2):
        before = generation(published)
        build([SEEDS], published, 10**8)
        assert {folder.name for folder in built(published)} == {before, generation(published)}


def test_of_a_damaged_generation_and_the_sound_one_before_it_the_sound_one_is_kept(published: Path) -> None:
    sound = generation(published)
    build([SEEDS], published, 10**8)
    damaged = current(published)
    (damaged / "coverage.json").unlink()
    build([SEEDS], published, 10**8)
    assert {folder.name for folder in built(published)} == {sound, generation(published)}


def test_a_folder_that_is_no_generation_is_left_alone(published: Path) -> None:
    (published / "photographs").mkdir()
    build([SEEDS], published, 10**8)
    assert "photographs" in names(published)


def test_a_second_builder_is_told_at_once_who_the_first_is(published: Path) -> None:
    with only_builder(published):
        done = index_seeds(published)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"search_service: Process {os.getpid()} is building an index in {published}. Wait")


def test_builders_of_two_folders_do_not_meet(published: Path, tmp_path: Path) -> None:
    with only_builder(published), only_builder(tmp_path / "other"), pytest.raises(IndexBusyError):
        build([SEEDS], published, 10**8)


# A builder that says when it has written half of a generation, and is then killed.
KILLED = """
import os, sys
from pathlib import Path
from search_service.engines.generations.publishing import building, only_builder
folder = Path(sys.argv[1])
with only_builder(folder), building(folder) as aside:
    (aside / "half").write_text("written")
    os.kill(os.getpid(), 9)
"""


def test_a_killed_builder_leaves_the_index_and_no_lock(published: Path) -> None:
    before = generation(published)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(published)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert any(name.startswith(".building-") for name in names(published))
    assert generation(published) == before
    build([SEEDS], published, 10**8)
    assert not any(name.startswith(".building-") for name in names(published))


def test_a_generation_that_was_built_but_not_published_is_not_served(published: Path) -> None:
    before = current(published)
    shutil.copytree(before, published / "99991231T235959Z-ffffff")
    assert generation(published) == before.name


def test_a_disk_that_is_full_leaves_the_index_as_it_was(published: Path) -> None:
    before = names(published)
    # A bound on the size of files fails in the same calls as a full disk.
    full = index_seeds(published, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
    assert (full.returncode, full.stdout) == (1, "")
    assert full.stderr.startswith(f"search_service: The index cannot be written to {published}: ")
    assert names(published) == sorted({*before, ".lock"})
    assert generation(published) in before


def test_an_index_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexNotWrittenError, match="File exists"):
        build([SEEDS], tmp_path / "index", 10**8)


def test_a_build_that_fails_publishes_nothing(published: Path) -> None:
    before = generation(published)
    with pytest.raises(RuntimeError), only_builder(published), building(published):
        raise RuntimeError
    assert generation(published) == before
    assert len(built(published)) == 1


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system does not list the children of a process")
def test_a_killed_builder_leaves_no_process_behind(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(400):
        shutil.copy(min(SEEDS.iterdir()), texts / f"{number}.txt")
    command = [sys.executable, "-m", "search_service", "index", str(texts), "--index-dir", str(tmp_path / "index")]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "SEARCH_SERVICE_PROCESSES": "2"}) as builder:
        helpers: list[int] = []
        while len(helpers) < 3:
            assert builder.poll() is None, "it was done before it could be killed"
            below = children(builder.pid)
            helpers = below + [grandchild for child in below for grandchild in children(child)]
        builder.kill()
    while any(alive(helper) for helper in helpers):
        pass
