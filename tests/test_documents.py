"""The documents keep their word: sizes, links, and the commands that they show."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from search_service.fields import FACETS, Facet

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "search_service").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|/)([^)#]+)")


def test_the_readme_is_a_front_page() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 9_000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    missing = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if not (document.parent / link).exists()]
    assert not missing


PACKAGE = ROOT / "search_service"
CHANGES = (PACKAGE / "README.md").read_text(encoding="utf-8").partition("## Where a change goes")[2].partition("**")[0]
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in CHANGES.splitlines() if line.startswith("| a")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_change_goes_where_the_table_says(row: list[str]) -> None:
    """Each module that a row names exists and has the tables that are named before it, and so do its tests."""
    _, change, tests = row
    assert re.search(r"`[\w/]+`", tests)
    for name in re.findall(r"`([\w/]+(?:\.\w+)?)`", tests):
        if "/" in name:
            assert [*ROOT.glob(f"tests/{name}*")], name
    for tables, module in re.findall(r"((?:`[A-Z_]+`[^`.]*)+)(?:in|of) `([\w/]+\.py)`", change):
        source = (PACKAGE / module).read_text(encoding="utf-8")
        for table in re.findall(r"`([A-Z_]+)`", tables):
            assert re.search(rf"^{table}\b", source, re.M), f"{module} has no {table}"


def test_the_table_of_changes_is_read() -> None:
    assert len(ROWS) > 15


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_the_documents_name_every_facet(facet: Facet) -> None:
    for document in ("api.md", "help.md"):
        text = (PACKAGE / "web" / document).read_text(encoding="utf-8")
        assert re.search(rf"`{facet.name}[`:]", text), f"web/{document} does not name the field {facet.name}"


def shown_commands() -> list[list[str]]:
    """The commands of `python -m search_service` that the front page shows, each as its words."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    lines = (line.partition("#")[0].partition("-m search_service ")[2] for block in blocks for line in block.splitlines())
    return [shlex.split(line) for line in lines if line]


def test_the_readme_shows_commands() -> None:
    assert {words[0] for words in shown_commands()} >= {"serve", "fetch", "index", "search"}


@pytest.mark.parametrize("command", sorted({words[0] for words in shown_commands()}))
def test_a_shown_command_exists(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "search_service", command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
