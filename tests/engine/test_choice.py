"""Which engine answers: Whoosh at once and without Numba, the columns where they are wanted and compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search_service import open_index
from search_service.engines.columns.kernels.compiler import cache_folder, compile_kernels
from search_service.engines.generations import manifest
from search_service.engines.homes import SMALL_INDEX, wants_columns
from tests.conftest import ROOT
from tests.test_cli import run

# A module that is None cannot be imported, as if it were not installed.
WITHOUT_NUMBA = "import sys; sys.modules['numba'] = None; sys.modules['llvmlite'] = None; "
COMMAND = "from search_service.cli import main; sys.exit(main({arguments!r}))"


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    whole = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=whole, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    ("choice", "clauses", "columns"),
    [
        ("auto", SMALL_INDEX, False),
        ("auto", SMALL_INDEX + 1, True),
        ("whoosh", 10**9, False),
        ("columns", 1, True),
    ],
)
def test_large_indexes_want_columns_and_a_choice_is_obeyed(choice: str, clauses: int, columns: bool) -> None:
    assert wants_columns(choice, clauses) is columns


def test_another_engine_is_refused_by_name(index_dir: Path) -> None:
    done = run("search", "peace", "--index-dir", index_dir, SEARCH_SERVICE_ENGINE="lucene")
    assert (done.returncode, done.stdout) == (2, "")
    assert "SEARCH_SERVICE_ENGINE is 'lucene'. Set it to one of auto, whoosh, columns, opensearch." in done.stderr


def test_whoever_builds_or_asks_a_small_index_loads_no_numba(index_dir: Path, tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from search_service.cli import main
from search_service.web import create_app
main(["index", "--index-dir", {str(tmp_path)!r}])
main(["search", "peace", "--index-dir", {str(index_dir)!r}])
client = create_app(Path({str(index_dir)!r})).test_client()
assert client.get("/?q=peace").status_code == client.get("/api/suggest?q=pea").status_code == 200
print([name for name in ("numba", "llvmlite") if name in sys.modules])
"""
    done = python(code)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["[]"]), done.stderr


@pytest.mark.parametrize("arguments", [["search", "peace"], ["index"]])
def test_commands_work_without_numba_and_say_nothing_of_it(arguments: list[str], index_dir: Path, tmp_path: Path) -> None:
    folder = index_dir if arguments[0] == "search" else tmp_path
    code = WITHOUT_NUMBA + COMMAND.format(arguments=[*arguments, "--index-dir", str(folder)])
    done = python(code, SEARCH_SERVICE_ENGINE="columns")
    assert (done.returncode, done.stderr) == (0, "")
    assert "documents" in done.stdout


def damaged(folder: Path) -> None:
    largest = max((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 255
    largest.write_bytes(content)


def interrupted(folder: Path) -> None:
    (folder / manifest.MANIFEST).unlink()


@pytest.mark.parametrize("harm", [damaged, interrupted])
def test_kernels_that_are_not_what_was_compiled_are_not_loaded(harm: object, index_dir: Path, tmp_path: Path) -> None:
    compile_kernels()
    compiled = cache_folder()
    assert compiled and callable(harm)
    copy = shutil.copytree(compiled, tmp_path / compiled.name)
    code = f"from search_service import open_index; print(open_index({str(index_dir)!r}, engine='columns').status().engine)"
    assert python(code, NUMBA_CACHE_DIR=str(tmp_path)).stdout == "columns\n"
    harm(copy)
    done = python(code, NUMBA_CACHE_DIR=str(tmp_path))
    assert (done.stdout, done.stderr) == ("whoosh\n", "")


def test_an_index_is_opened_with_columns_once_they_are_compiled(index_dir: Path) -> None:
    compile_kernels()
    with open_index(index_dir, engine="columns") as index:
        assert index.status().engine == "columns"
    with open_index(index_dir, engine="auto") as index:
        assert index.status().engine == "whoosh"


def test_a_list_that_is_written_anew_does_not_list_itself(tmp_path: Path) -> None:
    (tmp_path / "kernel").write_bytes(b"compiled")
    for _ in range(2):
        manifest.write(tmp_path)
        assert manifest.fault(tmp_path) == ""
