"""The project as a package: its wheel has all that the command needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import pytest

from tests.conftest import ROOT

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the package alone; what it depends on is in the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    install = [*PIP, "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel)]
    subprocess.run(install, check=True, capture_output=True, text=True)
    yield folder


def clauses(installed: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "HOME": str(home)}
    command = [sys.executable, str(installed / "bin" / "clauses"), *arguments]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_the_command_indexes_what_the_wheel_brings_and_searches_it(installed: Path, tmp_path: Path) -> None:
    built = clauses(installed, tmp_path, "index")
    assert built.returncode == 0, built.stderr
    found = clauses(installed, tmp_path, "search", "preventive", "diplomacy", "--json")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["total"] > 0
    assert (tmp_path / ".local" / "share" / "un-resolutions-index" / "CURRENT").is_file()


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "search_service"], cwd=ROOT, check=False, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("this is no checkout of git")
    assert set(tracked.stdout.splitlines()) <= set(zipfile.ZipFile(wheel).namelist())


def pins(name: str) -> dict[str, list[str]]:
    """The pinned packages of a file of requirements, with what stands beside each."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {re.split(r"\s*;| --", line)[0].strip().lower(): line.split() for line in lines}


def test_the_wheel_depends_on_what_requirements_txt_pins(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    lines = [line.lower().replace(" ", "") for line in metadata.get_all("Requires-Dist", [])]
    required = {line.split(";")[0] for line in lines if "extra==" not in line}
    assert required == set(pins("requirements.txt"))
    extra = {line.split(";")[0] for line in lines if re.search("extra==.opensearch", line)}
    assert extra == set(pins("search_service/engines/opensearch/requirements.txt"))
    assert metadata["Requires-Python"] == ">=3.11"


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_every_package_is_pinned_with_its_hashes(name: str) -> None:
    """pip refuses a file in which one lacks them: the first lines of the file say how to write them anew."""
    for pin, parts in pins(name).items():
        assert re.fullmatch(r"[a-z0-9._-]+==[\w.!+]+", pin), pin
        assert any(part.startswith("--hash=sha256:") for part in parts), pin


def test_both_files_agree() -> None:
    ours, tests = ({pin.split("==")[0]: pin for pin in pins(name)} for name in ("requirements.txt", "tests/requirements.txt"))
    assert {name: pin for name, pin in tests.items() if name in ours} == {
        name: pin for name, pin in ours.items() if name in tests
    }
