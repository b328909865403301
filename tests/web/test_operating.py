"""The guide for operators tells the truth: its settings are those of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from flask.testing import FlaskClient

from search_service import settings
from search_service.settings import PREFIX, Settings
from tests.web.page_reading import page

GUIDE = Path(settings.__file__).parent / "web" / "operating.md"
# Those that depend on the machine are told in words.
DEFAULTS = {
    "index_dir": "`index/` of the project; installed, `~/.local/share/un-resolutions-index`",
    "seeds_dir": "`seeds/`",
    "corpus_dir": "`~/.local/share/un-resolutions`",
    "processes": "one for each core",
}


def documented() -> Iterator[tuple[str, str]]:
    """The names of the settings with their docstrings."""
    tree = ast.parse(Path(settings.__file__).read_text(encoding="utf-8"))
    (made,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    for field, doc in zip(made.body[1::2], made.body[2::2], strict=True):
        assert isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        assert isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant)
        yield field.target.id, " ".join(str(doc.value.value).split())


def rows() -> list[str]:
    defaults = {
        field.name: DEFAULTS.get(field.name, f"`{field.default}`" if field.default != "" else "") for field in fields(Settings)
    }
    return [f"| `{PREFIX}{name.upper()}` | {defaults[name]} | {doc} |" for name, doc in documented()]


def test_the_table_of_settings_is_that_of_the_program() -> None:
    table = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{PREFIX}")]
    assert table == rows(), "copy these lines:\n" + "\n".join(rows())


def test_the_guide_is_served(client: FlaskClient) -> None:
    headings = [heading.text for heading in page(client, "/operating").xpath("//main//h2")]
    assert {"Settings", "systemd", "A container", "Watching it"} <= set(headings)
