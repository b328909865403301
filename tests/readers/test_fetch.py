"""Fetching the UN's corpora, from a local git repository that stands in for theirs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.test_cli import SEEDS, run

IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """Two repositories as the UN has them, with a seed in each."""
    origin = tmp_path / "origin"
    for name, seed in (("GAresolutions", "001_cc1f9151821a18d7.txt"), ("SCresolutions", "003_5b57aafb255a11a3.txt")):
        folder = origin / name / "a session" / "English"
        folder.mkdir(parents=True)
        (folder / seed).write_bytes((SEEDS / seed).read_bytes())
        git(origin / name, "init", "--quiet")
        git(origin / name, "add", ".")
        git(origin / name, "commit", "--quiet", "-m", "first")
    return origin


def test_fetch_brings_both_repositories_and_index_reads_them(origin: Path, tmp_path: Path) -> None:
    done = run("fetch", "--from", origin, "--dest", tmp_path / "corpus")
    assert done.returncode == 0, done.stderr
    assert "index" in done.stdout
    indexed = run("index", tmp_path / "corpus", "--index-dir", tmp_path / "index")
    assert indexed.stdout.startswith("2 documents")


def test_fetch_again_follows_what_changed_and_what_was_removed(origin: Path, tmp_path: Path) -> None:
    run("fetch", "--from", origin, "--dest", tmp_path / "corpus")
    folder = origin / "GAresolutions" / "a session" / "English"
    git(origin / "GAresolutions", "mv", str(folder / "001_cc1f9151821a18d7.txt"), str(folder / "renamed.txt"))
    git(origin / "GAresolutions", "commit", "--quiet", "-m", "second")
    done = run("fetch", "--from", origin, "--dest", tmp_path / "corpus")
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "corpus" / "GAresolutions" / "a session" / "English"
    assert [path.name for path in kept.iterdir()] == ["renamed.txt"]
    assert "unchanged" in done.stdout
    assert "updated" in done.stdout


def test_a_fetch_that_was_cut_off_goes_on(origin: Path, tmp_path: Path) -> None:
    cut = tmp_path / "corpus" / "GAresolutions"
    cut.mkdir(parents=True)
    git(cut, "init", "--quiet")
    done = run("fetch", "--from", origin, "--dest", tmp_path / "corpus")
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("corpus/*/a session/English/*.txt"))) == 2


def test_fetch_is_shallow(origin: Path, tmp_path: Path) -> None:
    git(origin / "GAresolutions", "commit", "--quiet", "--allow-empty", "-m", "second")
    run("fetch", "--from", f"file://{origin}", "--dest", tmp_path / "corpus")
    log = ["git", "-C", str(tmp_path / "corpus" / "GAresolutions"), "log", "--oneline", "FETCH_HEAD"]
    assert len(subprocess.run(log, check=True, capture_output=True, text=True).stdout.splitlines()) == 1


def test_an_origin_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run("fetch", "--from", tmp_path / "nowhere", "--dest", tmp_path / "corpus")
    assert done.returncode == 1
    assert "Check the address and the network" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_git_is_told(tmp_path: Path) -> None:
    done = run("fetch", "--dest", tmp_path / "corpus", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "git is not installed" in done.stderr


def test_a_folder_with_other_files_is_not_touched(origin: Path, tmp_path: Path) -> None:
    other = tmp_path / "corpus" / "GAresolutions"
    other.mkdir(parents=True)
    (other / "thesis.txt").write_text("mine")
    done = run("fetch", "--from", origin, "--dest", tmp_path / "corpus")
    assert done.returncode == 1
    assert "holds other files" in done.stderr
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]
