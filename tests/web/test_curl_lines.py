"""Every curl line that the documentation shows, run against the server as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTED = "http://127.0.0.1:8000"
FILES = (ROOT / "README.md", ROOT / "search_service" / "web" / "api.md")


def curl_lines() -> list[str]:
    """The lines of fenced blocks that call curl."""
    blocks = (
        block for file in FILES for block in re.findall(r"^```\w*\n(.*?)^```", file.read_text(encoding="utf-8"), re.M | re.S)
    )
    return [line for block in blocks for line in block.splitlines() if line.startswith("curl ")]


@pytest.fixture(scope="module")
def curl_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose .curlrc makes curl fail where the server refuses."""
    if shutil.which("curl") is None:
        reason = "there is no curl on the path; install the package curl"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    home = tmp_path_factory.mktemp("curl")
    (home / ".curlrc").write_text("fail\nsilent\nshow-error\n")
    return home


def test_the_documentation_shows_curl_lines() -> None:
    assert len(curl_lines()) > 15
    assert all(DOCUMENTED in line for line in curl_lines())


@pytest.mark.parametrize("line", curl_lines())
def test_a_documented_line_works(line: str, address: str, curl_home: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", line.replace(DOCUMENTED, address)],
        cwd=curl_home,
        env={**os.environ, "HOME": str(curl_home), "CURL_HOME": str(curl_home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout or any(curl_home.glob("*.csv"))
